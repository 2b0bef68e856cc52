"""One finding: what was found, the evidence, how to fix it, where to read more."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.assessment import Finding
from app.readiness.texts import Texts
from ui.common.badge import StatusGlyph
from ui.common.buttons import Kind, icon_button, push_button
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel, TextLabel
from ui.common.tokens import tokens_of
from ui.diagnosis.shapes import finding_shape
from ui.diagnosis.wrapped_label import WrappedLabel


class Card(QWidget):
    """A surface with an edge and round corners."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.border, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class FindingCard(Card):
    """A finding with its own copy button; all text is plain."""

    def __init__(self, finding: Finding, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        title = texts.title(finding.rule)
        message, fix = texts.message(finding), texts.fix(finding)
        url = texts.doc_url(finding.rule)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 12)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(StatusGlyph(finding_shape(finding)), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(WrappedLabel(title, TextRole.STRONG), 1)
        copy = icon_button("copy", translate("Finding", "Copy this finding"))
        copy.clicked.connect(_copier(f"{title}\n{message}\n{fix}\n{url}"))
        head.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(WrappedLabel(message))
        layout.addWidget(WrappedLabel(texts.why(finding.rule), TextRole.SMALL, tone=2))
        layout.addLayout(_evidence(finding, texts))
        if fix:
            layout.addWidget(TextLabel(translate("Finding", "How to fix"), TextRole.STRONG))
            layout.addWidget(WrappedLabel(fix))
        foot = QHBoxLayout()
        foot.addWidget(CodeLabel(finding.rule, tone=3), 1)
        if url:
            more = push_button(translate("Finding", "Learn more"), Kind.QUIET, "external")
            more.setAccessibleName(
                translate("Finding", "Learn more about: {title}").replace("{title}", title)
            )
            more.setToolTip(url)
            more.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(url)))
            foot.addWidget(more)
        layout.addLayout(foot)
        self.setAccessibleName(f"{title}: {message}")


def _evidence(finding: Finding, texts: Texts) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    shown = [
        (key, value) for key, value in finding.evidence.items() if key != "case" and value not in {None, ""}
    ]
    for number, (key, value) in enumerate(shown):
        caption = TextLabel(texts.evidence(key), TextRole.SMALL, tone=3)
        content = WrappedLabel(texts.evidence_value(key, value), TextRole.SMALL)
        grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(content, number, 1)
    return grid


def _copier(text: str) -> Callable[[], None]:
    return lambda: QApplication.clipboard().setText(text)
