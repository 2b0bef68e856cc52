"""The foot of the dialogs of plans: what is missing on the left, Back, Cancel and the one way on."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.common.buttons import Kind, push_button, set_kind
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.tokens import tokens_of
from ui.protect.follow_up import FollowUp, FollowUpKind

_ICONS = {
    FollowUpKind.BACK_UP: "backup-now",
    FollowUpKind.RETRY: "refresh",
    FollowUpKind.AGAIN: "list",
    FollowUpKind.REST: "play",
    FollowUpKind.UNCLEAR: "help",
    FollowUpKind.LOOK_AGAIN: "refresh",
    FollowUpKind.CONTINUE: "play",
    FollowUpKind.DISMISS: "close",
    FollowUpKind.UNDO: "undo",
}


class DeliberateButton(QPushButton):
    """Pressed by Enter only while it has the focus itself: it is never the default of its dialog."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        set_kind(self, Kind.PRIMARY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.click()
            return
        super().keyPressEvent(event)


class DialogFoot(QWidget):
    """The buttons of all pages; the dialog shows those that its page needs."""

    follow_up_requested = Signal(object)
    """The :class:`FollowUp` whose button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.back = push_button(self.tr("&Back"))
        self.cancel = push_button(self.tr("Cancel"))
        self.next = push_button(self.tr("&Next"), Kind.PRIMARY)
        self.apply = DeliberateButton()
        self.follow_ups = {kind: push_button("", icon_name=_ICONS[kind]) for kind in FollowUpKind}
        self.back_up = self.follow_ups[FollowUpKind.BACK_UP]
        self.close_button = push_button(self.tr("&Close"), Kind.PRIMARY)
        self._offered: dict[FollowUpKind, FollowUp] = {}
        undo = self.follow_ups[FollowUpKind.UNDO]
        others = [button for button in self.follow_ups.values() if button is not undo]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(undo)
        layout.addWidget(self.hint, 1)
        self._buttons = (self.back, self.cancel, *others, self.next, self.apply, self.close_button)
        for button in self._buttons:
            button.setMinimumWidth(96)
            layout.addWidget(button)
        for kind, button in self.follow_ups.items():
            button.hide()
            button.clicked.connect(lambda _checked=False, kind=kind: self._on_follow_up(kind))

    def show_follow_ups(self, offered: Sequence[FollowUp]) -> None:
        """Offer these and no others."""
        self._offered = {one.kind: one for one in offered}
        for kind, button in self.follow_ups.items():
            follow_up = self._offered.get(kind)
            button.setVisible(follow_up is not None)
            if follow_up is not None:
                button.setText(_words(kind, follow_up.count))

    def _on_follow_up(self, kind: FollowUpKind) -> None:
        if kind in self._offered:
            self.follow_up_requested.emit(self._offered[kind])

    def say(self, hint: str, *buttons: QPushButton) -> None:
        """Disable buttons because of something, and say what; enable them where there is nothing."""
        self.hint.setText(hint)
        for button in buttons:
            button.setEnabled(not hint)
            button.setToolTip("")
            button.setAccessibleDescription(hint)

    def show_only(self, *buttons: QPushButton) -> None:
        """Show these buttons and no others."""
        for button in (*self._buttons, *self.follow_ups.values()):
            button.setVisible(button in buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.surface)
        painter.fillRect(0, 0, self.width(), 1, tokens.border)


def _words(kind: FollowUpKind, count: int) -> str:
    translate = QCoreApplication.translate
    return {
        FollowUpKind.BACK_UP: translate("DialogFoot", "Back &up now (%n)…", None, count),
        FollowUpKind.RETRY: translate("DialogFoot", "&Retry failed (%n)…", None, count),
        FollowUpKind.AGAIN: translate("DialogFoot", "&Plan again (%n)…", None, count),
        FollowUpKind.REST: translate("DialogFoot", "&Send the rest (%n)…", None, count),
        FollowUpKind.UNCLEAR: translate("DialogFoot", "Back up a&gain (%n)…", None, count),
        FollowUpKind.LOOK_AGAIN: translate("DialogFoot", "&Look again (%n)", None, count),
        FollowUpKind.CONTINUE: translate("DialogFoot", "C&ontinue (%n)", None, count),
        FollowUpKind.DISMISS: translate("DialogFoot", "Dis&miss…"),
        FollowUpKind.UNDO: translate("DialogFoot", "Un&do…"),
    }[kind]
