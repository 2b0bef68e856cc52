"""A vault that is being made shows by itself: first as being created, then as it is."""

from collections.abc import Sequence

from app.domain.assessment import AssessedMachine
from app.domain.backup import Redundancy
from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.planning.vault_steps import VaultForm
from app.protection.apply import counts
from tests.protection.azure import azure

SPEED = 10.0
"""Slow enough that Azure still works on the vault when it is first read again."""


class States:
    """The provisioning states of one vault as the fleet told them."""

    def __init__(self, vault_id: str) -> None:
        self._key = key_of(vault_id)
        self.seen: list[str] = []

    def estate_changed(self, estate: Estate) -> None:
        vault = estate.vaults.get(self._key)
        if vault is not None and (not self.seen or self.seen[-1] != vault.provisioning_state):
            self.seen.append(vault.provisioning_state)

    def machines_changed(self, machines: Sequence[AssessedMachine]) -> None:
        """Only vaults are watched."""

    def machines_removed(self, keys: Sequence[str]) -> None:
        """Only vaults are watched."""


async def test_a_new_vault_appears_first_as_being_created() -> None:
    async with azure(speed=SPEED) as cloud:
        production = next(one for one in cloud.vaults.subscriptions() if one.name == "Contoso Production")
        form = VaultForm(
            production.id,
            production.name,
            "rg-new",
            "koreasouth",
            "rsv-new",
            Redundancy.LOCAL,
            new_group=True,
        )
        states = States(form.vault_id)
        stop = cloud.fleet.subscribe(states)
        results = await cloud.apply.run(await cloud.vaults.plan_create_vault(form))
        stop()
        assert counts(results).all_done
        assert states.seen == ["Provisioning", "Succeeded"]
