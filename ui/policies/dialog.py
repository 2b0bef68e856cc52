"""The policy editor: a policy that one can read as a picture before it exists (UI.md, section 12).

Nothing is sent here: accepted, the dialog holds the step that becomes a line of a plan.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.backup import Policy
from app.planning.policy_drafts import PolicyDraft, draft_step
from app.policies.definition import PolicyDefinition
from app.policies.fit import FitJudge
from app.policies.limits import problems_of
from app.policies.problems import Field, PolicyProblem
from app.policies.summary import summary_of
from app.protection.plan import Step
from app.protection.texts import PlanTexts
from app.readiness.texts import Texts
from ui.async_bridge import Tasks
from ui.common.announce import announce
from ui.common.banner import Line
from ui.common.buttons import Kind, push_button
from ui.common.dialogs import Confirmation, confirm
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.problem import ProblemLine
from ui.common.tokens import Status
from ui.policies.form import PolicyForm
from ui.policies.picture import PolicyPicture

_SHOWN = 3


def _now() -> datetime:
    return datetime.now(UTC)


class PolicyDialog(QDialog):
    """Edits a draft; accepted, :attr:`step` makes or changes the policy and :attr:`policy` is what comes."""

    def __init__(
        self,
        draft: PolicyDraft,
        judge: FitJudge,
        texts: PlanTexts,
        rules: Texts,
        tasks: Tasks,
        *,
        tenant_id: str = "",
        depends_on: tuple[str, ...] = (),
        title: str = "",
        clock: Callable[[], datetime] = _now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.step: Step | None = None
        self.policy: Policy | None = None
        self.made: PolicyDefinition | None = None
        """What was filled in, once accepted."""
        self._draft, self._judge, self._texts, self._rules = draft, judge, texts, rules
        self._tasks, self._tenant_id, self._depends_on, self._clock = tasks, tenant_id, depends_on, clock
        self._asking: asyncio.Task[None] | None = None
        self._first = draft.definition
        title = title or (
            self.tr("Edit backup policy {policy}")
            if draft.policy
            else self.tr("New backup policy in {vault}")
        )
        self.setWindowTitle(
            title.replace("{policy}", draft.definition.name).replace("{vault}", draft.vault.name)
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(860, 560)
        self.resize(1180, 760)
        self.form = PolicyForm(draft, texts)
        self.picture = PolicyPicture(texts, draft.machines)
        self.bar = ProblemLine()
        self.hint = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.cancel = push_button(self.tr("Cancel"))
        self.accept_button = push_button(
            self.tr("&Change policy…") if draft.policy else self.tr("&Add policy to plan"), Kind.PRIMARY
        )
        self.accept_button.setDefault(True)
        self._lay_out()
        self.form.changed.connect(self._review)
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._on_accept)
        self.finished.connect(lambda _code: self._leave())
        self._review()
        self.form.name.setFocus()
        self.form.name.selectAll()

    def definition(self) -> PolicyDefinition:
        """What is filled in now."""
        return self.form.definition()

    # ------------------------------------------------------------ looks

    def _lay_out(self) -> None:
        halves = QHBoxLayout()
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        halves.addWidget(_scrolled(self.form), 12)
        halves.addWidget(Line(Qt.Orientation.Vertical))
        halves.addWidget(_scrolled(self.picture), 11)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 16)
        foot.setSpacing(8)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.accept_button)
        bar = QVBoxLayout()
        bar.setContentsMargins(24, 8, 24, 8)
        bar.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._draft.policy is not None:
            layout.addLayout(bar)
            layout.addWidget(Line(Qt.Orientation.Horizontal))
        layout.addLayout(halves, 1)
        layout.addWidget(Line(Qt.Orientation.Horizontal))
        layout.addLayout(foot)

    # ------------------------------------------------------------ following the form

    def _review(self) -> None:
        definition = self.definition()
        problems = problems_of(definition, self._draft.place)
        self.form.show_problems(_first_of_each(problems))
        self._show_fit(definition)
        self._show_bar()
        self.picture.show_definition(definition, self._draft.vault.id, self._clock())
        stopping = [one for one in problems if one.stops]
        blocked = bool(stopping)
        if stopping:
            hint = self._texts.say(stopping[0].phrase)
        elif self._draft.policy is not None and definition == self._first:
            hint, blocked = self.tr("Nothing is changed yet."), True
        else:
            hint = self.tr("Checked against all limits of Azure Backup. Nothing is sent before Apply.")
        if blocked and hint != self.hint.text():
            announce(self, hint)
        self.hint.setText(hint)
        self.accept_button.setEnabled(not blocked)
        self.accept_button.setToolTip(hint if blocked else "")
        self.accept_button.setAccessibleDescription(hint if blocked else "")

    def _show_fit(self, definition: PolicyDefinition) -> None:
        enhanced = self.tr("A VM on Enhanced can never go back to Standard.") if definition.enhanced else ""
        machines = self._draft.machines
        if not machines:
            self.form.show_fit(enhanced, Status.READY_WITH_WARNINGS)
            return
        policy = summary_of(definition, self._draft.vault.id)
        answer = self._judge.answer(machines, self._draft.vault, [policy])[0]
        if len(answer.fitting) == len(machines):
            said = QCoreApplication.translate("PolicyDialog", "Fits all %n VM(s).", None, len(machines))
            status = Status.READY_WITH_WARNINGS if enhanced else Status.PASS
            self.form.show_fit(f"{said} {enhanced}".strip(), status)
            return
        said = self.tr("Fits {n} of {all} VMs.")
        parts = [said.replace("{n}", str(len(answer.fitting))).replace("{all}", str(len(machines)))]
        others = (*answer.misfits, *answer.untold)
        parts += [
            self._texts.reason(misfit.fit.reason, misfit.fit.finding, self._rules)
            for misfit in others[:_SHOWN]
            if misfit.fit.reason is not None
        ]
        if len(others) > _SHOWN:
            parts.append(
                QCoreApplication.translate("PolicyDialog", "And %n more.", None, len(others) - _SHOWN)
            )
        self.form.show_fit(" ".join([*parts, enhanced]).strip(), Status.BLOCKED)

    def _show_bar(self) -> None:
        if self._draft.policy is None:
            return
        count = self._draft.place.machines
        if not count:
            self.bar.say(self.tr("No VM uses this policy yet."), Status.PASS)
            return
        said = QCoreApplication.translate("PolicyDialog", "Changes all %n VM(s) of this policy.", None, count)
        self.bar.say(said, Status.READY_WITH_WARNINGS)

    # ------------------------------------------------------------ accepting and leaving

    def _on_accept(self) -> None:
        definition = self.definition()
        if any(one.stops for one in problems_of(definition, self._draft.place)):
            return
        self.step = draft_step(
            self._draft,
            definition,
            self._clock(),
            tenant_id=self._tenant_id,
            depends_on=self._depends_on,
        )
        if self.step is not None:
            self.made = definition
            self.policy = summary_of(definition, self._draft.vault.id, self._draft.place.machines)
            self.accept()

    def reject(self) -> None:
        """Esc and Cancel: what was typed is not thrown away without asking."""
        if self.definition() == self._first:
            super().reject()
        elif self._asking is None or self._asking.done():
            self._asking = self._tasks.start("discard the policy", self._ask_to_discard())

    async def _ask_to_discard(self) -> None:
        question = Confirmation(
            self.tr("Discard changes?"),
            self.tr("Nothing has been sent. What you changed here is forgotten."),
            self.tr("&Discard"),
            cancel=self.tr("&Keep editing"),
            parent=self,
        )
        if await confirm(question):
            super().reject()

    def _leave(self) -> None:
        asking = self._asking
        if asking is not None and not asking.done() and asking is not asyncio.current_task():
            asking.cancel()


def _first_of_each(problems: tuple[PolicyProblem, ...]) -> dict[Field, PolicyProblem]:
    found: dict[Field, PolicyProblem] = {}
    for problem in problems:
        found.setdefault(problem.field, problem)
    return found


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(page)
    return area
