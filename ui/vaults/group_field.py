"""The resource group: an existing one from a list, or a new one with its own rules."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.places import ResourceGroup
from app.protection.names import check_group_name
from app.protection.texts import PlanTexts
from ui.common.buttons import push_button
from ui.common.problem import ProblemLine

_LONGEST = 200
_RESTORE_POINT_GROUPS = "azurebackuprg_"


class GroupField(QWidget):
    """A searchable list with a button *New…* that turns it into a field, and back."""

    changed = Signal()

    def __init__(self, texts: PlanTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.choice = QComboBox()
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.choice.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.choice)
        self._stack.addWidget(self.edit)
        self._stack.setFixedHeight(32)
        self.switch = push_button(self.tr("&New…"))
        self._problem = ProblemLine()
        self.choice.setAccessibleName(self.tr("Resource group"))
        self.edit.setAccessibleName(self.tr("Name of the new resource group"))
        self.switch.clicked.connect(self._toggle)
        self.choice.currentTextChanged.connect(self._on_change)
        self.edit.textChanged.connect(self._on_change)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._stack, 1)
        row.addWidget(self.switch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        self.setFocusProxy(self.choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def is_new(self) -> bool:
        """Whether the group is to be created."""
        return self._stack.currentWidget() is self.edit

    def name(self) -> str:
        """The chosen or typed name."""
        return (self.edit.text() if self.is_new() else self.choice.currentText()).strip()

    def known(self) -> bool:
        """Whether the name is new on purpose, or one of the list."""
        return self.is_new() or self._listed(self.name()) >= 0

    def show_groups(self, groups: Sequence[ResourceGroup], region: str = "") -> None:
        """Fill the list; a group of the region comes first. An empty list asks for a new group.

        Groups that Azure Backup made for restore points come last: nothing else belongs there.
        """

        def place(group: ResourceGroup) -> tuple[bool, bool, str]:
            of_azure = group.name.casefold().startswith(_RESTORE_POINT_GROUPS)
            return of_azure, group.region != region, group.name.casefold()

        self.choice.blockSignals(True)  # noqa: FBT003 -- Qt's own signature
        self.choice.clear()
        self.choice.addItems([group.name for group in sorted(groups, key=place)])
        self.choice.setCurrentIndex(0 if groups else -1)
        self.choice.blockSignals(False)  # noqa: FBT003 -- Qt's own signature
        if not groups and not self.is_new():
            self._toggle()
        self._on_change()

    def make_new(self, name: str) -> None:
        """Turn to a new group of this name."""
        if not self.is_new():
            self._toggle()
        self.edit.setText(name)

    def _listed(self, name: str) -> int:
        wanted = name.casefold()
        rows = range(self.choice.count())
        return next((row for row in rows if self.choice.itemText(row).casefold() == wanted), -1)

    def _toggle(self) -> None:
        shown = self.choice if self.is_new() else self.edit
        self._stack.setCurrentWidget(shown)
        self.switch.setText(self.tr("&Existing…") if self.is_new() else self.tr("&New…"))
        self.setFocusProxy(self.edit if self.is_new() else self.choice)
        shown.setFocus()
        self._on_change()

    def _on_change(self) -> None:
        name = self.name()
        sentence = ""
        if self.is_new():
            problems = check_group_name(name) if name else ()
            if problems:
                sentence = self._texts.problem(problems[0])
            elif self._listed(name) >= 0:
                sentence = self.tr("This group exists already; the vault will be made in it.")
        elif name and self._listed(name) < 0:
            sentence = self.tr("There is no such group in this subscription. Choose one, or press New….")
        self._problem.say(sentence)
        self.changed.emit()
