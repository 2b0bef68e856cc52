"""What a vault holds is not claimed where nobody could read it."""

from app.sandbox.faults import Effect, Fault
from tests.ui.protect.session import running
from ui.common.language import Language
from ui.vaults.model import Column
from ui.vaults.page import VaultsPage


async def test_how_many_vms_a_vault_holds_is_not_claimed_where_that_was_not_read(language: Language) -> None:
    async with running(language) as world:
        session = world.session
        world.server.faults.add(
            Fault(
                Effect.ERROR,
                "GET",
                "*/backupProtectedItems",
                status=403,
                code="AuthorizationFailed",
                count=None,
            )
        )
        await session.fleet.scan()
        page = VaultsPage(session)
        model = page.model
        assert model.rowCount() > 1
        shown = {model.index(row, Column.MACHINES).data() for row in range(model.rowCount())}
        assert shown == {"– of 1,000"}
        page.close_page()
        page.deleteLater()
