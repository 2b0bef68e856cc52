"""One reason of a failed job: what its code means, why, what to do, and Azure's own words below."""

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.backup import JobError
from app.domain.inert import many_lines, one_line
from app.protection.error_dictionary import Explanation
from ui.common.buttons import Kind, push_button
from ui.common.fonts import TextRole
from ui.common.labels import CodeLabel
from ui.diagnosis.wrapped_label import WrappedLabel


class ErrorCard(QWidget):
    """Nothing is claimed about a code that the dictionary does not have."""

    def __init__(
        self, error: JobError, explanation: Explanation | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for role, tone, text in _paragraphs(error, explanation):
            layout.addWidget(WrappedLabel(text, role, tone=tone))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(CodeLabel(code_of(error, explanation), tone=2), 1)
        if explanation is not None and explanation.page:
            self.page = push_button(self.tr("Open on Microsoft Learn"), Kind.QUIET, "external")
            self.page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(explanation.page)))
            row.addWidget(self.page)
        layout.addLayout(row)


def code_of(error: JobError, explanation: Explanation | None) -> str:
    """The code in words and the number, as far as there are any."""
    known = explanation.code if explanation is not None else one_line(error.title)
    return " · ".join(dict.fromkeys(part for part in (known, one_line(error.code)) if part))


def error_as_text(error: JobError, explanation: Explanation | None) -> str:
    """A reason as plain text, to copy."""
    lines = [text for _, _, text in _paragraphs(error, explanation)]
    return "\n".join([*lines, code_of(error, explanation)]).strip()


def _paragraphs(error: JobError, explanation: Explanation | None) -> list[tuple[TextRole, int, str]]:
    translate = QCoreApplication.translate
    said = many_lines(error.message) or translate("ErrorCard", "Azure gives no message.")
    if explanation is None:
        unknown = translate(
            "ErrorCard", "This code is not in the dictionary, so nothing is claimed about it."
        )
        found = [(TextRole.NAME, 1, said), (TextRole.SMALL, 2, unknown)]
    else:
        cause = translate("ErrorCard", "Why: {text}").format(text=explanation.cause)
        action = translate("ErrorCard", "What to do: {text}").format(text=explanation.next_step)
        azure = translate("ErrorCard", "Azure says: {text}").format(text=said)
        found = [
            (TextRole.NAME, 1, explanation.meaning),
            (TextRole.BODY, 1, cause),
            (TextRole.BODY, 1, action),
            (TextRole.SMALL, 2, azure),
        ]
    found += [(TextRole.SMALL, 2, f"• {many_lines(one)}") for one in error.recommendations]
    return found
