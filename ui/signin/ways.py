"""The left side of the sign-in page: the ways to sign in, who signed in before, the demo."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inert import one_line
from app.signin.methods import MethodRules
from ui.common.banner import Line
from ui.common.buttons import Kind, push_button
from ui.common.card import Ground
from ui.common.fonts import TextRole
from ui.common.labels import SectionCaption, TextLabel
from ui.common.status_shapes import paint_status
from ui.common.style_buttons import rounded
from ui.common.tokens import Status, tokens_of
from ui.signin.methods import MethodLine, MethodList
from ui.signin.text import method_words

_WIDTH = 392
_REMEMBERED_SHOWN = 4


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


class Ways(Ground):
    """Offers the ways; the page says what a chosen one needs."""

    remembered_requested = Signal(str)
    """Key of an account that was signed in before."""

    def __init__(self) -> None:
        super().__init__("window")
        self._name = TextLabel("VM Backup Assistant", TextRole.PAGE_TITLE)
        self._tagline = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._methods_caption = SectionCaption()
        self.methods = MethodList()
        self._demo_title = TextLabel("", TextRole.STRONG)
        self._demo_text = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self.demo_button = push_button("", Kind.PRIMARY, "flask")
        self._remembered_caption = SectionCaption()
        self._remembered = QVBoxLayout()
        self._remembered.setSpacing(2)
        self._remembered_caption.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
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
        layout.addSpacing(8)
        layout.addWidget(self._remembered_caption)
        layout.addLayout(self._remembered)
        layout.addStretch()
        layout.addWidget(Line())
        layout.addSpacing(10)
        layout.addWidget(self._demo_title)
        layout.addWidget(self._demo_text)
        layout.addSpacing(4)
        layout.addWidget(self.demo_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_methods(self, methods: Sequence[MethodRules]) -> None:
        """Say everything in the language of the moment."""
        translate = QCoreApplication.translate
        self._tagline.setText(translate("SignInPage", "Gets Azure VMs ready for Azure Backup"))
        self._methods_caption.setText(translate("SignInPage", "Sign in with"))
        self.methods.setAccessibleName(translate("SignInPage", "Ways to sign in"))
        self.methods.show_methods(
            tuple(MethodLine(one.icon, *method_words(one.method)[:2]) for one in methods)
        )
        self._remembered_caption.setText(translate("SignInPage", "Signed in before"))
        self._demo_title.setText(translate("SignInPage", "No Azure account at hand?"))
        self._demo_text.setText(
            translate(
                "SignInPage",
                "A simulated Azure with VMs in every kind of trouble. Nothing leaves this computer.",
            )
        )
        self.demo_button.setText(translate("SignInPage", "Explore the &demo"))

    def show_remembered(self, accounts: list[tuple[str, str]]) -> None:
        """Offer the accounts that were signed in before, as (key, name)."""
        while (item := self._remembered.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key, name in accounts[:_REMEMBERED_SHOWN]:
            button = push_button(one_line(name, 60), Kind.QUIET, "user")
            button.clicked.connect(lambda _checked=False, key=key: self.remembered_requested.emit(key))
            self._remembered.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._remembered_caption.setVisible(bool(accounts))
