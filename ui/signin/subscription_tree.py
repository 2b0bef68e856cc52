"""The subscriptions to show: tick boxes by tenant, with search and a management group; quick with 250."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.inert import one_line
from app.signin.choice import Offered, groups_of, matches
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import TextLabel
from ui.common.subscription_states import why_not_words
from ui.signin.tall_rows import TallRows

_KEY = Qt.ItemDataRole.UserRole
_ROW = 26
_MARGINS = 28
_WIDEST = 420
"""Pixels of a column at most; longer names are cut, with the whole in the tooltip."""


class SubscriptionTree(QWidget):
    """Offers subscriptions and keeps what is ticked, shown or not."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offered, ...] = ()
        self._ticked: set[str] = set()
        self._items: dict[str, QStandardItem] = {}
        self._filling = False
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.group_box = QComboBox()
        self.all_button = push_button("", Kind.QUIET)
        self.none_button = push_button("", Kind.QUIET)
        self.count = TextLabel("", tone=2)
        self.flat = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        """Says that no management group is known."""
        self.view = QTreeView()
        self._model = QStandardItemModel(self)
        self.view.setModel(self._model)
        self.view.setUniformRowHeights(True)
        self.view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.view.setMinimumHeight(120)
        self.view.setItemDelegate(TallRows(_ROW, self.view))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.group_box)
        row.addWidget(self.all_button)
        row.addWidget(self.none_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.count)
        layout.addWidget(self.flat)
        self.search.textChanged.connect(self._filter)
        self.group_box.currentIndexChanged.connect(self._filter)
        self.all_button.clicked.connect(lambda: self._tick_shown(on=True))
        self.none_button.clicked.connect(lambda: self._tick_shown(on=False))
        self._model.itemChanged.connect(self._item_changed)
        self.retranslate()

    @property
    def ticked(self) -> frozenset[str]:
        """Keys of the ticked subscriptions."""
        return frozenset(self._ticked)

    def show_offers(self, offers: Sequence[Offered], ticked: Collection[str]) -> None:
        """Offer these; the search and the management group stay."""
        self._offers = tuple(offers)
        possible = {one.key for one in offers if one.why_not is None}
        self._ticked = set(ticked) & possible
        self._fill_groups()
        self._fill()

    def _fill_groups(self) -> None:
        chosen = self.group_box.currentData()
        self.group_box.blockSignals(True)  # noqa: FBT003 -- the name says it
        self.group_box.clear()
        self.group_box.addItem(self.tr("All management groups"), "")
        for group in groups_of(self._offers):
            self.group_box.addItem(one_line(group.name), group.id)
        self.group_box.setCurrentIndex(max(0, self.group_box.findData(chosen)))
        grouped = self.group_box.count() > 1
        self.group_box.setVisible(grouped)
        self.flat.setVisible(bool(self._offers) and not grouped)
        self.group_box.blockSignals(False)  # noqa: FBT003 -- as above

    def _fill(self) -> None:
        self._filling = True
        self._model.clear()
        self._model.setHorizontalHeaderLabels(
            [self.tr("Subscription"), self.tr("State"), self.tr("Management group")]
        )
        self._items.clear()
        tenants: dict[str, QStandardItem] = {}
        for offer in self._offers:
            title = one_line(offer.tenant_name or offer.tenant_id)
            key = f"{offer.account} {offer.seen_in}"
            top = tenants.get(key)
            if top is None:
                seen = next(
                    (
                        one.tenant_name
                        for one in self._offers
                        if one.seen_in == offer.seen_in and not one.delegated
                    ),
                    "",
                )
                top = QStandardItem(one_line(f"{seen or offer.seen_in} · {offer.account}".rstrip(" ·")))
                top.setSelectable(False)
                self._model.appendRow([top, QStandardItem(), QStandardItem()])
                tenants[key] = top
            top.appendRow(self._row(offer, title))
        self._filling = False
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setMaximumSectionSize(_WIDEST)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        words = header.fontMetrics().horizontalAdvance(self.tr("Management group"))
        header.resizeSection(2, max(int(self.view.sizeHintForColumn(2)), words) + _MARGINS)
        self.view.expandAll()
        self._filter()

    def _row(self, offer: Offered, tenant: str) -> list[QStandardItem]:
        name = QStandardItem(one_line(offer.name))
        name.setData(offer.key, _KEY)
        name.setToolTip(f"{one_line(offer.name)}\n{offer.id}")
        words: list[str] = []
        if offer.delegated:
            words.append(self.tr("Delegated by {tenant}").format(tenant=tenant))
        if offer.why_not is not None:
            words.append(why_not_words(offer.why_not))
            name.setEnabled(False)
        else:
            name.setCheckable(True)
            name.setCheckState(
                Qt.CheckState.Checked if offer.key in self._ticked else Qt.CheckState.Unchecked
            )
        state = QStandardItem(" · ".join(words))
        state.setToolTip(state.text())
        group = QStandardItem(one_line(offer.groups[0].name) if offer.groups else "")
        name.setData(" ".join([offer.name, *words]), Qt.ItemDataRole.AccessibleTextRole)
        self._items[offer.key] = name
        return [name, state, group]

    def _filter(self) -> None:
        text, group = self.search.text(), str(self.group_box.currentData() or "")
        shown = {one.key for one in self._offers if matches(one, text, group)}
        root = QModelIndex()
        for row in range(self._model.rowCount()):
            top = self._model.item(row)
            visible = 0
            for child in range(top.rowCount()):
                hidden = top.child(child).data(_KEY) not in shown
                self.view.setRowHidden(child, top.index(), hidden)
                visible += not hidden
            self.view.setRowHidden(row, root, not visible)
        self._say_count()

    def shown(self) -> list[str]:
        """Keys of the subscriptions that search and management group let through."""
        text, group = self.search.text(), str(self.group_box.currentData() or "")
        return [one.key for one in self._offers if matches(one, text, group)]

    def _tick_shown(self, *, on: bool) -> None:
        self._filling = True
        for key in self.shown():
            item = self._items[key]
            if item.isCheckable():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                (self._ticked.add if on else self._ticked.discard)(key)
        self._filling = False
        self._said()

    def tick(self, key: str, *, on: bool) -> None:
        """Tick a subscription as a click does."""
        self._items[key].setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _item_changed(self, item: QStandardItem) -> None:
        if self._filling or not item.isCheckable():
            return
        key = str(item.data(_KEY))
        (self._ticked.add if item.checkState() is Qt.CheckState.Checked else self._ticked.discard)(key)
        self._said()

    def _said(self) -> None:
        self._say_count()
        self.changed.emit()

    def _say_count(self) -> None:
        possible = sum(one.why_not is None for one in self._offers)
        text = self.tr("{chosen} of {all} chosen").format(chosen=len(self._ticked), all=possible)
        hidden = len(self._ticked - set(self.shown()))
        if hidden:
            text += " · " + self.tr("{count} of them not shown now").format(count=hidden)
        self.count.setText(text)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.search.setPlaceholderText(self.tr("Search name, id, tenant or management group"))
        self.search.setAccessibleName(self.tr("Search subscriptions"))
        self.group_box.setAccessibleName(self.tr("Management group"))
        self.view.setAccessibleName(self.tr("Subscriptions"))
        self.all_button.setText(self.tr("Select &all shown"))
        self.none_button.setText(self.tr("Select n&one"))
        self.flat.setText(
            self.tr("No management group can be seen with this account, so the list is not grouped by them.")
        )
        self._fill_groups()
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
