"""Small controls of the policy editor: a segmented choice, a button that chooses several, rows of a form."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from ui.common.buttons import Kind, set_kind
from ui.common.icons import icon
from ui.common.style_buttons import rounded
from ui.common.tokens import tokens_of

LABEL_WIDTH = 112
CONTROL_HEIGHT = 32
_SHOWN = 2
_MANY_WIDTH = 172


class Segments(QWidget):
    """One word of several is chosen; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """``options``: (key, word, icon name)."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self.setFixedHeight(CONTROL_HEIGHT + 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for key, word, icon_name in options:
            button = QToolButton()
            button.setText(word)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            if icon_name:
                button.setIcon(icon(icon_name))
                button.setIconSize(QSize(16, 16))
            button.setFixedHeight(CONTROL_HEIGHT - 2)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_kind(button, Kind.SEGMENT)
            self._group.addButton(button)
            self.buttons[key] = button
            layout.addWidget(button)
        self._group.buttonClicked.connect(lambda _button: self.chosen.emit(self.value()))

    def value(self) -> str:
        """The key of what is chosen; empty where nothing is."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without a signal."""
        self.buttons[key].setChecked(True)

    def freeze(self, reason: str) -> None:
        """Nothing can be chosen any more, and why."""
        for button in self.buttons.values():
            button.setEnabled(False)
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        rounded(QPainter(self), QRectF(self.rect()), tokens_of(self.palette()).sunken, None)


class ManyButton(QToolButton):
    """A button whose menu stays open while several things are ticked; it shows what is ticked."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``options``: (value, word); ``name`` says what is chosen, for screen readers."""
        super().__init__(parent)
        self._name = name
        self._boxes: dict[str, QCheckBox] = {}
        menu = QMenu(self)
        for value, word in options:
            box = QCheckBox(word)
            box.setContentsMargins(8, 4, 8, 4)
            box.toggled.connect(self._on_toggled)
            action = QWidgetAction(menu)
            action.setDefaultWidget(_padded(box))
            menu.addAction(action)
            self._boxes[value] = box
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.setMaximumWidth(_MANY_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_kind(self, Kind.OUTLINE)
        self._show()

    def values(self) -> tuple[str, ...]:
        """What is ticked, in the order of the list."""
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def tick(self, values: Collection[str]) -> None:
        """Tick exactly these, without a signal."""
        for value, box in self._boxes.items():
            box.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
            box.setChecked(value in values)
            box.blockSignals(False)  # noqa: FBT003 -- Qt's own signature
        self._show()

    def _on_toggled(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        words = [box.text() for box in self._boxes.values() if box.isChecked()]
        shown = ", ".join(words[:_SHOWN]) + (f" +{len(words) - _SHOWN}" if len(words) > _SHOWN else "")
        self.setText(shown or "–")
        self.setAccessibleName(f"{self._name}: {', '.join(words) or '–'}")
        self.setToolTip(", ".join(words) if len(words) > _SHOWN else "")


def _padded(widget: QWidget) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(8, 2, 16, 2)
    layout.addWidget(widget)
    return holder


def form_row(caption: str, buddy: QWidget, *parts: QWidget | QLayout) -> QHBoxLayout:
    """A label of fixed width with its parts below each other; its access key goes to ``buddy``."""
    label = QLabel(caption)
    label.setBuddy(buddy)
    label.setFixedWidth(LABEL_WIDTH)
    label.setWordWrap(True)
    label.setMinimumHeight(CONTROL_HEIGHT)
    fields = QVBoxLayout()
    fields.setSpacing(4)
    for part in parts:
        if isinstance(part, QLayout):
            fields.addLayout(part)
        else:
            fields.addWidget(part)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(fields, 1)
    return row


def line(*widgets: QWidget) -> QHBoxLayout:
    """Widgets beside each other, at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
