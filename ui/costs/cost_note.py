"""The cost of a plan in a line or two, with what it is made from; for the foot of a review."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.costs.estimate import cost_phrases, estimate
from app.costs.plan_costs import protected_by
from app.costs.prices import editable_copy, usable_prices
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.protection.plan import Phrase, Plan
from app.protection.texts import PlanTexts
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status

_UNKNOWN = "cost-no-"
_RANGE = frozenset({"cost-range", "cost-range-assumed"})


class Fleet(Protocol):
    """What is needed of the live fleet."""

    @property
    def machines(self) -> Mapping[str, AssessedMachine]: ...

    @property
    def estate(self) -> Estate: ...


def settings_folder() -> Path:
    """Where the user's own price file lies."""
    place = QStandardPaths.StandardLocation.AppConfigLocation
    return Path(QStandardPaths.writableLocation(place))


class CostNote(QWidget):
    """Says what a plan will cost a month; hidden for a plan that begins no protection.

    Give it a plan with :meth:`show_plan` whenever its steps change. It reads two small files and no network.
    """

    changed = Signal()
    """It became visible or hidden, or says something else."""

    def __init__(
        self, texts: PlanTexts, fleet: Fleet, folder: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.texts = texts
        self._fleet = fleet
        self._folder = folder if folder is not None else settings_folder()
        self._plan = Plan()
        self.headline = TextLabel("", TextRole.STRONG, wrap=True)
        self.unknown = ProblemLine()
        self.details = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.more = push_button("", Kind.QUIET)
        self.more.setCheckable(True)
        self.edit = push_button("", Kind.QUIET)
        self.more.toggled.connect(self._show_details)
        self.edit.clicked.connect(self._open_file)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.headline, 1)
        row.addWidget(self.more)
        row.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.unknown)
        layout.addWidget(self.details)
        self._show_details(shown=False)
        self.hide()

    def show_plan(self, plan: Plan) -> None:
        """Estimate the plan anew."""
        self._plan = plan
        machines = protected_by(plan, self._fleet.machines, self._fleet.estate)
        self.setVisible(bool(machines))
        if not machines:
            self.changed.emit()
            return
        prices, wrong = usable_prices(self._folder)
        found = estimate(machines, prices)
        phrases = list(cost_phrases(found, prices))
        first = phrases.pop(0) if phrases[0].key in _RANGE else None
        self.headline.setText(
            self.texts.say(first) if first is not None else self.tr("Cost a month: unknown.")
        )
        missing = [phrase for phrase in phrases if phrase.key.startswith(_UNKNOWN)]
        self.unknown.say(self._sentences(missing), Status.CANNOT_TELL)
        rest = [phrase for phrase in phrases if phrase not in missing]
        self.details.setText(self._sentences([*rest, wrong] if wrong is not None else rest))
        self.headline.setAccessibleDescription(self.details.text())
        self.more.setText(self.tr("&Assumptions"))
        self.edit.setText(self.tr("&Prices…"))
        self.edit.setToolTip(
            self.tr("Opens your own price file, made from the program's where it is missing.")
        )
        self.edit.setAccessibleDescription(self.edit.toolTip())
        self.changed.emit()

    def retranslate(self, texts: PlanTexts) -> None:
        """Say everything again in another language."""
        self.texts = texts
        self.show_plan(self._plan)

    def _sentences(self, phrases: list[Phrase]) -> str:
        return "\n".join(self.texts.say(phrase) for phrase in phrases)

    def _show_details(self, shown: bool) -> None:  # noqa: FBT001 -- a slot of toggled(bool)
        self.details.setVisible(shown)
        self.edit.setVisible(shown)
        self.changed.emit()

    def _open_file(self) -> None:
        try:
            path = editable_copy(self._folder)
        except OSError as error:
            self.unknown.say(
                self.tr("The price file could not be made: {reason}").replace("{reason}", str(error))
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
