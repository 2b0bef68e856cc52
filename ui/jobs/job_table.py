"""The table of Azure's backup jobs: a model over immutable jobs, newest first, filtered in memory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache
from itertools import chain
from operator import attrgetter

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.backup import Job
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId
from app.planning.job_steps import last_backups_failed
from app.protection.error_dictionary import ErrorDictionary
from app.protection.job_lists import completed_by
from app.protection.texts import PlanTexts
from ui.common.fonts import TextRole, font
from ui.common.status_shapes import paint_status
from ui.common.times import date_and_time, duration
from ui.common.tokens import Status, tokens_of

Index = QModelIndex | QPersistentModelIndex

JobRole = Qt.ItemDataRole.UserRole
StatusRole = Qt.ItemDataRole.UserRole + 1
_DETAILS_KEPT = 200
_STATUSES = {
    "NotStarted": Status.NOT_APPLICABLE,
    "InProgress": Status.CHECKING,
    "Cancelling": Status.CHECKING,
    "Completed": Status.PASS,
    "CompletedWithWarnings": Status.READY_WITH_WARNINGS,
    "Failed": Status.BLOCKED,
    "Cancelled": Status.STOPPED,
}


class Column(IntEnum):
    """The columns in their order."""

    MACHINE = 0
    OPERATION = 1
    STATE = 2
    VAULT = 3
    STARTED = 4
    DURATION = 5
    MESSAGE = 6


def status_of(state: str) -> Status:
    """The shape of the state of a job or of a task; an unknown word of Azure's is *cannot tell*."""
    return _STATUSES.get(state, Status.CANNOT_TELL)


_NEVER = datetime.min.replace(tzinfo=UTC)
_ID = attrgetter("id")


@cache
def _vault_name(vault_id: str) -> str:
    return one_line(ResourceId.parse(vault_id).name)


def _started(job: Job) -> datetime:
    return job.started_at or _NEVER


class JobModel(QAbstractTableModel):
    """Jobs of all vaults."""

    def __init__(self, texts: PlanTexts, dictionary: ErrorDictionary, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        """Azure's clock: jobs are not younger or older because this computer's clock is wrong."""
        self.texts = texts
        self.dictionary = dictionary
        self._details: dict[str, Job] = {}
        """What single jobs said about themselves, by id."""
        self._failed: dict[str, frozenset[str]] = {}
        """Ids of the last backups that failed, by vault."""
        self._newest: list[Job] = []
        self._ids: list[str] = []
        self._folded: dict[tuple[str, str], str] = {}
        """What is searched in, by id and status, made when it is first searched."""
        self._all: dict[str, tuple[Job, ...]] = {}
        self._shown: list[Job] = []
        self._words: tuple[str, ...] = ()
        self._states: frozenset[str] = frozenset()
        self._since: timedelta | None = None

    def take(self, jobs: Mapping[str, Iterable[Job]]) -> None:
        """Replace the jobs of these vaults."""
        for vault, of_vault in jobs.items():
            self._all[vault] = tuple(of_vault)
            self._failed[vault] = frozenset(map(_ID, last_backups_failed(self._all[vault])))
        self._newest = list(chain.from_iterable(self._all.values()))
        self._newest.sort(key=_started, reverse=True)
        self._folded.clear()
        self._show()

    def learn(self, details: Job) -> None:
        """Show what a job says about itself, such as its progress."""
        if len(self._details) >= _DETAILS_KEPT:
            self._details.pop(next(iter(self._details)))
        self._details[details.id] = details
        self._show()

    def known(self, job: Job) -> Job | None:
        """What a job said about itself, where that is of the state that it has now."""
        details = self._details.get(job.id)
        return details if details is not None and details.status == job.status else None

    def last_failed(self) -> tuple[Job, ...]:
        """Of the jobs that are shown those that are the last backup of their VM, and failed."""
        failed = frozenset[str]().union(*self._failed.values())
        return tuple(job for job in self._shown if job.id in failed)

    def row_of(self, job_id: str) -> int:
        """The row of a job; -1 where it is not shown."""
        return next((row for row, job in enumerate(self._shown) if job.id == job_id), -1)

    def filter(self, text: str, states: frozenset[str], since: timedelta | None) -> None:
        """Show jobs with all words of ``text``, in one of ``states`` (empty: any), of the last ``since``."""
        self._words = tuple(text.casefold().split())
        self._states, self._since = states, since
        self._show()

    def retranslate(self, texts: PlanTexts, dictionary: ErrorDictionary) -> None:
        """Say everything in another language."""
        self.texts, self.dictionary = texts, dictionary
        self._folded.clear()
        self.beginResetModel()
        self.endResetModel()

    def count(self) -> int:
        """How many jobs there are, shown or not."""
        return sum(len(jobs) for jobs in self._all.values())

    def _show(self) -> None:
        shown = self._newest
        if self._states:
            shown = [job for job in shown if job.status in self._states]
        if self._since is not None:
            oldest = self._now() - self._since
            shown = [job for job in shown if _started(job) >= oldest or job.running]
        if self._words:
            shown = [job for job in shown if self._says(job)]
        details = self._details
        shown = [completed_by(job, details[job.id]) if job.id in details else job for job in shown]
        ids = list(map(_ID, shown))
        if ids == self._ids:
            self._shown = shown
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._shown, self._ids = shown, ids
        self.endResetModel()

    def _says(self, job: Job) -> bool:
        """Whether all words stand somewhere in what is known of a job."""
        folded = self._folded.get((job.id, job.status))
        if folded is None:
            operation = self.texts.word(job.operation)
            said = f"{job.machine_name} {operation} {job.operation} {job.status} {_vault_name(job.vault_id)}"
            for error in job.errors:
                said += f" {error.code} {error.title} {error.message}"
            folded = self._folded[(job.id, job.status)] = said.casefold()
        return all(word in folded for word in self._words)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        job = self._shown[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(job, Column(index.column()))
        if role == JobRole:
            return job
        if role == StatusRole and index.column() == Column.STATE:
            return status_of(job.status)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        names = {
            Column.MACHINE: QCoreApplication.translate("JobModel", "VM"),
            Column.OPERATION: QCoreApplication.translate("JobModel", "Operation"),
            Column.STATE: QCoreApplication.translate("JobModel", "State"),
            Column.VAULT: QCoreApplication.translate("JobModel", "Vault"),
            Column.STARTED: QCoreApplication.translate("JobModel", "Started"),
            Column.DURATION: QCoreApplication.translate("JobModel", "Duration"),
            Column.MESSAGE: QCoreApplication.translate("JobModel", "Message"),
        }
        return names[Column(section)]

    def _text(self, job: Job, column: Column) -> str:
        if column is Column.MESSAGE:
            return _message(job, self.dictionary)
        if column is Column.DURATION:
            return length_of(job, self._now())
        return _CELLS[column](job, self.texts)


def _state(job: Job, texts: PlanTexts) -> str:
    word = texts.word(job.status)
    return f"{word} · {job.progress:.0f} %" if job.running and job.progress is not None else word


def _message(job: Job, dictionary: ErrorDictionary) -> str:
    if not job.errors:
        return ""
    found = dictionary.explain(job.errors[0])
    if found is None:
        return one_line(" ".join(part for part in (job.error_message, job.error_code) if part))
    return f"{found.meaning} {found.code}"


def length_of(job: Job, now: datetime) -> str:
    """How long a job took, or has taken so far."""
    if job.started_at is None:
        return "–"
    end = job.ended_at or (now if job.running else None)
    return duration(end - job.started_at) if end is not None else "–"


_CELLS: dict[Column, Callable[[Job, PlanTexts], str]] = {
    Column.MACHINE: lambda job, _: one_line(job.machine_name),
    Column.OPERATION: lambda job, texts: texts.word(job.operation),
    Column.STATE: _state,
    Column.VAULT: lambda job, _: _vault_name(job.vault_id),
    Column.STARTED: lambda job, _: date_and_time(job.started_at) if job.started_at is not None else "–",
}


class JobDelegate(QStyledItemDelegate):
    """Paints a job's cells: the state with its shape, running ones in the accent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._body: QFont = font(TextRole.SMALL)
        self._name: QFont = font(TextRole.NAME)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(option.rect.width(), 28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = tokens_of(option.palette)
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, tokens.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, tokens.hover)
        words = area.adjusted(8, 0, -8, 0)
        status = index.data(StatusRole)
        if isinstance(status, str):  # Qt hands an enumeration of words back as a word
            shape = Status(status)
            square = QRectF(words.left(), words.center().y() - 6.5, 14, 14)
            paint_status(painter, square, shape, tokens.status(shape).fill)
            words.adjust(20, 0, 0, 0)
        first = index.column() == Column.MACHINE
        painter.setFont(self._name if first else self._body)
        painter.setPen(tokens.text if first else tokens.text2)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
