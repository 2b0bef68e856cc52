"""The sign-in page: ways to sign in at the left, the chosen one at the right, the demo always in reach."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.common.announce import announce
from ui.common.banner import Line
from ui.common.buttons import Kind, push_button, set_kind
from ui.common.card import Card, Ground
from ui.common.fonts import TextRole
from ui.common.labels import SectionCaption, TextLabel
from ui.common.language import LanguageChoice
from ui.common.problem import ProblemLine
from ui.common.progress import ReadingRing
from ui.common.status_shapes import paint_status
from ui.common.style_buttons import rounded
from ui.common.theme import ThemeChoice
from ui.common.tokens import Status, tokens_of
from ui.signin.endpoint_form import EndpointForm
from ui.signin.methods import Method, MethodList

_LEFT_WIDTH = 392


class _Mark(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        rounded(painter, self.rect().toRectF(), tokens.accent, None, 9)
        paint_status(
            painter, self.rect().toRectF().adjusted(10, 10, -10, -10), Status.PROTECTED, tokens.on_accent
        )


class SignInPage(QWidget):
    """Offers what works and reports what was chosen; who connects tells it how that goes."""

    demo_requested = Signal()
    endpoint_requested = Signal(str, str)
    cancelled = Signal()
    language_chosen = Signal(object)
    """A :class:`LanguageChoice`."""
    theme_chosen = Signal(object)
    """A :class:`ThemeChoice`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = False
        self._make_parts()
        left, right = self._left_side(), self._right_side()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        layout.addWidget(Line(Qt.Orientation.Vertical))
        layout.addWidget(right, 1)
        self.demo_button.clicked.connect(self.demo_requested)
        self.form.submitted.connect(self.endpoint_requested)
        self.cancel_button.clicked.connect(self.cancelled)
        self.language_box.activated.connect(
            lambda _i: self.language_chosen.emit(LanguageChoice(self.language_box.currentData()))
        )
        self.theme_box.activated.connect(
            lambda _i: self.theme_chosen.emit(ThemeChoice(self.theme_box.currentData()))
        )
        self.form.endpoint.textChanged.connect(self._show_default)
        self.retranslate()
        self.setTabOrder(self.methods, self.demo_button)
        self.setTabOrder(self.demo_button, self.form.endpoint)
        self.setTabOrder(self.form.endpoint, self.form.token_file)
        self.setTabOrder(self.form.token_file, self.form.browse)
        self.setTabOrder(self.form.browse, self.form.connect_button)
        self.setTabOrder(self.form.connect_button, self.language_box)
        self.setTabOrder(self.language_box, self.theme_box)
        self.demo_button.setFocus()

    def _make_parts(self) -> None:
        self._name = TextLabel("VM Backup Assistant", TextRole.PAGE_TITLE)
        self._tagline = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._methods_caption = SectionCaption()
        self.methods = MethodList()
        self._demo_title = TextLabel("", TextRole.STRONG)
        self._demo_text = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.demo_button = push_button("", Kind.PRIMARY, "flask")
        self.form = EndpointForm()
        self._waiting_title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self._waiting_text = TextLabel("", tone=2, wrap=True)
        self.cancel_button = push_button("")
        self.problem = ProblemLine()
        self._promise = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._language_label, self._theme_label = QLabel(), QLabel()
        self.language_box, self.theme_box = QComboBox(), QComboBox()
        self._language_label.setBuddy(self.language_box)
        self._theme_label.setBuddy(self.theme_box)

    def _left_side(self) -> QWidget:
        side = Ground("window")
        side.setFixedWidth(_LEFT_WIDTH)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(28, 28, 24, 24)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(_Mark())
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._tagline)
        head.addLayout(names, 1)
        layout.addLayout(head)
        layout.addSpacing(16)
        layout.addWidget(self._methods_caption)
        layout.addWidget(self.methods)
        layout.addStretch()
        layout.addWidget(Line())
        layout.addSpacing(10)
        layout.addWidget(self._demo_title)
        layout.addWidget(self._demo_text)
        layout.addSpacing(4)
        layout.addWidget(self.demo_button, 0, Qt.AlignmentFlag.AlignLeft)
        return side

    def _right_side(self) -> QWidget:
        side = Ground("surface")
        layout = QVBoxLayout(side)
        layout.setContentsMargins(44, 40, 44, 20)
        layout.setSpacing(12)
        self._stack = QStackedWidget()
        self._stack.addWidget(_at_the_top(self.form))
        self._stack.addWidget(_at_the_top(self._waiting_card()))
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
        self._tagline.setText(self.tr("Gets Azure VMs ready for Azure Backup"))
        self._methods_caption.setText(self.tr("Sign in with"))
        self.methods.setAccessibleName(self.tr("Ways to sign in"))
        self.methods.show_methods(
            (Method("token", self.tr("Token from a file"), self.tr("For a custom endpoint")),)
        )
        self._demo_title.setText(self.tr("No Azure account at hand?"))
        self._demo_text.setText(
            self.tr("A simulated Azure with VMs in every kind of trouble. Nothing leaves this computer.")
        )
        self.demo_button.setText(self.tr("Explore the &demo"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._promise.setText(
            self.tr("Tokens stay in memory and are sent to the endpoint only, never written anywhere.")
        )
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

    def show_waiting(self, title: str, text: str) -> None:
        """Say what is being waited for, with Cancel."""
        self._waiting = True
        self.problem.say("")
        self._waiting_title.setText(title)
        self._waiting_text.setText(text)
        self._stack.setCurrentIndex(1)
        for part in (self.methods, self.demo_button):
            part.setEnabled(False)
        self.cancel_button.setFocus()
        announce(self, f"{title} {text}")

    def show_form(self) -> None:
        """Back to the choice of a method."""
        self._waiting = False
        self._stack.setCurrentIndex(0)
        for part in (self.methods, self.demo_button):
            part.setEnabled(True)

    def _show_default(self, endpoint: str) -> None:
        """The blue button is what Enter does: the demo until an address is typed."""
        set_kind(self.demo_button, Kind.PLAIN if endpoint else Kind.PRIMARY)
        set_kind(self.form.connect_button, Kind.PRIMARY if endpoint else Kind.PLAIN)

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
        if self.form.endpoint.text():
            self.form.submit()
        else:
            self.demo_button.click()

    def sizeHint(self) -> QSize:
        return QSize(1180, 760)


def _fill(box: QComboBox, choices: tuple[tuple[str, object], ...]) -> None:
    chosen = max(box.currentIndex(), 0)
    box.clear()
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(chosen)


def _at_the_top(card: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(card)
    layout.addStretch()
    return holder
