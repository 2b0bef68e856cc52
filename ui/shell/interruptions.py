"""The bar that offers interrupted runs: continue, details, dismiss; also what the journal refuses."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.journal import RunState, RunSummary, shown_subscriptions
from app.protection.plan import Phrase
from app.protection.step_log import LogRefused
from ui.common.announce import announce
from ui.common.banner import Banner
from ui.common.times import date_and_time

if TYPE_CHECKING:
    from ui.shell.run_flows import RunFlows
    from ui.shell.session import Session

Action = tuple[str, Callable[[], object]]
_LOOK_AGAIN_MS = 15_000
"""How often it is looked whether a run of another window still goes on."""


class Interruptions(QObject):
    """Looks into the journal when the fleet was read and when a run ended; says one thing at a time."""

    looked = Signal()
    """The journal was asked: others may want to do so too."""

    def __init__(self, session: "Session", flows: "RunFlows") -> None:
        super().__init__(flows)
        self._session = session
        self._flows = flows
        self.banner = Banner()
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._applying = 0
        self._hidden: set[str] = set()
        """Runs of other windows that the user wants to hear no more of."""
        self._notice_read = False
        self._said = ""
        self._elsewhere = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._elsewhere.timeout.connect(self.look)
        flows.changed.connect(self.look)
        flows.refused.connect(self._refuse)
        session.operations.changed.connect(self._count)

    def look(self) -> None:
        """Ask the journal, and say what it holds; again where it is being asked already."""
        if self._looking is not None and not self._looking.done():
            self._again = True
            return
        self._looking = self._session.tasks.start("interrupted runs", self._look())

    def retranslate(self) -> None:
        """Say what the bar says in the language of the moment."""
        if self.banner.isVisible():
            self.look()

    def leave(self) -> None:
        """Look no longer (sign-out)."""
        self._elsewhere.stop()
        self._session.operations.changed.disconnect(self._count)

    def _count(self) -> None:
        """A run that ended may have left steps that are not known."""
        applying = len(self._session.operations.applying)
        if applying < self._applying:
            self.look()
        self._applying = applying

    async def _look(self) -> None:
        session = self._session
        while True:
            self._again = False
            try:
                runs = await session.journal.runs(session.owner)
                offered, unreadable = await self._offered(runs)
            except LogRefused as refusal:
                self._refuse(refusal.phrase)
                return
            if not self._again:
                break
        self.looked.emit()
        elsewhere = [one for one in runs if one.state is RunState.ELSEWHERE and one.id not in self._hidden]
        (self._elsewhere.start if elsewhere else self._elsewhere.stop)()
        if session.journal.notice is not None and not self._notice_read:
            self._notice(session.journal.notice)
        elif offered and not session.read_only:
            self._offer(offered)
        elif unreadable is not None:
            self._refuse(unreadable)
        elif elsewhere:
            self._tell_of(elsewhere[0])
        else:
            self._said = ""
            self.banner.hide()

    async def _offered(self, runs: Sequence[RunSummary]) -> tuple[list[RunSummary], Phrase | None]:
        """The interrupted runs that can be offered, and why one of them cannot even be read."""
        offered, unreadable = list[RunSummary](), None
        for run in runs:
            try:
                if run.state is RunState.INTERRUPTED and await self._is_shown(run):
                    offered.append(run)
            except LogRefused as refusal:
                unreadable = refusal.phrase
        return offered, unreadable

    async def _is_shown(self, summary: RunSummary) -> bool:
        """Whether the sign-in shows what a run changes; else it cannot speak for it."""
        stored = await self._session.journal.read(summary.id)
        return shown_subscriptions(stored.plan, (one.id for one in self._session.fleet.estate.subscriptions))

    def _offer(self, runs: list[RunSummary]) -> None:
        run = runs[0]
        only_unknown = 0 < run.open == run.not_known
        verb = self.tr("Look again") if only_unknown else self.tr("Continue")
        sentence = self._sentence(run)
        if len(runs) > 1:
            sentence += " " + QCoreApplication.translate(
                "Interruptions", "%n more run(s) wait after it.", None, len(runs) - 1
            )
        actions = (
            (verb, lambda: self._flows.continue_run(run.id)),
            (self.tr("Details"), lambda: self._flows.show_run(run.id)),
            (self.tr("Dismiss"), lambda: self._flows.dismiss_run(run.id)),
        )
        self._say("clock", sentence, actions)

    def _sentence(self, run: RunSummary) -> str:
        what, when = self._session.plan_texts.run(run.kinds), date_and_time(run.started_at)
        if not run.open:
            sentence = self.tr("A run of {when} was interrupted before its last look: {what}.")
            return sentence.format(when=when, what=what)
        if run.open == run.not_known:
            sentence = QCoreApplication.translate(
                "Interruptions",
                "Of %n step(s) of {when} it is not known how they ended: {what}.",
                None,
                run.not_known,
            )
            return sentence.format(when=when, what=what)
        sentence = QCoreApplication.translate(
            "Interruptions",
            "A run of {when} was interrupted with %n step(s) open: {what}.",
            None,
            run.open,
        )
        return sentence.format(when=when, what=what)

    def _tell_of(self, run: RunSummary) -> None:
        sentence = self.tr("A run of {when} continues in another window: {what}.").format(
            when=date_and_time(run.started_at), what=self._session.plan_texts.run(run.kinds)
        )
        actions = (
            (self.tr("Details"), lambda: self._flows.show_run(run.id)),
            (self.tr("Hide"), lambda: self._hide(run.id)),
        )
        self._say("clock", sentence, actions)

    def _hide(self, run_id: str) -> None:
        self._hidden.add(run_id)
        self.look()

    def _refuse(self, phrase: Phrase) -> None:
        self._say("info", self._session.plan_texts.say(phrase), ((self.tr("Try again"), self.look),))

    def _notice(self, phrase: Phrase) -> None:
        self._say("info", self._session.plan_texts.say(phrase), ((self.tr("Hide"), self._hide_notice),))

    def _hide_notice(self) -> None:
        self._notice_read = True
        self.look()

    def _say(self, icon: str, sentence: str, actions: tuple[Action, ...]) -> None:
        self.banner.say(icon, sentence, actions)
        if sentence != self._said:
            announce(self.banner, sentence)
        self._said = sentence
