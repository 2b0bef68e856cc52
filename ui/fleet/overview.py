"""The left pane: coverage at a glance, drawn; every row of it filters the list."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.assessment import Badge
from app.domain.estate import Estate
from app.readiness.texts import Texts
from ui.common.labels import SectionCaption
from ui.fleet.legend import Legend
from ui.fleet.order import URGENCY
from ui.fleet.ring import CoverageRing
from ui.fleet.subscriptions import SubscriptionList
from ui.fleet.words import number


class OverviewPane(QScrollArea):
    """Ring, legend and subscriptions, one under the other."""

    badges_changed = Signal(object)
    hidden_changed = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._counts: Mapping[Badge, int] = {}
        self._running = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._caption = SectionCaption()
        self.ring = CoverageRing()
        self.legend = Legend(texts)
        self.subscriptions = SubscriptionList()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._caption)
        layout.addWidget(self.ring)
        layout.addWidget(self.legend)
        layout.addSpacing(8)
        layout.addWidget(self.subscriptions)
        layout.addStretch(1)
        self.setWidget(inside)
        self.setMinimumWidth(200)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.ring.chosen.connect(lambda badge: self.legend.click(badge, add=False))
        self.legend.badges_changed.connect(self.badges_changed)
        self.subscriptions.hidden_changed.connect(self.hidden_changed)
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(236, 600)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.legend.set_texts(texts)
        self.show_counts(self._counts)

    def show_counts(self, counts: Mapping[Badge, int]) -> None:
        """Show how many VMs have each badge."""
        self._counts = dict(counts)
        self.legend.show_counts(counts)
        self._show_ring()

    def show_estate(self, estate: Estate, subscription_counts: Mapping[str, int]) -> None:
        """Show the subscriptions, and whether the counts are final."""
        self.subscriptions.show_estate(estate, subscription_counts)
        if estate.running != self._running:
            self._running = estate.running
            self._show_ring()

    def _show_ring(self) -> None:
        total = sum(self._counts.values())
        safe = self._counts.get(Badge.PROTECTED, 0)
        if not total:
            middle, caption = "–", self.tr("no VM yet")
        elif self._running:
            middle = number(safe)
            caption = self.tr("of {total} so far").replace("{total}", number(total))
        else:
            middle = f"{_percent(safe, total)}%"
            caption = self.tr("protected")
        spoken = self.tr("{safe} of {total} protected").replace("{safe}", number(safe))
        parts = [spoken.replace("{total}", number(total))]
        parts.extend(
            f"{self._texts.badge(badge)} {number(self._counts[badge])}"
            for badge in sorted(self._counts, key=URGENCY.__getitem__)
            if self._counts[badge] and badge is not Badge.PROTECTED
        )
        self.ring.show_counts(self._counts, middle, caption, ", ".join(parts))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_ring()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._caption.setText(self.tr("Overview"))
        self.setAccessibleName(self.tr("Overview of the fleet"))


def _percent(part: int, total: int) -> int:
    """Per cent, rounded down so that one VM without backup never reads as 100%."""
    return part * 100 // total
