"""The foot of the enable dialog: what is missing on the left, Back, Cancel and the one way on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.common.buttons import Kind, push_button, set_kind
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.tokens import tokens_of


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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.back = push_button(self.tr("&Back"))
        self.cancel = push_button(self.tr("Cancel"))
        self.next = push_button(self.tr("&Next"), Kind.PRIMARY)
        self.apply = DeliberateButton()
        self.back_up = push_button("", icon_name="backup-now")
        self.close_button = push_button(self.tr("&Close"), Kind.PRIMARY)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.hint, 1)
        for button in (self.back, self.cancel, self.back_up, self.next, self.apply, self.close_button):
            button.setMinimumWidth(96)
            layout.addWidget(button)

    def say(self, hint: str, *buttons: QPushButton) -> None:
        """Disable buttons because of something, and say what; enable them where there is nothing."""
        self.hint.setText(hint)
        for button in buttons:
            button.setEnabled(not hint)
            button.setToolTip("")
            button.setAccessibleDescription(hint)

    def show_only(self, *buttons: QPushButton) -> None:
        """Show these buttons and no others."""
        for button in (self.back, self.cancel, self.back_up, self.next, self.apply, self.close_button):
            button.setVisible(button in buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.surface)
        painter.fillRect(0, 0, self.width(), 1, tokens.border)
