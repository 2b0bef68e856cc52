"""The line at the foot: what was read and when, what was not, and how much Azure still lets us ask."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.icons import paint_icon
from ui.common.labels import TextLabel, plain_tooltip
from ui.common.style_buttons import rounded
from ui.common.times import clock
from ui.common.tokens import tokens_of

_BLOCKS = 9


class _Blocks(QWidget):
    """Nine blocks: the share of the read budget that is left."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 1.0
        self.setFixedSize(QSize(_BLOCKS * 6 + 2, 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        full = round(self.share * _BLOCKS)
        for index in range(_BLOCKS):
            color = tokens.text3 if index < full else tokens.border
            rounded(painter, QRectF(index * 6, 1, 4, 8), color, None, 1)


class _Chip(QWidget):
    """An icon with a word."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon = icon_name
        self.label = TextLabel("", TextRole.SMALL, tone=2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 8, 0)
        layout.addWidget(self.label)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.rect().adjusted(0, (self.height() - 14) // 2, 0, 0)
        area.setSize(QSize(14, 14))
        paint_icon(QPainter(self), self._icon, area, tokens_of(self.palette()).text2)
        del event


class FootBar(QStatusBar):
    """Fed by the workspace; holds no state of its own but the words."""

    unread_requested = Signal()
    rights_requested = Signal()
    """What the account lacks is to be explained."""

    def __init__(self, *, demo: bool, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(28)
        self.setContentsMargins(12, 0, 12, 0)
        self._count = TextLabel("", TextRole.SMALL, tone=2)
        self._unread = push_button("", Kind.QUIET)
        self._unread.setFixedHeight(26)
        self._unread.hide()
        self._selected = TextLabel("", TextRole.SMALL, tone=2)
        self._demo = _Chip("flask")
        self._read_only = _Chip("lock")
        self.reads_only = push_button("", Kind.QUIET, "lock")
        """There where the account itself may only read."""
        self.reads_only.setFixedHeight(26)
        self.reads_only.hide()
        self._blocks = _Blocks()
        self._reads = TextLabel("", TextRole.SMALL, tone=2)
        self.addWidget(self._count)
        self.addWidget(self._unread)
        self.addWidget(self.reads_only)
        for part in (self._selected, self._read_only, self._demo, self._blocks, self._reads):
            self.addPermanentWidget(part)
        self._unread.clicked.connect(self.unread_requested)
        self.reads_only.clicked.connect(self.rights_requested)
        self.retranslate()
        self._demo.setVisible(demo)
        self._read_only.setVisible(read_only)

    def retranslate(self) -> None:
        """Say the fixed words in the language of the moment."""
        self._demo.label.setText(self.tr("Demo data"))
        self._read_only.label.setText(self.tr("Read-only"))
        self.reads_only.setText(self.tr("This account may only read"))
        self.reads_only.setToolTip(self.tr("No change is allowed to it: show what is missing"))

    def show_reads_only(self, *, reads_only: bool) -> None:
        """Say whether no change at all is allowed to the account."""
        self.reads_only.setVisible(reads_only)

    def show_count(self, machines: int, read_at: datetime | None, unread: int) -> None:
        """Say how many VMs were read, when the reading ended (None: it runs), and how much was not read."""
        if read_at is None:
            text = QCoreApplication.translate("FootBar", "%n VM(s) so far", None, machines)
        else:
            time = clock(read_at)
            words = QCoreApplication.translate("FootBar", "%n VM(s) · read {time}", None, machines)
            text = words.replace("{time}", time)
        self._count.setText(text)
        self._unread.setVisible(unread > 0)
        if unread:
            self._unread.setText(
                QCoreApplication.translate("FootBar", "%n thing(s) could not be read", None, unread)
            )

    def count_text(self) -> str:
        """What the left part says, for tests and screen readers."""
        return self._count.text()

    def show_selected(self, count: int) -> None:
        """Say how many VMs are selected, where it is more than one."""
        text = QCoreApplication.translate("FootBar", "%n selected", None, count) if count > 1 else ""
        self._selected.setText(text)

    def show_budget(
        self,
        remaining: int | None,
        capacity: int,
        waiting_until: datetime | None,
        by_subscription: Mapping[str, int],
    ) -> None:
        """Say how many reads Azure still allows, and until when it asks to wait."""
        if waiting_until is not None:
            time = clock(waiting_until)
            text = self.tr("Azure asks to wait until {time}").format(time=time)
            self._blocks.share = 0.0
        elif remaining is None:
            text = ""
        else:
            self._blocks.share = remaining / capacity if capacity else 0.0
            text = self.tr("Azure reads: {left} of {all} free").format(left=remaining, all=capacity)
        self._blocks.setVisible(bool(text))
        self._blocks.update()
        self._reads.setText(text)
        lines = "\n".join(f"{name}: {left}" for name, left in by_subscription.items())
        self._reads.setToolTip(plain_tooltip(lines) if lines else "")
