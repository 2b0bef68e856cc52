"""Azure's backup jobs of all vaults that could be read: filter, table, all about the chosen one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
)

from app.domain.backup import Job
from app.planning.job_steps import CONFIGURE, again_obstacle, cancel_obstacle, enable_again_obstacle
from app.protection.plan import Phrase
from app.rights.operations import Operation
from ui.common.buttons import Kind, icon_button, name_button, push_button, set_kind
from ui.common.card import Ground
from ui.common.icons import icon
from ui.common.labels import TextLabel
from ui.jobs.job_details import JobDetails, ids_of, target_of
from ui.jobs.job_table import Column, JobDelegate, JobModel, JobRole
from ui.jobs.waits_line import WaitsLine
from ui.rights.guarded import Guarded
from ui.rights.targets import add_explanation, fixed

if TYPE_CHECKING:
    from ui.shell.session import Session

Act = Callable[[tuple[Job, ...]], object]
_RUNNING = frozenset({"InProgress", "Cancelling"})
_FAILED = frozenset({"Failed", "CompletedWithWarnings"})
_WIDTHS = {
    Column.MACHINE: 150,
    Column.OPERATION: 130,
    Column.STATE: 150,
    Column.VAULT: 150,
    Column.STARTED: 150,
    Column.DURATION: 84,
}
_DETAILS_WIDTH = 400
_ROOM_FOR_DETAILS = 900
"""Width below which the chosen job is not shown beside the table; Enter opens it."""


class JobsView(Ground):
    """Follows the session's job watch; opens and closes with the session."""

    machine_requested = Signal(object)
    """The :class:`Job` whose VM is to be shown."""
    open_requested = Signal(object)
    """The :class:`Job` that is to be shown in a window of its own."""
    cancel_requested = Signal(object)
    """The running :class:`Job` that is to be cancelled."""
    again_requested = Signal(object)
    """The jobs (a tuple) whose VMs are to be backed up again."""
    enable_requested = Signal(object)
    """The jobs (a tuple) whose VMs are to be enabled again."""

    def __init__(self, session: "Session") -> None:
        super().__init__("surface")
        self._session = session
        self.model = JobModel(session.plan_texts, session.error_dictionary, session.connection.reader.now)
        self._kept: tuple[list[str], str] = ([], "")
        self._make_filter()
        self._make_table()
        self._may_repeat = session.guard.attach(
            self.again_button, Operation.BACK_UP_NOW, lambda: target_of(self.to_repeat())
        )
        self.details = JobDetails(session)
        self._connect_details()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.table)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([1000, _DETAILS_WIDTH])
        self._empty = TextLabel("", tone=2)
        self._empty.setContentsMargins(16, 8, 16, 8)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._filter_row)
        layout.addWidget(self._stack, 1)
        self._unsubscribe = session.jobs.subscribe(self)
        self.retranslate()
        self.model.take(session.jobs.jobs)
        self._show_emptiness()

    # ------------------------------------------------------------ making

    def _make_filter(self) -> None:
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setFixedWidth(250)
        self.failed, self.running = QToolButton(), QToolButton()
        self.range = QComboBox()
        self.waits = WaitsLine(self._session)
        self.again_button = push_button("", Kind.QUIET, "backup-now")
        if self._session.read_only:
            self.again_button.hide()
        self.refresh_button = icon_button("refresh", "")
        self.refresh_button.setFixedSize(28, 28)
        for button in (self.failed, self.running):
            button.setCheckable(True)
            button.setFixedHeight(28)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            set_kind(button, Kind.OUTLINE)
            button.toggled.connect(self._filter)
        self.filter.textChanged.connect(self._filter)
        self.range.activated.connect(self._filter)
        self.again_button.clicked.connect(lambda: self.again_requested.emit(self.to_repeat()))
        self.refresh_button.clicked.connect(self._read_again)
        self._filter_row = QHBoxLayout()
        self._filter_row.setContentsMargins(12, 0, 12, 0)
        self._filter_row.setSpacing(8)
        for part in (self.filter, self.failed, self.running, self.range):
            self._filter_row.addWidget(part)
        self._filter_row.addWidget(self.waits, 1)
        self._filter_row.addWidget(self.again_button)
        self._filter_row.addWidget(self.refresh_button)

    def _make_table(self) -> None:
        self.table = QTreeView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(JobDelegate(self.table))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setFrameShape(QTreeView.Shape.NoFrame)
        self.table.setAllColumnsShowFocus(True)
        self.table.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.activated.connect(self._activated)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selected())
        self.model.modelAboutToBeReset.connect(self._keep_selection)
        self.model.modelReset.connect(self._restore_selection)
        self.model.dataChanged.connect(lambda *_: self._show_selected())
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.table.header().setSectionResizeMode(Column.MESSAGE, QHeaderView.ResizeMode.Stretch)

    def _connect_details(self) -> None:
        self.details.cancel_requested.connect(self.cancel_requested)
        self.details.again_requested.connect(lambda job: self.again_requested.emit((job,)))
        self.details.enable_requested.connect(lambda job: self.enable_requested.emit((job,)))
        self.details.machine_requested.connect(self.machine_requested)
        self.details.read.connect(self.model.learn)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.model.retranslate(self._session.plan_texts, self._session.error_dictionary)
        self.table.setAccessibleName(self.tr("Backup jobs"))
        self.filter.setPlaceholderText(self.tr("Filter by VM, vault, error…"))
        self.filter.setAccessibleName(self.tr("Filter backup jobs"))
        self.failed.setText(self.tr("Failed"))
        self.running.setText(self.tr("Running"))
        chosen = max(self.range.currentIndex(), 0)
        self.range.clear()
        self.range.setAccessibleName(self.tr("Period"))
        self.range.addItem(self.tr("30 days"), timedelta(days=30))
        self.range.addItem(self.tr("7 days"), timedelta(days=7))
        self.range.addItem(self.tr("24 hours"), timedelta(hours=24))
        self.range.setCurrentIndex(chosen)
        name_button(self.refresh_button, self.tr("Read the jobs of all vaults again"))
        self._empty.setText(self.tr("No backup jobs in the last 30 days in the vaults that could be read."))
        self.details.retranslate()
        self.waits.refresh()
        self._show_to_repeat()

    # ------------------------------------------------------------ what the job watch says

    def jobs_changed(self, vault_id: str, jobs: Sequence[Job]) -> None:
        """The job watch read a vault's jobs."""
        self.model.take({vault_id.casefold(): jobs})
        self._show_emptiness()

    def job_ended(self, job: Job) -> None:
        """A job ended: what was read of it stays with it."""
        if job.tasks:
            self.model.learn(job)

    def jobs_not_read(self, vault_id: str, reason: Phrase) -> None:
        """What was read stays; the line beside the filter says what is waited for."""
        del vault_id, reason
        self.waits.refresh()

    def leave(self) -> None:
        """Stop listening (sign-out)."""
        self.details.leave()
        self._unsubscribe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.setVisible(self.width() >= _ROOM_FOR_DETAILS)

    def _show_emptiness(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.count() else 1)
        self.waits.refresh()

    def _read_again(self) -> None:
        ids = [vault.id for vault in self._session.fleet.estate.vaults.values()]
        self._session.tasks.start("job lists", self._session.jobs.read_all(ids))

    def _filter(self) -> None:
        states: frozenset[str] = frozenset()
        if self.failed.isChecked():
            states |= _FAILED
        if self.running.isChecked():
            states |= _RUNNING
        since = self.range.currentData()
        self.model.filter(self.filter.text(), states, since if isinstance(since, timedelta) else None)

    # ------------------------------------------------------------ what is chosen

    def selected(self) -> tuple[Job, ...]:
        """The chosen jobs in the order of the table."""
        rows = sorted(self.table.selectionModel().selectedRows(), key=lambda index: index.row())
        jobs = (index.data(JobRole) for index in rows)
        return tuple(job for job in jobs if isinstance(job, Job))

    def to_repeat(self) -> tuple[Job, ...]:
        """The last backups that failed: among the chosen jobs where several are chosen, else of all shown."""
        failed, chosen = self.model.last_failed(), {job.id for job in self.selected()}
        return tuple(job for job in failed if job.id in chosen) if len(chosen) > 1 else failed

    def _keep_selection(self) -> None:
        current = self.table.currentIndex().data(JobRole)
        self._kept = ([job.id for job in self.selected()], current.id if isinstance(current, Job) else "")

    def _restore_selection(self) -> None:
        selection = self.table.selectionModel()
        ids, current = self._kept
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for job_id in ids:
            if (row := self.model.row_of(job_id)) >= 0:
                selection.select(self.model.index(row, 0), flags)
        if (row := self.model.row_of(current)) >= 0:
            selection.setCurrentIndex(self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._show_selected()

    def _show_selected(self) -> None:
        chosen = self.selected()
        job = chosen[0] if len(chosen) == 1 else None
        self.details.show_job(job, known=self.model.known(job) if job is not None else None)
        self._show_to_repeat()

    def _show_to_repeat(self) -> None:
        count = len(self.to_repeat())
        text = QCoreApplication.translate("JobsView", "Back up %n failed again…", None, count)
        self.again_button.setText(text if count else self.tr("Back up failed again…"))
        self.again_button.setToolTip(
            self.tr("The VMs whose last backup failed, among the jobs that are shown or chosen")
        )
        none = self.tr("No VM's last backup failed among the jobs that are shown or chosen")
        self._may_repeat.allow("" if count else none)

    def _activated(self, index: QModelIndex) -> None:
        job = index.data(JobRole)
        if isinstance(job, Job):
            self.open_requested.emit(job)

    def _open_menu(self, point: QPoint) -> None:
        # By key the point is anywhere: what is chosen counts, unless the mouse chose the row under it.
        chosen = self.selected()
        under = self.table.indexAt(point).data(JobRole)
        job = under if under in chosen else self.table.currentIndex().data(JobRole)
        if not isinstance(job, Job):
            return
        menu = self.menu_of(job)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.table.viewport().mapToGlobal(point))

    def menu_of(self, job: Job) -> QMenu:
        """What can be done about a job, and about all chosen ones."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(self.tr("Open details"), lambda: self.open_requested.emit(job))
        menu.addAction(self.tr("Show VM"), lambda: self.machine_requested.emit(job))
        if not self._session.read_only:
            self._add_changes(menu, job)
        menu.addSeparator()
        chosen = self.selected() or (job,)
        copy = QCoreApplication.translate("JobsView", "Copy ids of %n job(s)", None, len(chosen))
        ids = "\n".join(line for one in chosen for line in ids_of(one))
        menu.addAction(copy, lambda: QGuiApplication.clipboard().setText(ids))
        return menu

    def _add_changes(self, menu: QMenu, job: Job) -> None:
        says, guard = self._session.plan_texts.say, self._session.guard
        menu.addSeparator()
        guarded: list[Guarded] = []

        def offer(
            text: str,
            act: Act,
            jobs: tuple[Job, ...],
            operation: Operation,
            cannot: Phrase | None,
        ) -> None:
            entry = guard.attach(menu.addAction(text, lambda: act(jobs)), operation, fixed(target_of(jobs)))
            entry.allow(says(cannot) if cannot is not None else "")
            guarded.append(entry)

        cancel = self.tr("Cancel job…")
        offer(
            cancel,
            lambda jobs: self.cancel_requested.emit(jobs[0]),
            (job,),
            Operation.CANCEL_JOB,
            cancel_obstacle(job),
        )
        if job.operation == CONFIGURE:
            among = self.selected() if job in self.selected() else (job,)
            failed = tuple(one for one in among if enable_again_obstacle(one) is None)
            text = QCoreApplication.translate("JobsView", "Enable %n VM(s) again…", None, len(failed) or 1)
            cannot = enable_again_obstacle(job) if not failed else None
            offer(text, self.enable_requested.emit, failed or (job,), Operation.ENABLE_BACKUP, cannot)
        else:
            text, cannot = self.tr("Back up again…"), again_obstacle(job)
            offer(text, self.again_requested.emit, (job,), Operation.BACK_UP_NOW, cannot)
        add_explanation(menu, guard, guarded)
