"""Review and apply any plan: the one dialog behind stop, resume, undelete, delete, options, policies, undo.

A menu that has a plan, or a coroutine that makes one, asks for it with ``Flows.review(plan_or_make, title)``
(:mod:`ui.shell.flows`), which opens :class:`PlanDialog` and carries on with what its user asks for next.
Nothing is sent before *Apply*; what is sent are the ticked steps exactly as shown. The dialog may be closed
while they are carried out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.export.plan_document import PlanNotUnderstood
from app.protection.failures import phrase_of
from app.protection.plan import Plan, StepKind
from ui.common.announce import announce
from ui.common.buttons import Kind, set_kind
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.progress import ReadingRing
from ui.jobs.plan_run import PlanRun
from ui.protect.follow_up import FollowUp
from ui.protect.foot import DialogFoot
from ui.protect.result_page import ResultPage
from ui.protect.review_page import ReviewPage

if TYPE_CHECKING:
    from ui.shell.session import Session

PlanMaker: TypeAlias = Callable[[], Awaitable[Plan]]
"""Reads what is needed and makes the plan; may raise :class:`CloudError`, which the dialog shows."""
Start: TypeAlias = Callable[[Plan, str], PlanRun]
"""Carries out a plan under a title."""


class PlanDialog(QDialog):
    """Shows a plan for review, then what became of it.

    ``plan`` is the plan or makes it while the dialog says so. ``danger`` makes Apply a red button: only where
    data is lost, and the confirmation by typing has been asked before. Finished, :attr:`follow_up` holds what
    the user wants next, if anything.
    """

    def __init__(
        self,
        session: "Session",
        plan: Plan | PlanMaker,
        title: str,
        start: Start,
        *,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.follow_up: FollowUp | None = None
        self._session = session
        self._title = title
        self._start = start
        self._making: asyncio.Task[None] | None = None
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(860, 560)
        self.resize(1180, 800)
        self.review = ReviewPage(session)
        self.outcome: ResultPage | None = None
        self.waiting = _Waiting(self.tr("Reading what there is and making the plan…"))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.waiting)
        self.pages.addWidget(self.review)
        self.foot = DialogFoot()
        if danger:
            set_kind(self.foot.apply, Kind.DANGER)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.foot)
        self._connect()
        if isinstance(plan, Plan):
            self.show_plan(plan)
        else:
            self._make(plan)

    def _connect(self) -> None:
        self.foot.cancel.clicked.connect(self.reject)
        self.foot.apply.clicked.connect(self._on_apply)
        self.foot.close_button.clicked.connect(self.accept)
        self.foot.follow_up_requested.connect(self._on_follow_up)
        self.review.changed.connect(self._show_state)
        self.finished.connect(lambda _code: self._leave())

    # ------------------------------------------------------------ making and reviewing

    def _make(self, make: PlanMaker) -> None:
        self.foot.show_only(self.foot.cancel)
        self._making = self._session.tasks.start("make a plan", self._made(make))

    async def _made(self, make: PlanMaker) -> None:
        try:
            plan = await make()
        except CloudError as error:
            self._fail(self._session.plan_texts.say(phrase_of(error)))
        except PlanNotUnderstood as error:
            self._fail(self._session.plan_texts.say(error.phrase))
        except OSError as error:
            self._fail(error.strerror or str(error))
        else:
            self.show_plan(plan)

    def _fail(self, reason: str) -> None:
        self.waiting.fail(self.tr("The plan could not be made, and nothing was sent."), reason)
        announce(self, reason, assertive=True)

    def show_plan(self, plan: Plan) -> None:
        """Open the review of a plan."""
        if any(step.kind is StepKind.DELETE_DATA for step in plan.steps):
            set_kind(self.foot.apply, Kind.DANGER)
        self.review.show_plan(plan)
        self.pages.setCurrentWidget(self.review)
        self.foot.show_only(self.foot.cancel, self.foot.apply)
        self.review.tree.setFocus()
        self._show_state()
        announce(self, self.review.headline.text())

    def _show_state(self) -> None:
        foot = self.foot
        if self.outcome is not None:
            foot.show_follow_ups(self.outcome.follow_ups())
            return
        steps = len(self.review.plan().steps)
        foot.apply.setText(QCoreApplication.translate("PlanDialog", "&Apply %n step(s)", None, steps))
        foot.say(self.review.problem(), foot.apply)

    # ------------------------------------------------------------ applying

    def _on_apply(self) -> None:
        if self.outcome is not None or self.review.problem():
            return
        self.foot.apply.setEnabled(False)
        self.outcome = ResultPage(self._session, self._start(self.review.plan(), self._title))
        self.outcome.changed.connect(self._show_state)
        self.pages.addWidget(self.outcome)
        self.pages.setCurrentWidget(self.outcome)
        self.foot.say("")
        self.foot.show_only(self.foot.close_button)
        self.foot.close_button.setDefault(True)
        self.foot.close_button.setFocus()
        self._show_state()

    def _on_follow_up(self, follow_up: FollowUp) -> None:
        self.follow_up = follow_up
        self.accept()

    def _leave(self) -> None:
        if (
            self._making is not None
            and not self._making.done()
            and self._making is not asyncio.current_task()
        ):
            self._making.cancel()
        if self.outcome is not None:
            self.outcome.leave()


class _Waiting(Ground):
    """Says that the plan is being made, or why it could not be."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._ring = ReadingRing(24)
        self.words = TextLabel(words, TextRole.CARD_TITLE, wrap=True)
        self.reason = TextLabel("", tone=2, wrap=True)
        for label in (self.words, self.reason):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 24, 48, 24)
        layout.setSpacing(12)
        layout.addStretch()
        layout.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.words)
        layout.addWidget(self.reason)
        layout.addStretch(2)

    def fail(self, words: str, reason: str) -> None:
        """Wait no longer."""
        self._ring.hide()
        self.words.setText(words)
        self.reason.setText(reason)
