"""What the workspace says about reading: how far it is, what was read, why nothing could be."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.cloud.errors import CloudError
from ui.common.announce import announce
from ui.common.banner import Banner
from ui.common.cloud_errors import sentence_of
from ui.shell.scan_bar import ScanBar
from ui.shell.scan_control import ScanControl
from ui.shell.status_bar import FootBar

if TYPE_CHECKING:
    from ui.shell.session import Session


class Reading(QObject):
    """Two bars above the list and the count in the status bar."""

    def __init__(self, session: "Session", scans: ScanControl, foot: FootBar, speaker: QWidget) -> None:
        super().__init__(scans)
        self._session = session
        self._scans = scans
        self._foot = foot
        self._speaker = speaker
        self._finished_at: datetime | None = None
        self._read_at: datetime | None = None
        """When the last scan ended by this computer's clock: what the clock on the wall is compared with."""
        self.bar = ScanBar()
        self.banner = Banner()
        self.bar.cancelled.connect(scans.cancel)
        scans.progressed.connect(self.bar.show_progress)
        scans.lists_ended.connect(self._lists_ended)
        scans.ended.connect(self._ended)
        scans.refused.connect(self._refused)

    def count(self) -> None:
        """Say how many VMs were read, when, and how much could not be."""
        estate = self._session.fleet.estate
        if estate.finished_at != self._finished_at:
            self._finished_at = estate.finished_at
            self._read_at = datetime.now(UTC) if estate.finished_at is not None else None
        unread = len(estate.unknowns) + len(estate.not_scanned)
        self._foot.show_count(len(self._session.fleet.machines), self._read_at, unread)

    def _lists_ended(self) -> None:
        self.bar.hide()
        estate = self._session.fleet.estate
        if estate.vaults and not self._session.operations.applying:
            ids = [vault.id for vault in estate.vaults.values()]
            self._session.tasks.start("job lists", self._session.jobs.read_all(ids))

    def _ended(self) -> None:
        self.count()
        self._session.guard.scan_ended()
        count = len(self._session.fleet.machines)
        announce(self._speaker, QCoreApplication.translate("Workspace", "%n VM(s) read", None, count))

    def _refused(self, error: CloudError) -> None:
        sentence = sentence_of(error)
        if self._session.fleet.machines:
            sentence = self.tr("{problem} What was read stays.").format(problem=sentence)
        else:
            sentence = self.tr("Nothing could be read: {problem}").format(problem=sentence)
        self.banner.say("info", sentence, ((self.tr("Try again"), self._try_again),))
        announce(self._speaker, sentence)

    def _try_again(self) -> None:
        self.banner.hide()
        self._scans.start()
