"""Every command of the window as one QAction: text, hint, key and icon in one place."""

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from ui.common.icons import icon
from ui.common.language import LanguageChoice
from ui.common.theme import ThemeChoice


class Actions(QObject):
    """The actions; whoever owns a part of the window connects to them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.enable_backup = self._action("Ctrl+E", "enable")
        self.back_up_now = self._action("Ctrl+B", "backup-now")
        self.create_vault = self._action("Ctrl+Shift+N", "vault")
        self.open_plan = self._action("Ctrl+O")
        self.missing_rights = self._action("", "key")
        self.refresh = self._action("F5", "refresh")
        self.refresh_everything = self._action("Ctrl+F5")
        self.filter = self._action("Ctrl+F", "search")
        self.copy_id = self._action("Ctrl+Shift+C", "copy")
        self.open_in_portal = self._action("", "external")
        self.show_list = self._action("Ctrl+1", "list", checkable=True)
        self.show_vaults = self._action("Ctrl+3", "vault", checkable=True)
        self.left_pane = self._action("Ctrl+L", "sidebar", checkable=True)
        self.right_pane = self._action("Ctrl+Shift+L", checkable=True)
        self.bottom_pane = self._action("Ctrl+J", checkable=True)
        self.next_pane = self._action("F6")
        self.previous_pane = self._action("Shift+F6")
        self.reset_layout = self._action("")
        self.shortcuts = self._action("F1", "help")
        self.sign_out = self._action("", "user")
        self.quit = self._action("Ctrl+Q")
        self.views = _exclusive(self, self.show_list, self.show_vaults)
        self.languages = {choice: self._action("", checkable=True) for choice in LanguageChoice}
        self.themes = {choice: self._action("", checkable=True) for choice in ThemeChoice}
        self.language_group = _exclusive(self, *self.languages.values())
        self.theme_group = _exclusive(self, *self.themes.values())
        self.changes = (self.enable_backup, self.back_up_now, self.create_vault)
        """Actions that change Azure: absent in read-only mode."""
        self._selected = 0
        self.retranslate()

    def _action(self, keys: str, icon_name: str = "", *, checkable: bool = False) -> QAction:
        action = QAction(self)
        action.setCheckable(checkable)
        if keys:
            action.setShortcut(QKeySequence(keys))
        if icon_name:
            action.setIcon(icon(icon_name))
        return action

    def show_selected(self, count: int) -> None:
        """Count the selected VMs in the text of *Enable backup…*."""
        self._selected = count
        self._name_enable()

    def _name_enable(self) -> None:
        text = self.tr("&Enable backup…")
        if self._selected > 1:
            text = QCoreApplication.translate("Actions", "&Enable backup for %n…", None, self._selected)
        self.enable_backup.setText(text)
        self.enable_backup.setIconText(text.replace("&", ""))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._name_enable()
        texts = {
            self.back_up_now: self.tr("&Back up now…"),
            self.create_vault: self.tr("Create &vault…"),
            self.open_plan: self.tr("&Open a plan…"),
            self.missing_rights: self.tr("Missing &rights…"),
            self.refresh: self.tr("&Refresh"),
            self.refresh_everything: self.tr("Read &everything again"),
            self.filter: self.tr("&Filter"),
            self.copy_id: self.tr("Copy resource &id"),
            self.open_in_portal: self.tr("Show in &portal"),
            self.show_list: self.tr("List"),
            self.show_vaults: self.tr("Vaults"),
            self.left_pane: self.tr("&Left pane"),
            self.right_pane: self.tr("&Right pane"),
            self.bottom_pane: self.tr("&Activity pane"),
            self.next_pane: self.tr("&Next pane"),
            self.previous_pane: self.tr("&Previous pane"),
            self.reset_layout: self.tr("Reset la&yout"),
            self.shortcuts: self.tr("&Keyboard shortcuts"),
            self.sign_out: self.tr("&Sign out"),
            self.quit: self.tr("&Quit"),
            self.languages[LanguageChoice.SYSTEM]: self.tr("System"),
            self.languages[LanguageChoice.ENGLISH]: "English",
            self.languages[LanguageChoice.KOREAN]: "한국어",
            self.themes[ThemeChoice.SYSTEM]: self.tr("System"),
            self.themes[ThemeChoice.LIGHT]: self.tr("Light"),
            self.themes[ThemeChoice.DARK]: self.tr("Dark"),
        }
        for action, text in texts.items():
            action.setText(text)
            action.setIconText(text.replace("&", ""))
        for action in self._hints():
            self.allow(action, "")

    def allow(self, action: QAction, refusal: str) -> None:
        """Enable an action; or disable it, and its hint says why."""
        action.setEnabled(not refusal)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        hint = self._hints()[action]
        action.setToolTip(f"{hint} ({keys})\n{refusal}" if refusal else f"{hint} ({keys})")
        action.setStatusTip("")

    def _hints(self) -> dict[QAction, str]:
        return {
            self.enable_backup: self.tr(
                "Choose a vault and a policy for the selected VMs, and review every step first"
            ),
            self.back_up_now: self.tr("Take a backup of the selected protected VMs now"),
            self.create_vault: self.tr("Create a Recovery Services vault"),
            self.refresh: self.tr("Read what has changed"),
        }


def _exclusive(parent: QObject, *actions: QAction) -> QActionGroup:
    group = QActionGroup(parent)
    for action in actions:
        group.addAction(action)
    return group
