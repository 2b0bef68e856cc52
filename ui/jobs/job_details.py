"""One backup job: its state, what can be done, why it failed, its parts with their times, and its ids."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.cloud.environments import portal_link
from app.cloud.errors import CloudError
from app.domain.backup import Job
from app.domain.inert import one_line
from app.domain.resource_ids import ResourceId
from app.planning.item_steps import tenant_of
from app.planning.job_steps import CONFIGURE, again_obstacle, cancel_obstacle, enable_again_obstacle
from app.protection.failures import phrase_of
from app.protection.plan import Phrase
from app.rights.operations import Operation
from app.rights.target import Target
from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, icon_button, name_button, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel, ElidedLabel, SectionCaption, TextLabel
from ui.common.times import clock, date_and_time
from ui.common.tokens import Status
from ui.diagnosis.wrapped_label import WrappedLabel
from ui.jobs.error_card import ErrorCard, error_as_text
from ui.jobs.job_table import length_of, status_of
from ui.jobs.task_list import TaskList, task_words

if TYPE_CHECKING:
    from ui.shell.session import Session

_SETTLE_MS = 200
"""So long a job stays chosen before it is read: arrow keys pass over many."""


class JobDetails(QScrollArea):
    """Reads the job that is shown once, and again when its state turned or when asked to."""

    cancel_requested = Signal(object)
    again_requested = Signal(object)
    enable_requested = Signal(object)
    machine_requested = Signal(object)
    read = Signal(object)
    """The :class:`Job` with what its own document says."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._read_at: datetime | None = None
        self._was_read = False
        self._reading: asyncio.Task[None] | None = None
        self._refusal: Phrase | None = None
        self._due = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._due.timeout.connect(self._start)
        self._make_parts()
        self._guard_actions()
        self._lay_out()
        self.retranslate()

    # ------------------------------------------------------------ making

    def _make_parts(self) -> None:
        self._glyph = StatusGlyph(Status.PASS, 16)
        self.title = ElidedLabel("", TextRole.NAME)
        self.when = WrappedLabel("", TextRole.SMALL, tone=2)
        self.cancel = push_button("", Kind.PLAIN)
        self.again = push_button("", Kind.PLAIN, "backup-now")
        self.enable_again = push_button("", Kind.PLAIN, "enable")
        self.machine_button = icon_button("vm", "")
        self.portal = icon_button("external", "")
        self.copy_button = icon_button("copy", "")
        self.reason = WrappedLabel("", TextRole.SMALL, tone=2)
        self.empty = WrappedLabel("", tone=2)
        self._caption = SectionCaption("")
        self.as_of = TextLabel("", TextRole.SMALL, tone=3)
        self.refresh_button = push_button("", Kind.QUIET)
        self._ids_caption = SectionCaption("")
        self.job_id = CodeLabel("", tone=2)
        self.activity_id = CodeLabel("", tone=2)
        self.copy_job_id = icon_button("copy", "")
        self.copy_activity_id = icon_button("copy", "")
        self.cancel.clicked.connect(lambda: self._emit(self.cancel_requested))
        self.again.clicked.connect(lambda: self._emit(self.again_requested))
        self.enable_again.clicked.connect(lambda: self._emit(self.enable_requested))
        self.machine_button.clicked.connect(lambda: self._emit(self.machine_requested))
        self.portal.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self.portal_link())))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        self.refresh_button.clicked.connect(self._start)
        self.copy_job_id.clicked.connect(lambda: _copy(self._job.id if self._job else ""))
        self.copy_activity_id.clicked.connect(lambda: _copy(self._job.activity_id if self._job else ""))

    def _guard_actions(self) -> None:
        guard = self._session.guard
        self._may_cancel = guard.attach(self.cancel, Operation.CANCEL_JOB, self._target)
        self._may_repeat = guard.attach(self.again, Operation.BACK_UP_NOW, self._target)
        self._may_enable = guard.attach(self.enable_again, Operation.ENABLE_BACKUP, self._target)

    def _target(self) -> Target:
        return target_of((self._job,) if self._job is not None else ())

    def _lay_out(self) -> None:
        self._content = Ground("surface")
        outer = QVBoxLayout(self._content)
        outer.setContentsMargins(16, 10, 12, 12)
        outer.addWidget(self.empty)
        self._body = QWidget()
        outer.addWidget(self._body)
        outer.addStretch()
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(_row(self._glyph, self.title, self.machine_button, self.portal, self.copy_button))
        layout.addWidget(self.when)
        self._actions = QWidget()
        actions = QHBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(8)
        actions.addWidget(self.cancel)
        actions.addWidget(self.again)
        actions.addWidget(self.enable_again)
        actions.addStretch()
        layout.addWidget(self._actions)
        layout.addWidget(self.reason)
        self._errors = QVBoxLayout()
        self._errors.setSpacing(12)
        layout.addLayout(self._errors)
        layout.addLayout(_row(self._caption, None, self.as_of, self.refresh_button))
        self._tasks = QVBoxLayout()
        layout.addLayout(self._tasks)
        layout.addWidget(self._ids_caption)
        layout.addLayout(_row(self.job_id, self.copy_job_id))
        layout.addLayout(_row(self.activity_id, self.copy_activity_id))
        for caption in (self._caption, self._ids_caption):
            caption.setContentsMargins(0, 6, 0, 0)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setAccessibleName(self.tr("The selected job"))
        self.empty.setText(self.tr("Select a job to see its sub-tasks, its error and its ids."))
        self.cancel.setText(self.tr("Cancel job…"))
        self.again.setText(self.tr("Back up again…"))
        self.enable_again.setText(self.tr("Enable again…"))
        name_button(self.copy_button, self.tr("Copy everything about this job"))
        self.refresh_button.setText(self.tr("Read again"))
        self._caption.setText(self.tr("Sub-tasks"))
        self._ids_caption.setText(self.tr("Ids"))
        name_button(self.copy_job_id, self.tr("Copy the job's id"))
        name_button(self.copy_activity_id, self.tr("Copy the activity id"))
        self._show()

    # ------------------------------------------------------------ what is shown

    @property
    def job(self) -> Job | None:
        """The job that is shown, as far as it is known."""
        return self._job

    def show_job(self, job: Job | None, *, known: Job | None = None) -> None:
        """Show a job of a list; ``known`` is what it said about itself in the state that it has now."""
        before, self._job = self._job, known or job
        same = job is not None and before is not None and before.id == job.id
        if same and before is not None and job is not None and before.status == job.status:
            self._job = before if known is None else known
            self._show()
            return
        self._stop()
        self._refusal = None
        self._was_read = known is not None
        if not same:
            self._read_at = None
        self._show()
        if job is not None and (known is None or job.running):
            self._due.start()

    def leave(self) -> None:
        """Read nothing more."""
        self._stop()

    def as_text(self) -> str:
        """Everything about the job as plain text."""
        job, texts = self._job, self._session.plan_texts
        if job is None:
            return ""
        parts = [self.title.full_text(), self.when.text()]
        parts += [error_as_text(*one) for one in self._session.error_dictionary.of_job(job)]
        parts += [" · ".join(task_words(task, texts)) for task in job.tasks]
        return "\n".join(part for part in [*parts, *ids_of(job)] if part)

    def portal_link(self) -> str:
        """The page of the job's vault in the cloud's portal; empty where that has none."""
        if self._job is None:
            return ""
        vault = self._job.vault_id
        tenant = tenant_of(self._session.fleet, ResourceId.parse(vault).subscription_id)
        return portal_link(self._session.connection.environment, tenant, vault)

    def _show(self) -> None:
        job = self._job
        self.empty.setVisible(job is None)
        self._body.setVisible(job is not None)
        if job is None:
            return
        texts = self._session.plan_texts
        vault = one_line(ResourceId.parse(job.vault_id).name)
        self._glyph.show_status(status_of(job.status))
        self.title.setText(
            f"{one_line(job.machine_name)}: {texts.word(job.operation)} · {texts.word(job.status)}"
        )
        self.when.setText(" · ".join([*self._times(job), vault]))
        self.setAccessibleDescription(f"{self.title.full_text()}. {self.when.text()}")
        self._show_actions(job)
        self._show_errors(job)
        self._show_tasks(job)
        self.job_id.setText(job.id)
        self.activity_id.setText(self.tr("Activity {id}").format(id=job.activity_id or "–"))
        self.copy_activity_id.setEnabled(bool(job.activity_id))

    def _times(self, job: Job) -> list[str]:
        found = []
        if job.started_at is not None:
            found.append(self.tr("Started {time}").format(time=date_and_time(job.started_at)))
        if job.ended_at is not None and not job.running:
            found.append(self.tr("ended {time}").format(time=date_and_time(job.ended_at)))
        found.append(length_of(job, self._session.connection.reader.now()))
        if job.running and job.progress is not None:
            found.append(f"{job.progress:.0f} %")
        return found

    def _show_actions(self, job: Job) -> None:
        says = self._session.plan_texts.say
        self._actions.setVisible(not self._session.read_only)
        cannot = cancel_obstacle(job)
        self._may_cancel.allow(says(cannot) if cannot is not None else "")
        for button, may, obstacle, fits in (
            (self.again, self._may_repeat, again_obstacle(job), job.operation != CONFIGURE),
            (self.enable_again, self._may_enable, enable_again_obstacle(job), job.operation == CONFIGURE),
        ):
            button.setVisible(fits)
            may.allow(says(obstacle) if obstacle is not None else "")
        self.reason.setText(says(cannot) if cannot is not None and job.running else "")
        self.reason.setVisible(bool(self.reason.text()) and not self._session.read_only)
        machine = self.tr("Show the VM {vm} in the list").format(vm=one_line(job.machine_name))
        name_button(self.machine_button, machine)
        self.portal.setEnabled(bool(self.portal_link()))
        name_button(
            self.portal,
            self.tr("Show the vault in the portal")
            if self.portal.isEnabled()
            else self.tr("This cloud has no portal that is known"),
        )

    def _show_errors(self, job: Job) -> None:
        _clear(self._errors)
        for error, explanation in self._session.error_dictionary.of_job(job):
            self._errors.addWidget(ErrorCard(error, explanation))

    def _show_tasks(self, job: Job) -> None:
        _clear(self._tasks)
        if job.tasks:
            self._tasks.addWidget(TaskList(job.tasks, self._session.plan_texts))
        else:
            self._tasks.addWidget(WrappedLabel(self._no_tasks(), TextRole.SMALL, tone=2))
        read = self._read_at
        self.as_of.setText(self.tr("as of {time}").format(time=clock(read)) if read is not None else "")
        self.refresh_button.setVisible(job.running or self._refusal is not None)
        self.refresh_button.setEnabled(not self._is_reading())

    def _no_tasks(self) -> str:
        if self._refusal is not None:
            reason = self._session.plan_texts.say(self._refusal)
            return self.tr("The sub-tasks could not be read: {reason}").format(reason=reason)
        if self._was_read:
            return self.tr("Azure names no sub-tasks of this job.")
        return self.tr("Being read…")

    # ------------------------------------------------------------ reading

    def _is_reading(self) -> bool:
        return self._reading is not None and not self._reading.done()

    def _start(self) -> None:
        self._due.stop()
        if self._job is not None and not self._is_reading() and not self._session.ended:
            self._refusal = None
            self._reading = self._session.tasks.start("a job", self._read(self._job))
            self.refresh_button.setEnabled(False)

    async def _read(self, job: Job) -> None:
        refusal, details = None, job
        try:
            details = await self._session.jobs.details(job)
        except CloudError as error:
            refusal = phrase_of(error)
        if not isValid(self) or self._job is None or self._job.id != job.id:
            return
        self._reading, self._refusal = None, refusal
        if refusal is None:
            self._job, self._read_at, self._was_read = details, datetime.now(UTC), True
        self._show()
        if refusal is None:
            self.read.emit(details)

    def _stop(self) -> None:
        self._due.stop()
        if self._is_reading() and self._reading is not None:
            self._reading.cancel()
        self._reading = None

    def _emit(self, signal: SignalInstance) -> None:
        if self._job is not None:
            signal.emit(self._job)


def target_of(jobs: Iterable[Job]) -> Target:
    """The vaults of these jobs, as rights are asked for."""
    return Target(vaults=tuple(dict.fromkeys(job.vault_id for job in jobs)))


def ids_of(job: Job) -> list[str]:
    """The ids that support asks for, one per line."""
    return [job.id, *([f"activityId {job.activity_id}"] if job.activity_id else [])]


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(6)
    for widget in widgets:
        if widget is None:
            made.addStretch()
        else:
            made.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    return made


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
