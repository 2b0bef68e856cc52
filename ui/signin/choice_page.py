"""After signing in: which tenants and subscriptions to show, and whether anything may be changed."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.common.buttons import Kind, push_button
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import FieldLabel, TextLabel
from ui.common.problem import ProblemLine
from ui.signin.subscription_tree import SubscriptionTree
from ui.signin.tenant_list import AccountRow, TenantList, TenantState


class ChoicePage(QWidget):
    """Shows what the flow found out and reports what was chosen."""

    continue_requested = Signal()
    add_account_requested = Signal()
    all_tenants_requested = Signal()
    left = Signal()
    """Back to the ways to sign in, without the accounts."""

    def __init__(self, parent: QWidget | None = None, *, accounts: bool = True) -> None:
        super().__init__(parent)
        self._with_accounts = accounts
        """Whether there are accounts and tenants to choose as well."""
        self._title = TextLabel("", TextRole.CARD_TITLE)
        self._about = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.usable = TextLabel("", tone=2)
        self.tenants = TenantList()
        self.all_tenants = push_button("", Kind.QUIET)
        self.add_account = push_button("", Kind.QUIET, "user")
        self.problem = ProblemLine()
        self._subscriptions_title = TextLabel("", TextRole.CARD_TITLE)
        self.subscriptions = SubscriptionTree()
        self._rights_label = FieldLabel()
        self.rights = QComboBox()
        self._rights_label.setBuddy(self.rights)
        self.reason = TextLabel("", tone=2)
        self.back_button = push_button("")
        self.continue_button = push_button("", Kind.PRIMARY)
        self._lay_out()
        self.continue_button.clicked.connect(self.continue_requested)
        self.add_account.clicked.connect(self.add_account_requested)
        self.all_tenants.clicked.connect(self.all_tenants_requested)
        self.back_button.clicked.connect(self.left)
        self.subscriptions.changed.connect(self.show_continue)
        self._accounts: tuple[AccountRow, ...] = ()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 16, 24, 12)
        inside.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.usable)
        inside.addLayout(head)
        inside.addWidget(self._about)
        inside.addWidget(self.tenants)
        inside.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.all_tenants)
        row.addWidget(self.add_account)
        row.addStretch()
        inside.addLayout(row)
        cards = QWidget()
        both = QVBoxLayout(cards)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addWidget(card)
        card.setVisible(self._with_accounts)
        second = Card()
        inside = QVBoxLayout(second)
        inside.setContentsMargins(24, 16, 24, 12)
        inside.setSpacing(8)
        inside.addWidget(self._subscriptions_title)
        inside.addWidget(self.subscriptions, 1)
        both.addWidget(second, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(cards)
        for ground in (area.viewport(), cards):
            ground.setAutoFillBackground(False)
        layout.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._rights_label)
        foot.addWidget(self.rights)
        foot.addSpacing(12)
        foot.addWidget(self.reason, 1, Qt.AlignmentFlag.AlignRight)
        foot.addWidget(self.back_button)
        foot.addWidget(self.continue_button)
        layout.addLayout(foot)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed, by choice."""
        return bool(self.rights.currentData() == "read")

    def show_accounts(self, accounts: tuple[AccountRow, ...]) -> None:
        """Show accounts and tenants as they are now."""
        self._accounts = accounts
        self.tenants.show_accounts(accounts)
        self._name_title()
        self.show_continue()

    def _rows_in(self, state: TenantState) -> int:
        return sum(row.state is state for account in self._accounts for row in account.tenants)

    def show_continue(self) -> None:
        """Enable *Continue*, or say beside it why not."""
        count = len(self.subscriptions.ticked)
        asking = self._rows_in(TenantState.ASKING)
        usable = self._rows_in(TenantState.USABLE)
        self.continue_button.setEnabled(bool(count))
        self.continue_button.setText(
            QCoreApplication.translate("ChoicePage", "&Continue with %n subscription(s)", None, count)
        )
        if count:
            reason = ""
        elif not self._with_accounts:
            reason = self.tr("Tick the subscriptions to show.")
        elif asking:
            reason = self.tr("Asking the tenants…")
        elif not usable:
            reason = self.tr("No tenant can be used yet: tick one, or verify one that asks for it.")
        elif not self.subscriptions.shown() and not self.subscriptions.search.text():
            reason = self.tr(
                "Signed in, but no subscription can be seen. Ask for “Reader”, or choose another tenant."
            )
        else:
            reason = self.tr("Tick the subscriptions to show.")
        self.reason.setText(reason)
        total = sum(len(account.tenants) for account in self._accounts)
        self.usable.setText(self.tr("{usable} of {all} usable").format(usable=usable, all=total))

    def _name_title(self) -> None:
        if len(self._accounts) == 1:
            title = self.tr("Tenants of {account}").format(account=self._accounts[0].name)
        else:
            title = self.tr("Accounts and tenants")
        self._title.setText(title)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._about.setText(
            self.tr(
                "Nothing is asked of a tenant before it is ticked. One that fails does not hold up others."
            )
        )
        self.tenants.setAccessibleName(self.tr("Accounts and tenants"))
        self.all_tenants.setText(self.tr("&Tick all tenants"))
        self.add_account.setText(self.tr("Add an acco&unt…"))
        self._subscriptions_title.setText(self.tr("Subscriptions to show"))
        self._rights_label.setText(self.tr("&Rights"))
        self.back_button.setText(self.tr("Sign &out"))
        chosen = max(0, self.rights.currentIndex())
        self.rights.clear()
        self.rights.addItem(self.tr("Use what I have"), "all")
        self.rights.addItem(self.tr("Only look, change nothing"), "read")
        self.rights.setCurrentIndex(chosen)
        self._name_title()
        self.show_continue()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
