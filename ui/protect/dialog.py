"""Enable backup: from a selection to proven protection in four steps, nothing sent before the third."""

import asyncio
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.cloud.errors import CloudError
from app.protection.failures import phrase_of
from app.protection.plan import Plan
from ui.common.dialogs import Confirmation, confirm
from ui.jobs.plan_run import PlanRun
from ui.protect.choose_page import ChoosePage
from ui.protect.fleet_page import FleetPage
from ui.protect.follow_up import FollowUp
from ui.protect.foot import DialogFoot
from ui.protect.places_page import PlacesPage
from ui.protect.result_page import ResultPage
from ui.protect.review_page import ReviewPage
from ui.protect.step_head import StepHead
from ui.protect.targets_page import TargetsPage

if TYPE_CHECKING:
    from ui.shell.session import Session

_MANY_GROUPS = 3
_MANY_MACHINES = 20
"""Beyond these, page 2 opens with everything decided at once."""


class Page(IntEnum):
    """The four steps."""

    CHOOSE = 0
    TARGETS = 1
    REVIEW = 2
    RESULT = 3


class EnableDialog(QDialog):
    """Builds a plan and hands it to ``start``; may be closed while it is carried out.

    Finished, :attr:`follow_up` holds what the user wants next, if anything.
    """

    def __init__(
        self,
        session: "Session",
        machine_ids: Sequence[str],
        start: Callable[[Plan, str], PlanRun],
        *,
        vault_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.follow_up: FollowUp | None = None
        self._session = session
        self._start = start
        self._planning: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[None] | None = None
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(860, 560)
        self.resize(1180, 800)
        self.head = StepHead(
            (self.tr("Choose"), self.tr("Vaults and policies"), self.tr("Review"), self.tr("Result"))
        )
        self.choose = ChoosePage(session, machine_ids, vault_id)
        self.targets = TargetsPage(session, vault_id)
        self.fleet = FleetPage(session)
        self.places = PlacesPage(self.targets, self.fleet)
        self._for_vault = bool(vault_id)
        self.review = ReviewPage(session)
        self.outcome: ResultPage | None = None
        self.pages = QStackedWidget()
        for page in (self.choose, self.places, self.review):
            self.pages.addWidget(page)
        self.foot = DialogFoot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.foot)
        self._connect()
        self._show(Page.CHOOSE)

    def _connect(self) -> None:
        self.foot.back.clicked.connect(self._on_back)
        self.foot.cancel.clicked.connect(self.reject)
        self.foot.next.clicked.connect(self._on_next)
        self.foot.apply.clicked.connect(self._on_apply)
        self.foot.follow_up_requested.connect(self._on_follow_up)
        self.foot.close_button.clicked.connect(self.accept)
        self.choose.changed.connect(self._show_state)
        self.targets.changed.connect(self._show_state)
        self.fleet.changed.connect(self._show_state)
        self.places.switched.connect(self._on_switch)
        self.review.changed.connect(self._show_state)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_shortcut)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self._on_shortcut)
        QShortcut(QKeySequence("Alt+Left"), self, self._on_back)
        self.finished.connect(lambda _code: self._leave())

    @property
    def page(self) -> Page:
        """The step that is open."""
        return Page(self.pages.currentIndex())

    # ------------------------------------------------------------ pages

    def _show(self, page: Page) -> None:
        self.pages.setCurrentIndex(page)
        self.head.show_step(page)
        foot = self.foot
        foot.hint.setText("")
        match page:
            case Page.CHOOSE:
                foot.show_only(foot.cancel, foot.next)
                self.choose.filter.setFocus()
            case Page.TARGETS:
                foot.show_only(foot.back, foot.cancel, foot.next)
                foot.next.setFocus()
            case Page.REVIEW:
                foot.show_only(foot.back, foot.cancel, foot.apply)
                self.review.tree.setFocus()
            case Page.RESULT:
                foot.show_only(foot.close_button)
                foot.close_button.setFocus()
        foot.next.setDefault(page in {Page.CHOOSE, Page.TARGETS})
        foot.close_button.setDefault(page is Page.RESULT)
        self._show_state()

    def _show_state(self) -> None:
        translate = QCoreApplication.translate
        count = len(self.choose.chosen())
        self.setWindowTitle(translate("EnableDialog", "Enable backup for %n VM(s)", None, count))
        foot = self.foot
        match self.page:
            case Page.CHOOSE:
                foot.say("" if count else self.tr("Tick at least one VM."), foot.next)
            case Page.TARGETS:
                planning = self._planning is not None and not self._planning.done()
                problem = self.fleet.problem() if self.places.all_at_once else self.targets.problem()
                foot.say(self.tr("Making the plan…") if planning else problem, foot.next)
            case Page.REVIEW:
                steps = len(self.review.plan().steps)
                foot.apply.setText(translate("EnableDialog", "&Apply %n step(s)", None, steps))
                foot.say(self.review.problem(), foot.apply)
            case Page.RESULT:
                foot.show_follow_ups(self.outcome.follow_ups() if self.outcome is not None else ())

    # ------------------------------------------------------------ on and back

    def _on_next(self) -> None:
        if self.page is Page.CHOOSE:
            self._show_places()
            self._show(Page.TARGETS)
        elif self.page is Page.TARGETS and (self._planning is None or self._planning.done()):
            self.foot.next.setEnabled(False)
            self._planning = self._session.tasks.start("enable plan", self._make_plan())
            self._show_state()

    def _show_places(self) -> None:
        """Many groups or VMs are planned all at once, unless the user has chosen otherwise."""
        selection = self.choose.selection()
        if not self.places.chosen:
            count = sum(len(group.machine_ids) for group in selection.groups)
            many = len(selection.groups) > _MANY_GROUPS or count > _MANY_MACHINES
            self.places.show_page(all_at_once=many and not self._for_vault)
        self._fill_places()

    def _fill_places(self) -> None:
        selection = self.choose.selection()
        shown, other = (self.fleet, self.targets) if self.places.all_at_once else (self.targets, self.fleet)
        other.stop()
        shown.show_selection(selection)

    def _on_switch(self) -> None:
        self._fill_places()
        self._show_state()

    def _on_shortcut(self) -> None:
        if self.page in {Page.CHOOSE, Page.TARGETS} and self.foot.next.isEnabled():
            self._on_next()

    def _on_back(self) -> None:
        if self.page in {Page.TARGETS, Page.REVIEW}:
            if self._planning is not None:
                self._planning.cancel()
                self._planning = None
            self._show(Page(self.page - 1))

    async def _make_plan(self) -> None:
        try:
            if self.places.all_at_once:
                plan = await self.fleet.plan()
            else:
                plan = await self.targets.plan(self.choose.selection().left_out)
        except CloudError as error:
            self._planning = None
            self._show_state()
            self.foot.hint.setText(self._session.plan_texts.say(phrase_of(error)))
            return
        self._planning = None
        self.review.show_plan(plan)
        self._show(Page.REVIEW)

    # ------------------------------------------------------------ applying

    def _on_apply(self) -> None:
        if self.outcome is not None or self.review.problem():
            return
        plan = self.review.plan()
        self.foot.apply.setEnabled(False)
        self.places.stop()
        count = sum(bool(step.machine_id) for step in plan.steps)
        title = QCoreApplication.translate("EnableDialog", "Enable backup · %n VM(s)", None, count)
        self.outcome = ResultPage(self._session, self._start(plan, title))
        self.outcome.changed.connect(self._show_state)
        self.pages.addWidget(self.outcome)
        self._show(Page.RESULT)

    def _on_follow_up(self, follow_up: FollowUp) -> None:
        self.follow_up = follow_up
        self.accept()

    # ------------------------------------------------------------ leaving

    def reject(self) -> None:
        """Esc and Cancel: choices that were made are not thrown away without asking."""
        if self.page in {Page.CHOOSE, Page.RESULT}:
            super().reject()
        elif self._asking is None or self._asking.done():
            self._asking = self._session.tasks.start("discard the plan", self._ask_to_discard())

    async def _ask_to_discard(self) -> None:
        question = Confirmation(
            self.tr("Discard this plan?"),
            self.tr("Nothing has been sent. The vaults and policies that you chose here are forgotten."),
            self.tr("&Discard"),
            cancel=self.tr("&Keep editing"),
            parent=self,
        )
        if await confirm(question):
            super().reject()

    def _leave(self) -> None:
        self.places.stop()
        for task in (self._planning, self._asking):
            if task is not None and not task.done() and task is not asyncio.current_task():
                task.cancel()
        if self.outcome is not None:
            self.outcome.leave()
