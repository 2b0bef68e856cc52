"""The sign-in page: ways to sign in at the left, the chosen one at the right, the demo always in reach."""

import itertools
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.signin.methods import Method, SignInRequest, offered_methods
from ui.common.announce import announce
from ui.common.banner import Line
from ui.common.buttons import Kind, push_button, set_kind
from ui.common.card import Card, Ground
from ui.common.fonts import TextRole
from ui.common.labels import FieldLabel, TextLabel
from ui.common.language import LanguageChoice
from ui.common.problem import ProblemLine
from ui.common.progress import ReadingRing
from ui.common.theme import ThemeChoice
from ui.signin.cloud_row import CUSTOM, CloudRow
from ui.signin.code_card import CodeCard
from ui.signin.endpoint_form import EndpointForm
from ui.signin.method_form import MethodForm
from ui.signin.ways import Ways

_NARROW = 1320
"""Below it the subscriptions to choose need the whole width."""
_FORM, _WAITING, _CODE = 0, 1, 2
"""Pages of the right side; what follows signing in comes behind them."""


class SignInPage(QWidget):
    """Offers what works and reports what was chosen; who connects tells it how that goes."""

    demo_requested = Signal()
    endpoint_requested = Signal(str, str)
    sign_in_requested = Signal(object, str, str, str)
    """A :class:`SignInRequest`, the cloud's name or ``custom``, endpoint and certificate authority file."""
    remembered_requested = Signal(str)
    """Key of an account that was signed in before."""
    panel_requested = Signal()
    cancelled = Signal()
    language_chosen = Signal(object)
    """A :class:`LanguageChoice`."""
    theme_chosen = Signal(object)
    """A :class:`ThemeChoice`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = False
        self._touched = False
        self._methods = offered_methods()
        self.ways = Ways()
        self.methods, self.demo_button = self.ways.methods, self.ways.demo_button
        self._make_parts()
        right = self._right_side()
        self._stack.currentChanged.connect(lambda _index: self._make_room())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.ways)
        layout.addWidget(Line(Qt.Orientation.Vertical))
        layout.addWidget(right, 1)
        self.demo_button.clicked.connect(self.demo_requested)
        self.ways.remembered_requested.connect(self.remembered_requested)
        self.form.submitted.connect(self.endpoint_requested)
        self.cancel_button.clicked.connect(self.cancelled)
        self.language_box.activated.connect(
            lambda _i: self.language_chosen.emit(LanguageChoice(self.language_box.currentData()))
        )
        self.theme_box.activated.connect(
            lambda _i: self.theme_chosen.emit(ThemeChoice(self.theme_box.currentData()))
        )
        self.form.endpoint.textChanged.connect(self._show_default)
        self.method_form.submitted.connect(self._submitted)
        self.methods.selectionModel().currentRowChanged.connect(self._show_method)
        self.methods.clicked.connect(lambda _index: self._touch())
        self.code.cancelled.connect(self.cancelled)
        self.back_button.clicked.connect(self.panel_requested)
        self.retranslate()
        order = (
            self.methods,
            self.demo_button,
            *(self.method_form.tenant, self.method_form.client_id, self.method_form.secret),
            *(self.method_form.certificate, self.method_form.browse, self.method_form.password),
            self.method_form.sign_in_button,
            *(self.cloud.box, self.cloud.endpoint, self.cloud.ca_file, self.cloud.browse),
            *(self.form.endpoint, self.form.token_file, self.form.browse, self.form.connect_button),
            *(self.language_box, self.theme_box),
        )
        for first, second in itertools.pairwise(order):
            self.setTabOrder(first, second)
        self.choose(Method.BROWSER)
        self._touched = False
        self._show_default()
        self.demo_button.setFocus()

    def _make_parts(self) -> None:
        self.form = EndpointForm()
        self.method_form = MethodForm()
        self.cloud = CloudRow()
        self.code = CodeCard()
        self.back_button = push_button("", Kind.QUIET, "left")
        self.back_button.hide()
        self._waiting_title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._waiting_text = TextLabel("", tone=2, wrap=True)
        self.cancel_button = push_button("")
        self.problem = ProblemLine()
        self._promise = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._language_label, self._theme_label = FieldLabel(), FieldLabel()
        self.language_box, self.theme_box = QComboBox(), QComboBox()
        self._language_label.setBuddy(self.language_box)
        self._theme_label.setBuddy(self.theme_box)

    def _right_side(self) -> QWidget:
        side = Ground("surface")
        layout = QVBoxLayout(side)
        layout.setContentsMargins(44, 40, 44, 20)
        layout.setSpacing(12)
        self._stack = QStackedWidget()
        self._forms = QStackedWidget()
        self._forms.addWidget(_at_the_top(self.method_form, self.cloud))
        self._forms.addWidget(_at_the_top(self.form))
        form_page = QWidget()
        inside = QVBoxLayout(form_page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._forms, 1)
        self._stack.addWidget(form_page)
        self._stack.addWidget(_at_the_top(self._waiting_card()))
        self._stack.addWidget(_at_the_top(self.code))
        layout.addWidget(self.problem)
        layout.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._promise, 1)
        foot.addSpacing(16)
        foot.addWidget(self._language_label)
        foot.addWidget(self.language_box)
        foot.addSpacing(8)
        foot.addWidget(self._theme_label)
        foot.addWidget(self.theme_box)
        layout.addLayout(foot)
        return side

    def _waiting_card(self) -> Card:
        card = Card()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self._waiting_title)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(ReadingRing())
        row.addWidget(self._waiting_text, 1)
        row.addWidget(self.cancel_button)
        layout.addLayout(row)
        return card

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.ways.show_methods(self._methods)
        self.back_button.setText(self.tr("&Back to the tenants"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._say_promise()
        self._language_label.setText(self.tr("&Language"))
        self._theme_label.setText(self.tr("T&heme"))
        _fill(
            self.language_box,
            (
                (self.tr("System"), LanguageChoice.SYSTEM),
                ("English", LanguageChoice.ENGLISH),
                ("한국어", LanguageChoice.KOREAN),
            ),
        )
        _fill(
            self.theme_box,
            (
                (self.tr("System"), ThemeChoice.SYSTEM),
                (self.tr("Light"), ThemeChoice.LIGHT),
                (self.tr("Dark"), ThemeChoice.DARK),
            ),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_choices(self, language: LanguageChoice, theme: ThemeChoice) -> None:
        """Show which language and theme are chosen now."""
        self.language_box.setCurrentIndex(self.language_box.findData(language))
        self.theme_box.setCurrentIndex(self.theme_box.findData(theme))

    def choose(self, method: Method) -> None:
        """Choose a way to sign in, as a click does."""
        rows = [one.method for one in self._methods]
        self.methods.setCurrentIndex(self.methods.model().index(rows.index(method), 0))
        self._touch()

    @property
    def method(self) -> Method:
        """The chosen way to sign in."""
        return self._methods[max(0, self.methods.currentIndex().row())].method

    def _touch(self) -> None:
        """From now on Enter is the method's button; before, it is the demo."""
        self._touched = True
        self._show_default()

    def _show_method(self) -> None:
        rules = self._methods[max(0, self.methods.currentIndex().row())]
        if rules.method is Method.TOKEN_FILE:
            self._forms.setCurrentIndex(1)
        else:
            self.method_form.show_method(rules)
            self._forms.setCurrentIndex(0)
        self.problem.say("")
        if self.methods.hasFocus():
            self._touch()

    def _submitted(self, request: SignInRequest) -> None:
        if self.cloud.cloud == CUSTOM and not self.cloud.endpoint.text().strip():
            self.show_problem(self.tr("Type the address of the custom cloud's Azure Resource Manager."))
            self.cloud.endpoint.setFocus()
            return
        self.sign_in_requested.emit(
            request,
            self.cloud.cloud,
            self.cloud.endpoint.text().strip(),
            self.cloud.ca_file.text().strip(),
        )

    def add_panel(self, panel: QWidget) -> None:
        """Take in what follows signing in; it is shown by :meth:`show_panel`."""
        self._stack.addWidget(panel)

    def remove_panel(self, panel: QWidget) -> None:
        """Take out what was added."""
        self._stack.removeWidget(panel)
        panel.deleteLater()

    def show_panel(self, panel: QWidget) -> None:
        """Show what follows signing in."""
        self._waiting = False
        self._stack.setCurrentWidget(panel)
        self.problem.say("")
        for part in (self.methods, self.demo_button):
            part.setEnabled(False)

    def lock_cloud(self, *, locked: bool) -> None:
        """While somebody is signed in, further accounts are of the same cloud."""
        self.cloud.setEnabled(not locked)
        self.back_button.setVisible(locked)

    def say_store(self, *, protected: bool) -> None:
        """Say, before anybody signs in, where tokens are kept."""
        self._protected = protected
        self._say_promise()

    _protected: bool | None = None

    def _say_promise(self) -> None:
        if self._protected is None:
            text = self.tr("Tokens are sent to Microsoft Entra and Azure only, never written in plain text.")
        elif self._protected:
            text = self.tr("Tokens are kept encrypted by the system. “Forget this account” removes them.")
        else:
            text = self.tr("Tokens are kept in memory only: this computer has no protected store.")
        self._promise.setText(text)

    def show_code(self, code: str, url: str, expires_at: datetime, tenant: str) -> None:
        """Show a device code instead of the plain waiting."""
        self.code.show_code(code, url, expires_at, tenant)
        self._stack.setCurrentIndex(_CODE)

    def show_waiting(self, title: str, text: str) -> None:
        """Say what is being waited for, with Cancel."""
        self._waiting = True
        self.problem.say("")
        self._waiting_title.setText(title)
        self._waiting_text.setText(text)
        self._stack.setCurrentIndex(_WAITING)
        for part in (self.methods, self.demo_button):
            part.setEnabled(False)
        self.cancel_button.setFocus()
        announce(self, f"{title} {text}")

    def show_form(self) -> None:
        """Back to the choice of a method."""
        self._waiting = False
        self._stack.setCurrentIndex(_FORM)
        self.methods.setEnabled(True)
        self.demo_button.setEnabled(not self.back_button.isVisibleTo(self))

    def _show_default(self) -> None:
        """The blue button is what Enter does: the demo until a method was chosen or an address typed."""
        endpoint = self.method is Method.TOKEN_FILE and bool(self.form.endpoint.text())
        method = self.method is not Method.TOKEN_FILE and self._touched
        set_kind(self.demo_button, Kind.PLAIN if endpoint or method else Kind.PRIMARY)
        set_kind(self.form.connect_button, Kind.PRIMARY if endpoint else Kind.PLAIN)
        self.method_form.show_default(default=method)

    def show_problem(self, sentence: str) -> None:
        """Say above the method why it did not work; empty takes it back."""
        self.problem.say(sentence)
        if sentence:
            announce(self, sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._waiting:
            self.cancelled.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not self._waiting:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._stack.currentIndex() != _FORM:
            return
        if self.method is Method.TOKEN_FILE and self.form.endpoint.text():
            self.form.submit()
        elif self.method is not Method.TOKEN_FILE and self._touched:
            self.method_form.submit()
        else:
            self.demo_button.click()

    def _make_room(self) -> None:
        """What follows signing in needs the whole width where the window is narrow."""
        in_panel = self._stack.currentIndex() > _CODE
        self.ways.setVisible(not in_panel or self.width() >= _NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def sizeHint(self) -> QSize:
        return QSize(1180, 760)


def _fill(box: QComboBox, choices: tuple[tuple[str, object], ...]) -> None:
    chosen = max(box.currentIndex(), 0)
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(chosen)


def _at_the_top(*cards: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch()
    return holder
