"""The real window as a process of its own: ``python -m tests.azure_cli.window URL TOKEN_FILE VM_ID``.

It opens on an endpoint and a token file, and writes one JSON line with the row's texts by column title after
the first reading, and another one after each F5; every line of its standard input is one press of F5.
"""

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.shell.running import running
from ui.arguments import WindowOptions
from ui.async_bridge import run_window
from ui.common.fonts import application_font
from ui.common.style import AssistantStyle
from ui.fleet.columns import Column, column_title


async def _show(url: str, token_file: Path, machine_id: str) -> None:
    """Open, read, tell; then F5 and tell for each line of the standard input."""

    key = machine_id.casefold()
    async with running(WindowOptions(endpoint=url, token_file=token_file)) as window:
        workspace = await window.signed_in_and_read()
        while True:
            model = workspace.fleet.model
            await window.until(lambda: model.index_of(key).isValid())  # noqa: B023 -- waited for here
            texts = {column_title(one): str(model.data(model.index_of(key, one))) for one in Column}
            print(json.dumps(texts), flush=True)
            if not await asyncio.to_thread(sys.stdin.readline):
                return
            before = workspace.session.fleet.estate.finished_at
            QTest.keyClick(window.window, Qt.Key.Key_F5)
            await window.until(lambda: workspace.session.fleet.estate.finished_at != before)  # noqa: B023 -- as above
            await window.until(lambda: not workspace.scans.running)


def main(words: list[str]) -> int:
    """Run the window for ``URL TOKEN_FILE VM_ID``."""

    url, token_file, machine_id = words
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("vm-backup-assistant-tests")
    application.setApplicationName("azure-cli")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    application.setQuitOnLastWindowClosed(False)
    application.setStyle(AssistantStyle())
    application.setFont(application_font())

    async def shown() -> int:
        await _show(url, Path(token_file), machine_id)
        return 0

    problems: list[BaseException] = []
    code = run_window(application, shown, problems.append)
    return 1 if problems else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
