"""The card of a way to sign in: the fields that it needs, and its button."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.signin.methods import Method, MethodRules, SignInRequest, is_tenant, rules_of
from ui.common.announce import announce
from ui.common.buttons import Kind, push_button, set_kind
from ui.common.card import Card
from ui.common.fonts import TextRole
from ui.common.labels import FieldLabel, TextLabel
from ui.common.problem import ProblemLine
from ui.signin.text import method_words, sign_in_words


class MethodForm(Card):
    """Asks for tenant, client id, secret or certificate, as the method's row of the table says."""

    submitted = Signal(object)
    """A :class:`SignInRequest`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rules: MethodRules = rules_of(Method.BROWSER)
        self._title = TextLabel("", TextRole.CARD_TITLE)
        self._about = TextLabel("", tone=2, wrap=True)
        self._labels = [FieldLabel() for _ in range(5)]
        self.tenant, self.client_id = QLineEdit(), QLineEdit()
        self.secret, self.certificate, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self._fields = (self.tenant, self.client_id, self.secret, self.certificate, self.password)
        self.problem = ProblemLine()
        for field in (self.secret, self.password):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        for label, field in zip(self._labels, self._fields, strict=True):
            label.setBuddy(field)
            field.returnPressed.connect(self.submit)
            field.textEdited.connect(lambda _text: self.problem.say(""))
        self.browse = push_button("")
        self.sign_in_button = push_button("", Kind.PRIMARY)
        self._chooser: QFileDialog | None = None
        self._lay_out()
        self.browse.clicked.connect(self._choose_certificate)
        self.sign_in_button.clicked.connect(self.submit)
        self.show_method(self._rules)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (label, field) in enumerate(zip(self._labels, self._fields, strict=True)):
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.browse, 3, 2)
        layout.addLayout(grid)
        layout.addWidget(self.problem)
        layout.addSpacing(8)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addStretch()
        row_of_buttons.addWidget(self.sign_in_button)
        layout.addLayout(row_of_buttons)

    @property
    def method(self) -> Method:
        """The method that is shown."""
        return self._rules.method

    def show_method(self, rules: MethodRules) -> None:
        """Show the fields of a method; what was typed stays."""
        self._rules = rules
        principal = rules.method is Method.SERVICE_PRINCIPAL
        identity = principal or rules.method is Method.MANAGED_IDENTITY
        for row, shown in enumerate((rules.tenant, identity, principal, principal, principal)):
            self._labels[row].setVisible(shown)
            self._fields[row].setVisible(shown)
        self.browse.setVisible(principal)
        self.problem.say("")
        self.retranslate()

    def show_default(self, *, default: bool) -> None:
        """Whether Enter on the page is this button."""
        set_kind(self.sign_in_button, Kind.PRIMARY if default else Kind.PLAIN)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        name, _, about = method_words(self._rules.method)
        self._title.setText(name)
        self._about.setText(about)
        texts = (
            self.tr("&Tenant"),
            self.tr("Client &id"),
            self.tr("S&ecret"),
            self.tr("Certi&ficate file"),
            self.tr("Pass&word of the file"),
        )
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        needed = self._rules.tenant_needed
        self.tenant.setPlaceholderText(
            self.tr("Id or domain") if needed else self.tr("Id or domain; empty for the account's own tenant")
        )
        self.client_id.setPlaceholderText(
            self.tr("Application (client) id") if needed else self.tr("Empty for the VM's own identity")
        )
        self.certificate.setPlaceholderText(self.tr("PEM or PFX with the private key; instead of a secret"))
        self.browse.setText(self.tr("&Browse…"))
        self.sign_in_button.setText(sign_in_words(self._rules.method))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def submit(self) -> None:
        """Ask to sign in, or say what is missing and go there. Secrets leave the fields with it."""
        texts = [field.text().strip() if field.isVisibleTo(self) else "" for field in self._fields]
        tenant, client_id, secret, certificate, password = texts
        principal = self._rules.method is Method.SERVICE_PRINCIPAL
        if (tenant or self._rules.tenant_needed) and not is_tenant(tenant):
            self._refuse(self.tenant, self.tr("Type the tenant's id or its domain."))
        elif principal and not client_id:
            self._refuse(self.client_id, self.tr("Type the application's client id."))
        elif principal and bool(secret) == bool(certificate):
            self._refuse(self.secret, self.tr("Give either a secret or a certificate file."))
        else:
            self.problem.say("")
            self.secret.clear()
            self.password.clear()
            self.submitted.emit(
                SignInRequest(
                    self._rules.method,
                    tenant_id=tenant,
                    client_id=client_id,
                    secret=secret,
                    certificate_file=Path(certificate).expanduser() if certificate else None,
                    certificate_password=password,
                )
            )

    def _refuse(self, field: QLineEdit, sentence: str) -> None:
        self.problem.say(sentence)
        field.setFocus()
        announce(field, sentence)

    def _choose_certificate(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the certificate file"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.certificate.setText)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()
