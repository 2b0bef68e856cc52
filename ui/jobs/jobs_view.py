"""Azure's backup jobs of all vaults that could be read: filter, table, explanation of a failure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
)

from app.domain.backup import Job
from app.protection.plan import Phrase
from ui.common.buttons import Kind, set_kind
from ui.common.card import Ground
from ui.common.icons import icon
from ui.common.labels import TextLabel
from ui.jobs.job_table import Column, JobDelegate, JobModel, JobRole

if TYPE_CHECKING:
    from ui.shell.session import Session

_RUNNING = frozenset({"InProgress", "Cancelling"})
_FAILED = frozenset({"Failed", "CompletedWithWarnings"})
_WIDTHS = {
    Column.MACHINE: 160,
    Column.OPERATION: 150,
    Column.STATE: 170,
    Column.VAULT: 170,
    Column.STARTED: 160,
    Column.DURATION: 80,
}


class JobsView(Ground):
    """Follows the session's job watch; opens and closes with the session."""

    machine_requested = Signal(object)
    """The :class:`Job` whose VM is to be shown."""
    explain_requested = Signal(object)
    """The failed :class:`Job` that is to be explained."""

    def __init__(self, session: "Session") -> None:
        super().__init__("surface")
        self._session = session
        self.model = JobModel(session.plan_texts)
        self._make_filter()
        self.table = QTreeView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(JobDelegate(self.table))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setFrameShape(QTreeView.Shape.NoFrame)
        self.table.setAllColumnsShowFocus(True)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.activated.connect(self._activated)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.table.header().setSectionResizeMode(Column.MESSAGE, QHeaderView.ResizeMode.Stretch)
        self._empty = TextLabel("", tone=2)
        self._empty.setContentsMargins(16, 8, 16, 8)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
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

    def _make_filter(self) -> None:
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setMaximumWidth(280)
        self.failed, self.running = QToolButton(), QToolButton()
        self.range = QComboBox()
        for button in (self.failed, self.running):
            button.setCheckable(True)
            button.setFixedHeight(28)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            set_kind(button, Kind.OUTLINE)
            button.toggled.connect(self._filter)
        self.filter.textChanged.connect(self._filter)
        self.range.activated.connect(self._filter)
        self._filter_row = QHBoxLayout()
        self._filter_row.setContentsMargins(12, 0, 12, 0)
        self._filter_row.setSpacing(8)
        for part in (self.filter, self.failed, self.running, self.range):
            self._filter_row.addWidget(part)
        self._filter_row.addStretch()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.model.retranslate(self._session.plan_texts)
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
        self._empty.setText(self.tr("No backup jobs in the last 30 days in the vaults that could be read."))

    def jobs_changed(self, vault_id: str, jobs: Sequence[Job]) -> None:
        """The job watch read a vault's jobs."""
        self.model.take({vault_id.casefold(): jobs})
        self._show_emptiness()

    def job_ended(self, job: Job) -> None:
        """A job ended; the list that follows shows it."""

    def jobs_not_read(self, vault_id: str, reason: Phrase) -> None:
        """The status bar says it; what was read stays."""

    def leave(self) -> None:
        """Stop listening (sign-out)."""
        self._unsubscribe()

    def _show_emptiness(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.count() else 1)

    def _filter(self) -> None:
        states: frozenset[str] = frozenset()
        if self.failed.isChecked():
            states |= _FAILED
        if self.running.isChecked():
            states |= _RUNNING
        since = self.range.currentData()
        self.model.filter(self.filter.text(), states, since if isinstance(since, timedelta) else None)

    def _activated(self, index: QModelIndex) -> None:
        job = index.data(JobRole)
        if isinstance(job, Job):
            (self.explain_requested if job.error_code or job.error_message else self.machine_requested).emit(
                job
            )

    def _open_menu(self, point: QPoint) -> None:
        job = self.table.indexAt(point).data(JobRole)
        if not isinstance(job, Job):
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Show VM"), lambda: self.machine_requested.emit(job))
        if job.error_code or job.error_message:
            menu.addAction(self.tr("Explain the error"), lambda: self.explain_requested.emit(job))
        menu.addAction(self.tr("Copy job id"), lambda: QGuiApplication.clipboard().setText(job.id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.table.viewport().mapToGlobal(point))
