"""The card of a device code: the code, its page, how long it lives, and Cancel."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.common.announce import announce
from ui.common.buttons import Kind, push_button
from ui.common.card import Card
from ui.common.fonts import TextRole, fixed_font
from ui.common.labels import TextLabel
from ui.common.progress import ReadingRing
from ui.common.style_buttons import rounded
from ui.common.tokens import tokens_of

_CODE_STEP = 14.0
_TICK_MS = 1000


class _CodeBox(QLabel):
    """The code in large type of one width, in a box; selectable, and never markup."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fixed_font(_CODE_STEP))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(264, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        area = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        rounded(QPainter(self), area, tokens.sunken, tokens.control, 8)
        super().paintEvent(event)


class CodeCard(Card):
    """Shows one code at a time; an expired one says so and offers a new one."""

    cancelled = Signal()
    new_code_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tenant, self._url = "", ""
        self._expires_at = datetime.now(UTC)
        self._title = TextLabel("", TextRole.CARD_TITLE, wrap=True)
        self.countdown = TextLabel("", tone=2)
        self.code = _CodeBox()
        self.copy_button = push_button("", Kind.PRIMARY, "copy")
        self.open_button = push_button("", Kind.PLAIN, "external")
        self.new_button = push_button("", Kind.PRIMARY, "refresh")
        self.cancel_button = push_button("")
        self._page = TextLabel("", TextRole.SMALL, tone=2, wrap=True)
        self._waiting = TextLabel("", tone=2)
        self._ring = ReadingRing()
        self._lay_out()
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self.copy_button.clicked.connect(self._copy)
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._url)))
        self.new_button.clicked.connect(self.new_code_requested)
        self.cancel_button.clicked.connect(self.cancelled)
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.countdown)
        layout.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.code)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for button in (self.copy_button, self.open_button, self.new_button):
            buttons.addWidget(button)
        row.addLayout(buttons)
        row.addStretch()
        layout.addLayout(row)
        layout.addWidget(self._page)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._ring)
        foot.addWidget(self._waiting, 1)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        layout.addLayout(foot)

    def show_code(self, code: str, url: str, expires_at: datetime, tenant: str) -> None:
        """Show a code until it expires; it is spoken once, letter by letter."""
        self._tenant, self._url, self._expires_at = tenant, url, expires_at
        self.code.setText(code)
        self._clock.start()
        self._tick()
        self.retranslate()
        self.copy_button.setFocus()
        announce(self.code, " ".join(code))

    def clear(self) -> None:
        """Take the code away: it was used, or is not wanted any more."""
        self._clock.stop()
        if self.code.text() and QApplication.clipboard().text() == self.code.text():
            QApplication.clipboard().clear()
        self.code.setText("")

    @property
    def holds_expired(self) -> bool:
        """Whether a code is shown that can no longer be used."""
        return bool(self.code.text()) and self.expired

    @property
    def expired(self) -> bool:
        """Whether the code can no longer be used."""
        return datetime.now(UTC) >= self._expires_at

    def _tick(self) -> None:
        left = max(0, int((self._expires_at - datetime.now(UTC)).total_seconds()))
        time = f"{left // 60}:{left % 60:02}"
        self.countdown.setText(
            self.tr("Expires in {time}").format(time=time) if left else self.tr("The code has expired")
        )
        for part in (self.copy_button, self.open_button, self._ring, self._waiting):
            part.setVisible(bool(left))
        self.new_button.setVisible(not left)
        self.code.setEnabled(bool(left))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.code.text())
        announce(self, self.tr("Copied"))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._title.setText(
            self.tr("Enter this code to sign in to {tenant}").format(tenant=self._tenant)
            if self._tenant
            else self.tr("Enter this code to sign in")
        )
        self.code.setAccessibleName(self.tr("Code"))
        self.copy_button.setText(self.tr("Copy &code"))
        self.open_button.setText(self.tr("Open the &page"))
        self.new_button.setText(self.tr("&New code"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._page.setText(
            self.tr("Type the code only on {url}. Nobody asks for it by mail or phone.").format(url=self._url)
        )
        self._waiting.setText(self.tr("Waiting for you to finish in the browser"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
