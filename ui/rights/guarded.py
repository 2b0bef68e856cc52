"""One control that changes Azure: enabled where it fits and the account has the right, else it says why."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from app.rights.book import Decision
from app.rights.operations import Operation
from app.rights.target import Target
from ui.common.labels import plain_tooltip

if TYPE_CHECKING:
    from ui.rights.guard import Guard

Control = QAction | QAbstractButton
Show = Callable[[str], object]
"""Shows a control as refused, with the sentence why; the empty sentence gives it back."""


class Guarded(QObject):
    """Belongs to its control and ends with it; made by :meth:`Guard.attach`.

    Nobody else enables or disables the control: its owner says with :meth:`allow` what stands in the way,
    again whenever the selection changes.
    """

    def __init__(
        self,
        guard: "Guard",
        control: Control,
        operation: Operation,
        target: Callable[[], Target],
        show: Show | None,
    ) -> None:
        super().__init__(control)
        self.control = control
        self.operation = operation
        self.decision: Decision | None = None
        """What is known of the right; None while the control does not fit or is not shown."""
        self._guard = guard
        self._target = target
        self._show: Show = show or self._show_at_control
        self._refusal = ""
        self._own_tooltip = control.toolTip()
        self._shown_tooltip = ""
        guard.changed.connect(self.review)

    @property
    def target(self) -> Target:
        """What it is about now."""
        return self._target()

    @property
    def refused(self) -> bool:
        """Whether a missing right is why it is disabled."""
        return self.decision is not None and not self.decision.offered

    @property
    def asks(self) -> bool:
        """Whether somebody could press it, were the right there."""
        hidden = isinstance(self.control, QWidget) and self.control.isHidden()
        return not self._refusal and not hidden

    def allow(self, refusal: str = "") -> None:
        """It fits what is selected, as far as the owner can tell; or ``refusal`` says why it does not."""
        self._refusal = refusal
        self.review()

    def review(self) -> None:
        """Look again: rights were read, the selection is another one, the language changed."""
        if not isValid(self.control):
            return
        self.decision = self._guard.decide(self.operation, self.target) if self.asks else None
        missing = self._guard.hint(self.decision) if self.decision is not None and self.refused else ""
        self._show(self._refusal or missing)
        self._guard.reviewed(self)

    def _show_at_control(self, refusal: str) -> None:
        control = self.control
        control.setEnabled(not refusal)
        if control.toolTip() != self._shown_tooltip:
            self._own_tooltip = control.toolTip()  # the owner gave it another one meanwhile
        self._shown_tooltip = plain_tooltip(refusal) if refusal else self._own_tooltip
        control.setToolTip(self._shown_tooltip)
        if isinstance(control, QWidget):
            control.setAccessibleDescription(refusal)
        else:
            control.setStatusTip(refusal)
