"""Menu bar and command bar: the same actions twice, for the mouse and for the keyboard."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from ui.common.buttons import Kind, set_kind
from ui.common.labels import TextLabel
from ui.rights.key import RightsKey
from ui.shell.actions import Actions


class Menus:
    """The menus of the window's own menu bar."""

    def __init__(self, window: QMainWindow, actions: Actions, *, read_only: bool) -> None:
        self._bar = window.menuBar()
        self._file, self._view = self._bar.addMenu(""), self._bar.addMenu("")
        self._machine, self._protect = self._bar.addMenu(""), self._bar.addMenu("")
        self._help = self._bar.addMenu("")
        self._language, self._theme = QMenu(self._view), QMenu(self._view)
        if not read_only:
            self._file.addAction(actions.open_plan)
            self._file.addSeparator()
        self._file.addActions([actions.refresh, actions.refresh_everything])
        self._file.addSeparator()
        self._file.addActions([actions.sign_out, actions.quit])
        self._view.addActions([actions.show_list, actions.show_vaults])
        self._view.addSeparator()
        self._view.addActions([actions.left_pane, actions.right_pane, actions.bottom_pane])
        self._view.addActions([actions.next_pane, actions.previous_pane])
        self._view.addSeparator()
        self._view.addAction(actions.filter)
        self._view.addSeparator()
        self._language.addActions(list(actions.languages.values()))
        self._theme.addActions(list(actions.themes.values()))
        self._view.addMenu(self._language)
        self._view.addMenu(self._theme)
        self._view.addAction(actions.reset_layout)
        self._machine.addActions([actions.copy_id, actions.open_in_portal])
        self._protect.addActions(list(actions.changes))
        self._protect.addSeparator()
        self._protect.addAction(actions.missing_rights)
        self._protect.setToolTipsVisible(True)
        self._protect.menuAction().setVisible(not read_only)
        self._help.addAction(actions.shortcuts)
        self.retranslate()
        self._bar.show()

    def retranslate(self) -> None:
        """Name the menus in the language of the moment."""
        self._file.setTitle(QCoreApplication.translate("Menus", "&File"))
        self._view.setTitle(QCoreApplication.translate("Menus", "&View"))
        self._machine.setTitle(QCoreApplication.translate("Menus", "&Machine"))
        self._protect.setTitle(QCoreApplication.translate("Menus", "&Protect"))
        self._help.setTitle(QCoreApplication.translate("Menus", "&Help"))
        self._language.setTitle(QCoreApplication.translate("Menus", "La&nguage"))
        self._theme.setTitle(QCoreApplication.translate("Menus", "&Theme"))

    def remove(self) -> None:
        """Take the menus away (sign-out)."""
        self._bar.clear()
        self._bar.hide()


class CommandBar(QToolBar):
    """The bar under the menus; in read-only mode the buttons for changes are absent and a chip says so."""

    def __init__(
        self,
        actions: Actions,
        title: str,
        rights: RightsKey,
        *,
        read_only: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("command-bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFixedHeight(48)
        self._chip: TextLabel | None = None
        self._add_room(12)
        if read_only:
            self._chip = TextLabel("")
            self._chip.setContentsMargins(10, 0, 10, 0)
            self._chip.setFixedHeight(28)
            self._chip.setAutoFillBackground(True)
            self._chip.setBackgroundRole(self._chip.palette().ColorRole.Highlight)
            self.addWidget(self._chip)
        else:
            self._add(actions.enable_backup, Kind.PRIMARY)
            self._add(actions.back_up_now, Kind.OUTLINE)
            self._add(actions.create_vault, Kind.OUTLINE)
            key = self.addWidget(rights)
            key.setVisible(False)
            rights.shown.connect(key.setVisible)
        self._add(actions.refresh, Kind.SEGMENT)
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        self._place = TextLabel(title, tone=2)
        self.addWidget(self._place)
        self._add_room(14)
        self.retranslate()

    def _add(self, action: QAction, kind: Kind) -> None:
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            set_kind(button, kind)
            button.setAutoRaise(False)
            button.setMinimumHeight(32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._add_room(8)

    def _add_room(self, width: int) -> None:
        room = QWidget()
        room.setFixedWidth(width)
        self.addWidget(room)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setWindowTitle(QCoreApplication.translate("CommandBar", "Commands"))
        self._place.setAccessibleName(
            QCoreApplication.translate("CommandBar", "Connected to {place}").format(place=self._place.text())
        )
        if self._chip is not None:
            self._chip.setText(QCoreApplication.translate("CommandBar", "Read-only"))
