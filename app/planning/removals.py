"""Removing what is empty: vaults and resource groups. What was read decides; the run reads again first."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.cloud.errors import CloudError, NotFound
from app.domain.backup import Vault
from app.domain.resource_ids import key_of
from app.planning.item_steps import tenant_of
from app.protection import requests
from app.protection.failures import phrase_of
from app.protection.live_fleet import LiveFleet
from app.protection.names import group_id
from app.protection.plan import Expectation, LeftOut, Phrase, Plan, Settled, Step, StepKind, make_plan


class _Row(Struct, frozen=True):
    id: str


def delete_vault_step(vault: Vault, *, tenant_id: str = "", depends_on: tuple[str, ...] = ()) -> Step:
    """Delete an empty vault (fact vault-delete)."""
    return Step(
        id=f"delete-vault:{key_of(vault.id)}",
        kind=StepKind.DELETE_VAULT,
        target_id=vault.id,
        request=requests.delete_vault(vault.id),
        expect=Expectation(exists=True),
        reason=Phrase("reason-delete-vault", {"vault": vault.name}),
        undo=Phrase("undo-delete-vault", {"vault": vault.name}),
        values={"vault": vault.name, "group": vault.resource_group},
        subscription_id=vault.subscription_id,
        tenant_id=tenant_id,
        region=vault.region,
        vault_id=vault.id,
        depends_on=depends_on,
    )


def delete_group_step(
    subscription_id: str,
    name: str,
    *,
    region: str = "",
    tenant_id: str = "",
    depends_on: tuple[str, ...] = (),
) -> Step:
    """Delete a resource group that is empty by then; the run lists what is in it right before."""
    target = group_id(subscription_id, name)
    return Step(
        id=f"delete-group:{key_of(target)}",
        kind=StepKind.DELETE_GROUP,
        target_id=target,
        request=requests.delete_group(subscription_id, name),
        expect=Expectation(exists=True),
        reason=Phrase("reason-delete-group", {"group": name}),
        undo=Phrase("undo-delete-group", {"group": name}),
        values={"group": name},
        subscription_id=subscription_id,
        tenant_id=tenant_id,
        region=region,
        depends_on=depends_on,
    )


async def delete_vault_plan(reader: ArmReader, fleet: LiveFleet, vaults: Iterable[Vault]) -> Plan:
    """Delete these vaults where each is read as empty now, items of all workloads counted.

    A vault that holds something, or of which that could not be read, is left out with the reason.
    """
    steps: list[Step] = []
    left_out: list[LeftOut] = []
    settled: list[Settled] = []
    for vault in vaults:
        try:
            held = await items_held(reader, vault.id)
        except NotFound:
            settled.append(Settled(vault.id, Phrase("settled-vault-gone", {"vault": vault.name})))
            continue
        except CloudError as error:
            reason = Phrase("cannot-vault-unread", {"vault": vault.name, "reason": phrase_of(error)})
            left_out.append(LeftOut("", vault.name, reason))
            continue
        if held:
            values = {"vault": vault.name, "count": f"{held:,}"}
            left_out.append(LeftOut("", vault.name, Phrase("cannot-vault-not-empty", values)))
        elif vault.private_endpoints:
            left_out.append(LeftOut("", vault.name, Phrase("cannot-vault-endpoints", {"vault": vault.name})))
        else:
            steps.append(delete_vault_step(vault, tenant_id=tenant_of(fleet, vault.subscription_id)))
    plan = make_plan(steps, left_out, made_at=datetime.now(UTC))
    return msgspec.structs.replace(plan, settled=tuple(settled))


async def items_held(reader: ArmReader, vault_id: str) -> int:
    """How many items a vault holds, of every workload, soft-deleted ones too.

    Raises:
        CloudError: they could not be read; NotFound: there is no such vault.
    """
    count = 0
    path = f"{vault_id}/backupProtectedItems"
    async for page in reader.pages(path, api_versions.BACKUP, _Row):
        count += len(page.items) + len(page.rejected)
    return count
