"""Which subscriptions to show, where nobody signed in: a token from a file may see hundreds as well."""

import asyncio

from app.cloud.connection import Connection
from app.signin.choice import ticked_at_first, too_many
from app.signin.reach import reach_of
from ui.shell.preferences import Preferences
from ui.signin.choice_page import ChoicePage
from ui.signin.page import SignInPage
from ui.signin.remembered import Remembered


async def narrowed(connection: Connection, page: SignInPage, preferences: Preferences) -> bool:
    """Ask for the subscriptions to show where there are too many to read them unasked.

    Gives whether nothing may be changed, by choice.

    Raises:
        CloudError: the subscriptions could not be listed.
        asyncio.CancelledError: the person went back.
    """
    offers = await reach_of(connection)
    if not too_many(offers):
        return False
    remembered = Remembered(preferences)
    choice = ChoicePage(accounts=False)
    page.add_panel(choice)
    try:
        choice.subscriptions.show_offers(offers, ticked_at_first(offers, remembered.subscriptions()))
        choice.show_continue()
        page.show_panel(choice)
        await _chosen(choice)
        ticked = choice.subscriptions.ticked
        connection.subscriptions = ticked
        remembered.choose(ticked, {one.key for one in offers})
        return choice.read_only
    finally:
        page.remove_panel(choice)


async def _chosen(choice: ChoicePage) -> None:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def go_on() -> None:
        if choice.subscriptions.ticked and not done.done():
            done.set_result(None)

    choice.continue_requested.connect(go_on)
    choice.left.connect(done.cancel)
    await done
