"""A key beside controls that lack a right: it opens what is missing and what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from ui.common.buttons import name_button
from ui.common.icons import icon
from ui.rights.guard import Guard
from ui.rights.guarded import Guarded


class RightsKey(QToolButton):
    """There only while one of its controls is refused; reached by Tab, unlike the controls themselves."""

    shown = Signal(bool)
    """Appeared or went; a tool bar follows with the action that holds it."""

    def __init__(
        self, guard: Guard, controls: Callable[[], Sequence[Guarded]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._guard = guard
        self._controls = controls
        self.setIcon(icon("key"))
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(32, 32)
        self.setAutoRaise(True)
        self._retranslate()
        self.clicked.connect(self._explain)
        guard.refusals_changed.connect(self._review)
        self.hide()

    def _review(self) -> None:
        refused = bool(self._guard.refused(self._controls()))
        if refused == self.isHidden():
            self.setVisible(refused)
            self.shown.emit(refused)

    def _explain(self) -> None:
        self._guard.explain(lambda: self._guard.refused(self._controls()), self.window())

    def _retranslate(self) -> None:
        name_button(self, self.tr("Missing rights…"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
