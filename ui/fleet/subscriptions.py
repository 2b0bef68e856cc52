"""The list of subscriptions with ticks: what is not ticked is hidden from list, counts and ring."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.estate import Estate
from app.domain.inert import one_line
from ui.common.labels import SectionCaption, TextLabel
from ui.fleet.words import number

_SEARCH_FROM = 12
_ID_ROLE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 10
_ROW_HEIGHT = 24


class _RowHeight(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)


class SubscriptionList(QWidget):
    """One line per subscription under *All subscriptions*, whose tick has three states."""

    hidden_changed = Signal(object)
    """The frozen set of hidden subscriptions, ids without case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: frozenset[str] = frozenset()
        self._filling = False
        self._counts: Mapping[str, int] = {}
        self._caption = SectionCaption()
        self._count = TextLabel("", tone=3)
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._model = QStandardItemModel(0, 2, self)
        self._all = QStandardItem()
        self._all.setCheckable(True)
        self._all.setUserTristate(False)
        self._all.setEditable(False)
        self._all_count = _count_item()
        self._model.appendRow([self._all, self._all_count])
        self.tree = QTreeView()
        self.tree.setModel(self._model)
        self._set_up_tree()
        self._model.itemChanged.connect(self._ticked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._caption)
        layout.addWidget(self._search)
        layout.addWidget(self.tree)
        self._search.hide()
        self._retranslate()

    def _set_up_tree(self) -> None:
        self.tree.setItemDelegate(_RowHeight(self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(0)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setFrameShape(QTreeView.Shape.NoFrame)
        self.tree.setSelectionMode(QTreeView.SelectionMode.NoSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.viewport().setAutoFillBackground(False)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    @property
    def hidden(self) -> frozenset[str]:
        """Hidden subscriptions, ids without case."""
        return self._hidden

    @property
    def none_chosen(self) -> bool:
        """Whether every known subscription is hidden."""
        return self._all.rowCount() > 0 and self._all.checkState() is Qt.CheckState.Unchecked

    def show_estate(self, estate: Estate, counts: Mapping[str, int]) -> None:
        """Show these subscriptions with the number of VMs of each; ticks stay as they are."""
        self._counts = counts
        known = {subscription.id.casefold(): subscription.name for subscription in estate.subscriptions}
        if list(known) != [self._child(row).data(_ID_ROLE) for row in range(self._all.rowCount())]:
            self._fill(known)
        self._show_state()

    def show_all(self) -> None:
        """Tick every subscription."""
        self._set_hidden(frozenset())

    def _fill(self, known: Mapping[str, str]) -> None:
        self._filling = True
        self._all.removeRows(0, self._all.rowCount())
        for key, name in known.items():
            item = QStandardItem(one_line(name))
            item.setData(key, _ID_ROLE)
            item.setCheckable(True)
            item.setEditable(False)
            self._all.appendRow([item, _count_item()])
        self._filling = False
        self._search.setVisible(len(known) > _SEARCH_FROM)
        self.tree.expandAll()
        rows = min(len(known) + 1, _MOST_ROWS)
        height = _ROW_HEIGHT
        self.tree.setMinimumHeight(min(rows, 4) * height + 4)
        self.tree.setMaximumHeight(rows * height + 4)

    def _child(self, row: int, column: int = 0) -> QStandardItem:
        return self._all.child(row, column)

    def _show_state(self) -> None:
        self._filling = True
        ticked = 0
        total = self._all.rowCount()
        for row in range(total):
            item = self._child(row)
            key = str(item.data(_ID_ROLE))
            shown = key not in self._hidden
            ticked += shown
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self._child(row, 1).setText(number(self._counts.get(key, 0)) if shown else self.tr("hidden"))
        state = Qt.CheckState.PartiallyChecked
        if ticked == total:
            state = Qt.CheckState.Checked
        elif not ticked:
            state = Qt.CheckState.Unchecked
        self._all.setCheckState(state)
        counted = self.tr("{shown} of {total}")
        self._all_count.setText(counted.replace("{shown}", number(ticked)).replace("{total}", number(total)))
        self._filling = False

    def _ticked(self, item: QStandardItem) -> None:
        if self._filling or item.column() != 0:
            return
        if item is self._all:
            everything = frozenset(
                str(self._child(row).data(_ID_ROLE)) for row in range(self._all.rowCount())
            )
            self._set_hidden(everything if item.checkState() is Qt.CheckState.Unchecked else frozenset())
            return
        key = str(item.data(_ID_ROLE))
        ticked = item.checkState() is Qt.CheckState.Checked
        self._set_hidden(self._hidden - {key} if ticked else self._hidden | {key})

    def _set_hidden(self, hidden: frozenset[str]) -> None:
        changed = hidden != self._hidden
        self._hidden = hidden
        self._show_state()
        if changed:
            self.hidden_changed.emit(hidden)

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        parent: QModelIndex = self._all.index()
        for row in range(self._all.rowCount()):
            self.tree.setRowHidden(row, parent, wanted not in self._child(row).text().casefold())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._caption.setText(self.tr("Subscriptions"))
        self._search.setPlaceholderText(self.tr("Search subscriptions"))
        self._search.setAccessibleName(self.tr("Search subscriptions"))
        self.tree.setAccessibleName(self.tr("Subscriptions to show"))
        self._filling = True
        self._all.setText(self.tr("All subscriptions"))
        self._filling = False
        self._show_state()


def _count_item() -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
