"""The tenants of every account that is signed in: ticked ones are asked, each fails by itself."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from app.domain.inert import one_line
from ui.common.buttons import push_button
from ui.common.status_shapes import paint_status
from ui.common.tokens import Status, tokens_of
from ui.signin.tall_rows import TallRows

_KEY = Qt.ItemDataRole.UserRole
_ROW = 34
_LARGEST_WITH_BUTTONS = 50
"""Beyond so many rows the buttons of failed ones are in the menu of the row only (UI.md, section 5)."""
_LARGEST_HEIGHT = 300
_SMALLEST_ROWS = 3


class TenantState(Enum):
    """How far a tenant is."""

    IDLE = "idle"
    ASKING = "asking"
    USABLE = "usable"
    NEEDS_PERSON = "needs-person"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One line: whose tenant it is, how far it is, and what there is to say."""

    account: str
    """Key of the account."""
    tenant_id: str
    title: str
    note: str
    """Number of subscriptions, or why it cannot be used."""
    state: TenantState = TenantState.IDLE
    ticked: bool = False
    details: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with its tenants."""

    key: str
    name: str
    title: str
    """Name and way to sign in."""
    tenants: tuple[TenantRow, ...]


_SIGNS = {
    TenantState.USABLE: Status.PASS,
    TenantState.NEEDS_PERSON: Status.READY_WITH_WARNINGS,
    TenantState.FAILED: Status.BLOCKED,
    TenantState.ASKING: Status.CHECKING,
}


class TenantList(QTreeView):
    """Accounts with their tenants; says which tick or button was used."""

    ticked = Signal(str, str, bool)
    """Account, tenant, and whether it is ticked now."""
    action_requested = Signal(str, str)
    """The button of a failed tenant: sign in there, or see the details."""
    forget_requested = Signal(str)
    _item_ticked = Signal(str, str, bool)
    _button_used = Signal(str, str)
    """Both are passed on once the click is over: who hears of them makes all rows anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._filling = False
        self._items: dict[tuple[str, str], QStandardItem] = {}
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(16)
        self.setItemDelegate(TallRows(_ROW, self))
        self._model.itemChanged.connect(self._changed)
        later = Qt.ConnectionType.QueuedConnection
        self._item_ticked.connect(self.ticked, later)
        self._button_used.connect(self._pass_on, later)

    def show_accounts(self, accounts: tuple[AccountRow, ...]) -> None:
        """Show these accounts; the current row stays."""
        current = self.currentIndex().data(_KEY)
        self._filling = True
        self._model.clear()
        self._model.setColumnCount(3)
        self._items.clear()
        for account in accounts:
            top = QStandardItem(one_line(account.title))
            top.setData((account.key, ""), _KEY)
            top.setSelectable(False)
            font = top.font()
            font.setBold(True)
            top.setFont(font)
            note, room = QStandardItem(), QStandardItem()
            self._model.appendRow([top, note, room])
            for tenant in account.tenants:
                top.appendRow(self._row(tenant))
            self._button(room.index(), self.tr("Forget this account"), account.key, "", named=account.name)
        self._filling = False
        self.expandAll()
        self._fit(accounts)
        if current is not None and tuple(current) in self._items:
            self.setCurrentIndex(self._items[tuple(current)].index())
        rows = [tenant for account in accounts for tenant in account.tenants]
        if len(rows) <= _LARGEST_WITH_BUTTONS:
            for tenant in rows:
                self._offer(tenant)

    def _row(self, tenant: TenantRow) -> list[QStandardItem]:
        name = QStandardItem(one_line(tenant.title))
        name.setCheckable(True)
        name.setCheckState(Qt.CheckState.Checked if tenant.ticked else Qt.CheckState.Unchecked)
        key = (tenant.account, tenant.tenant_id)
        name.setData(key, _KEY)
        name.setToolTip(tenant.tenant_id)
        name.setData(f"{tenant.title}: {tenant.note}", Qt.ItemDataRole.AccessibleTextRole)
        note = QStandardItem(one_line(tenant.note, 400))
        note.setToolTip(tenant.note)
        sign = _SIGNS.get(tenant.state)
        if sign is not None:
            note.setIcon(self._sign(sign))
            note.setForeground(tokens_of(self.palette()).status(sign).text)
        self._items[key] = name
        return [name, note, QStandardItem()]

    def _offer(self, tenant: TenantRow) -> None:
        text = {
            TenantState.NEEDS_PERSON: self.tr("Verify…"),
            TenantState.FAILED: self.tr("Details"),
        }.get(tenant.state)
        if text is not None:
            index = self._items[(tenant.account, tenant.tenant_id)].index().siblingAtColumn(2)
            self._button(index, text, tenant.account, tenant.tenant_id, named=tenant.title)

    def _button(
        self, index: QModelIndex, text: str, account: str, tenant_id: str, *, named: str = ""
    ) -> None:
        button = push_button(text)
        button.setAccessibleName(f"{text} {named or account}")
        button.setFixedHeight(_ROW - 6)
        button.clicked.connect(lambda: self._button_used.emit(account, tenant_id))
        self.setIndexWidget(index, button)

    def _pass_on(self, account: str, tenant_id: str) -> None:
        if tenant_id:
            self.action_requested.emit(account, tenant_id)
        else:
            self.forget_requested.emit(account)

    def _sign(self, status: Status) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(int(16 * ratio), int(16 * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        fill = tokens_of(self.palette()).status(status).fill
        paint_status(painter, self._area(), status, fill)
        painter.end()
        return QIcon(pixmap)

    @staticmethod
    def _area() -> QRectF:
        return QRectF(1, 1, 14, 14)

    def _fit(self, accounts: tuple[AccountRow, ...]) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(2, 168)
        rows = sum(1 + len(account.tenants) for account in accounts)
        self.setMinimumHeight(min(_SMALLEST_ROWS, rows) * _ROW + 4)
        self.setMaximumHeight(min(_LARGEST_HEIGHT, max(1, rows) * _ROW + 4))

    def sizeHint(self) -> QSize:
        return QSize(400, self.maximumHeight())

    def _changed(self, item: QStandardItem) -> None:
        if self._filling or not item.isCheckable():
            return
        account, tenant_id = item.data(_KEY)
        self._item_ticked.emit(account, tenant_id, item.checkState() is Qt.CheckState.Checked)

    def tick(self, account: str, tenant_id: str, *, on: bool) -> None:
        """Tick a tenant as a click does."""
        item = self._items[(account, tenant_id)]
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
