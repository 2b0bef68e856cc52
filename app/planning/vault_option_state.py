"""The options of a vault as Azure says them now, and the plan that sets what is wished."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.backup import Vault
from app.planning.vault_options import VALUES, irreversible, option_problem, option_step
from app.protection.documents import StorageConfiguration
from app.protection.plan import Phrase, Plan, Settled, Step, make_plan
from app.protection.vault_options import VaultOption, option_values


class _OpenVault(Struct, frozen=True):
    """A vault with everything it says about itself."""

    properties: dict[str, object] = {}


class OptionState(Struct, frozen=True):
    """A vault's options at a moment."""

    vault: Vault
    """With the redundancy as the storage configuration says it."""
    values: Mapping[VaultOption, str]
    """In Azure's words; empty where the vault does not mention the option and no default is documented."""
    in_use: bool
    """Whether something is or was protected in the vault."""

    def choices(self, option: VaultOption) -> tuple[str, ...]:
        """The values that an option can be given, the present one among them; none for a number."""
        known = VALUES.get(option, ())
        now = self.values.get(option, "")
        return (now, *known) if known and now and now not in known else known

    def problem(self, option: VaultOption, value: str) -> Phrase | None:
        """Why a value cannot be set; None: nothing known stands against it, or it is the present one."""
        now = self.values.get(option, "")
        if value == now:
            return None
        return option_problem(self.vault, option, value, now, in_use=self.in_use)

    def final(self, option: VaultOption, value: str) -> bool:
        """Whether a change to this value cannot be taken back."""
        return value != self.values.get(option, "") and irreversible(option, value, in_use=self.in_use)


async def read_option_state(reader: ArmReader, vault: Vault) -> OptionState:
    """Read a vault's options, and whether it is in use.

    Raises:
        CloudError: they could not be read.
    """
    document = await reader.get(vault.id, api_versions.VAULTS, _OpenVault)
    path = f"{vault.id}/backupstorageconfig/vaultstorageconfig"
    configuration = await reader.get(path, api_versions.BACKUP, StorageConfiguration)
    values = option_values(document.properties)
    return OptionState(
        msgspec.structs.replace(vault, redundancy=configuration.redundancy or vault.redundancy),
        {option: values[option.value] for option in VaultOption},
        configuration.locked,
    )


def options_plan(state: OptionState, wanted: Mapping[VaultOption, str], *, tenant_id: str = "") -> Plan:
    """One step for each option whose wished value is another than the present one.

    Raises:
        ValueError: a value is known to be refused (:meth:`OptionState.problem`).
    """
    steps: list[Step] = []
    settled: list[Settled] = []
    for option, value in wanted.items():
        now = state.values.get(option, "")
        if value == now:
            values = {"vault": state.vault.name, "option": option.value, "value": value}
            phrase = Phrase("settled-option", values)
            settled.append(Settled(state.vault.id, phrase, state.vault.subscription_id, state.vault.region))
            continue
        problem = state.problem(option, value)
        if problem is not None:
            raise ValueError(problem.key)
        steps.append(option_step(state.vault, option, value, now, in_use=state.in_use, tenant_id=tenant_id))
    plan = make_plan(steps, made_at=datetime.now(UTC))
    return msgspec.structs.replace(plan, settled=tuple(settled))
