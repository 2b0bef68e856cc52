"""Whose runs a session keeps, and for how long those of the demo are kept."""

from pathlib import Path

from app.cloud.connection import Connection
from app.cloud.environments import custom_environment
from tests.cloud.endpoint import FixedCredential
from ui.async_bridge import Tasks
from ui.common.language import Language
from ui.shell.session import DEMO, open_session


def exists(folder: Path) -> bool:
    return folder.exists()


async def test_the_demos_journal_ends_with_it_and_others_stay(language: Language, tasks: Tasks) -> None:
    kept: dict[str, bool] = {}
    for title in (DEMO, "Contoso"):
        environment = custom_environment("http://localhost:1")
        connection = Connection(environment, FixedCredential("token"), title=title)
        session = open_session(connection, tasks, language, read_only=False)
        await session.journal.check()
        folder = session.journal.folder
        assert exists(folder)
        await session.close()
        kept[title] = exists(folder)
    assert kept == {DEMO: False, "Contoso": True}
