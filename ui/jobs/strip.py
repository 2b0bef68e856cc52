"""The strip at the bottom: activity, jobs and log, open or closed to its head line."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.common.banner import Line
from ui.common.buttons import Kind, icon_button, name_button, push_button
from ui.common.card import Ground
from ui.common.icons import icon
from ui.jobs.activity_list import ActivityList
from ui.jobs.jobs_view import JobsView
from ui.jobs.log_book import LogBook
from ui.jobs.log_view import LogView

if TYPE_CHECKING:
    from ui.shell.session import Session

CLOSED_HEIGHT = 37
_JOBS_HEIGHT = 300
_JOBS_TAB = 1


class ActivityStrip(Ground):
    """One pane with three tabs; *Clear finished* belongs to the first."""

    open_changed = Signal(bool)
    room_wanted = Signal(int)
    """The height that the tab that was chosen needs."""

    def __init__(self, session: "Session", log_book: LogBook) -> None:
        super().__init__("surface")
        self._session = session
        self._open = True
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in range(3):
            self.tabs.addTab("")
        self.clear_button = push_button("", Kind.QUIET)
        self.fold_button = icon_button("down", "")
        self.activity = ActivityList(session)
        self.jobs = JobsView(session)
        self.log = LogView(log_book)
        self._named: dict[int, Callable[[], str]] = {}
        """Tabs that others added, and what they are called."""
        self._pages = QStackedWidget()
        for page in (self.activity, self.jobs, self.log):
            self._pages.addWidget(page)
        self._pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(4)
        head.addWidget(self.tabs)
        head.addStretch()
        head.addWidget(self.clear_button)
        head.addWidget(self.fold_button)
        holder = QWidget()
        holder.setFixedHeight(CLOSED_HEIGHT - 1)
        holder.setLayout(head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(holder)
        layout.addWidget(Line())
        layout.addWidget(self._pages, 1)
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.tabBarClicked.connect(self._on_tab_clicked)
        self.clear_button.clicked.connect(session.operations.clear_finished)
        self.fold_button.clicked.connect(lambda: self.set_open(open_=not self._open))
        session.operations.changed.connect(self._count)
        self.retranslate()

    def add_page(self, page: QWidget, name: Callable[[], str]) -> None:
        """Add a tab at the end; ``name`` gives its title in the language of the moment."""
        self._named[self.tabs.addTab(name())] = name
        self._pages.addWidget(page)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        for index, name in self._named.items():
            self.tabs.setTabText(index, name())
        self.tabs.setAccessibleName(self.tr("Activity, jobs and log"))
        self.tabs.setTabText(1, self.tr("Jobs"))
        self.tabs.setTabText(2, self.tr("Log"))
        self.clear_button.setText(self.tr("Clear finished"))
        self._count()
        self._name_fold_button()
        for page in (self.activity, self.jobs, self.log):
            page.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @property
    def is_open(self) -> bool:
        """Whether more than the head line shows."""
        return self._open

    def set_open(self, *, open_: bool) -> None:
        """Open or close the pane."""
        self._pages.setVisible(open_)
        self.setMaximumHeight(16_777_215 if open_ else CLOSED_HEIGHT)
        if open_ != self._open:
            self._open = open_
            self._name_fold_button()
            self.open_changed.emit(open_)

    def leave(self) -> None:
        """Stop listening (sign-out)."""
        self.jobs.leave()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90 if self._open else CLOSED_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(800, 142 if self._open else CLOSED_HEIGHT)

    def _on_tab_clicked(self, index: int) -> None:
        self.set_open(open_=True)
        if index == _JOBS_TAB:
            self.room_wanted.emit(_JOBS_HEIGHT)

    def _show_tab(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.clear_button.setVisible(index == 0)

    def _count(self) -> None:
        running = self._session.operations.running
        name = self.tr("Activity")
        self.tabs.setTabText(0, f"{name} ({running})" if running else name)

    def _name_fold_button(self) -> None:
        self.fold_button.setIcon(icon("down" if self._open else "up"))
        name_button(
            self.fold_button,
            self.tr("Close the activity pane (Ctrl+J)")
            if self._open
            else self.tr("Open the activity pane (Ctrl+J)"),
        )
