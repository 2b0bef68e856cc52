"""Labels that show any text as it is: never as markup, on one line in a row, elided where narrow."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.domain.inert import one_line
from ui.common.fonts import TextRole, fixed_font, font
from ui.common.tokens import Tokens, tokens_of

_PIECES = 3
"""Pixels, see :class:`FieldLabel`."""


class TextLabel(QLabel):
    """A label that takes its text literally; ``role`` gives the size, ``tone`` the colour.

    Tones: 1 body, 2 second line, 3 caption.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        tone: int = 1,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role = role
        self._tone = tone
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._dress()

    def set_tone(self, tone: int) -> None:
        """Change the colour's tone."""
        self._tone = tone
        self._dress()

    def _dress(self) -> None:
        made = font(self._role)
        if made != self.font():
            self.setFont(made)
        color = self._color(tokens_of(self.palette()))
        if self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText) != color:
            palette = QPalette()
            palette.setColor(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText, color)
            palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)

    def _color(self, tokens: Tokens) -> QColor:
        return {1: tokens.text, 2: tokens.text2, 3: tokens.text3}[self._tone]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {
            QEvent.Type.ApplicationPaletteChange,
            QEvent.Type.PaletteChange,
            QEvent.Type.LanguageChange,
        }:
            self._dress()
        super().changeEvent(event)


class SectionCaption(TextLabel):
    """The small title of a section: capitals in languages that have them."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.upper(), TextRole.CAPTION, tone=3, parent=parent)

    def setText(self, text: str) -> None:
        super().setText(text.upper())


class ElidedLabel(TextLabel):
    """One line that shortens to its room; the full text is the tooltip only while it is shortened.

    Names shorten in the middle (``middle=True``), sentences at the end. It never widens its window.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        tone: int = 1,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role, tone=tone, parent=parent)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._full = text
        super().setText(one_line(text))
        self.setAccessibleName(self.text())
        self._set_tooltip()

    def full_text(self) -> str:
        """The text as it was given."""
        return self._full

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def _shown(self) -> str:
        return QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.contentsRect().width())

    def _set_tooltip(self) -> None:
        self.setToolTip("" if self._shown() == self._full else plain_tooltip(self._full))

    def resizeEvent(self, event: object) -> None:
        del event
        self._set_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, QPalette.ColorRole.WindowText))
        painter.drawText(self.contentsRect(), self.alignment(), self._shown())


def plain_tooltip(text: str, limit: int = 2000) -> str:
    """A tooltip that Qt cannot take for markup: the characters that would make it one are escaped."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    escaped = cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<p style='white-space:pre-wrap'>{escaped}</p>"


class CodeLabel(ElidedLabel):
    """An id, a code or a command in fixed width, selectable by its copy button elsewhere."""

    def __init__(self, text: str = "", *, tone: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(text, TextRole.SMALL, tone=tone, middle=True, parent=parent)

    def _dress(self) -> None:
        super()._dress()
        made = fixed_font()
        if made != self.font():
            self.setFont(made)


class FieldLabel(QLabel):
    """Names the field beside it; wide enough for its text with an underlined letter.

    Such a text is drawn in pieces, each at a whole pixel: up to three more than Qt reckons with.
    """

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + _PIECES, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
