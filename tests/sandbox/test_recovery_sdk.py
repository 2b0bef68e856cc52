"""The real clients of Microsoft's SDK against the simulated Recovery Services."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservices.models import (
    CheckNameAvailabilityParameters,
    PatchVault,
    Sku,
    Vault,
    VaultProperties,
    VaultPropertiesRedundancySettings,
)
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient
from azure.mgmt.recoveryservicesbackup.models import (
    AzureIaaSComputeVMProtectedItem,
    AzureIaaSVMJob,
    AzureIaaSVMProtectionPolicy,
    BackupRequestResource,
    BackupStatusRequest,
    IaasVMBackupRequest,
    IaasVMRecoveryPoint,
    PreValidateEnableBackupRequest,
    ProtectedItem,
    ProtectedItemResource,
)

from app.cloud.bearer import LoopbackBearerPolicy
from app.sandbox.recovery.naming import container_name_of, item_name_of, native_name_of
from app.sandbox.state import State
from tests.cloud.endpoint import FixedCredential
from tests.sandbox.recovery_estate import VAULT, WEB
from tests.sandbox.serving import FIRST, GROUP, Client, serving, small_state

_SPEED = 600.0
_POLLING = 0.05
_NAME = "vault-one"


class _Clients:
    def __init__(self, vaults: RecoveryServicesClient, backup: RecoveryServicesBackupClient) -> None:
        self.vaults = vaults
        self.backup = backup


@asynccontextmanager
async def _clients(state: State) -> AsyncIterator[_Clients]:
    with serving(state) as client:
        async with AsyncExitStack() as stack:
            vaults = RecoveryServicesClient(FixedCredential(client.server.token), FIRST, **_options(client))
            backup = RecoveryServicesBackupClient(
                FixedCredential(client.server.token), FIRST, **_options(client)
            )
            yield _Clients(await stack.enter_async_context(vaults), await stack.enter_async_context(backup))


def _options(client: Client) -> dict[str, Any]:
    credential = FixedCredential(client.server.token)
    return {
        "base_url": client.server.url,
        "credential_scopes": ["https://management.azure.com/.default"],
        "authentication_policy": LoopbackBearerPolicy(credential, "https://management.azure.com/.default"),
        "polling_interval": _POLLING,
    }


class _Headers(dict[str, str]):
    """Takes the headers of an answer that the SDK itself throws away."""

    def take(self, response: Any) -> None:
        self.update(response.http_response.headers)


async def _new_vault(clients: _Clients) -> Vault:
    vault = Vault(location="koreacentral", sku=Sku(name="Standard"), properties=VaultProperties())
    poller = await clients.vaults.vaults.begin_create_or_update(GROUP, _NAME, vault)
    return await poller.result()


async def _status(clients: _Clients, headers: _Headers) -> Any:
    operation = headers["Azure-AsyncOperation"].partition("?")[0].rsplit("/", 1)[-1]
    while True:
        status = await clients.backup.backup_operation_statuses.get(_NAME, GROUP, operation)
        if status.status != "InProgress":
            return status
        assert status.end_time is not None
        assert status.end_time.tzinfo is None
        await asyncio.sleep(_POLLING)


async def _enable(clients: _Clients) -> _Headers:
    item = AzureIaaSComputeVMProtectedItem(
        source_resource_id=WEB, policy_id=f"{VAULT}/backupPolicies/DefaultPolicy"
    )
    headers = _Headers()
    await clients.backup.protected_items.begin_create_or_update(
        _NAME,
        GROUP,
        "Azure",
        container_name_of(WEB),
        item_name_of(WEB),
        ProtectedItemResource(properties=item),
        polling=False,
        raw_response_hook=headers.take,
    )
    return headers


async def test_vaults_are_created_listed_updated_and_deleted() -> None:
    async with _clients(small_state(speed=_SPEED)) as clients:
        made = await _new_vault(clients)
        assert made.properties is not None
        assert (made.name, made.properties.provisioning_state) == (_NAME, "Succeeded")
        asked = CheckNameAvailabilityParameters(name=_NAME, type="Microsoft.RecoveryServices/vaults")
        free = await clients.vaults.recovery_services.check_name_availability(GROUP, "koreacentral", asked)
        assert free.name_available is False
        listed = [vault async for vault in clients.vaults.vaults.list_by_subscription_id()]
        assert [vault.id for vault in listed] == [VAULT]
        settings = VaultPropertiesRedundancySettings(standard_tier_storage_redundancy="LocallyRedundant")
        patch = PatchVault(properties=VaultProperties(redundancy_settings=settings))
        changed = await (await clients.vaults.vaults.begin_update(GROUP, _NAME, patch)).result()
        assert changed.properties is not None
        assert changed.properties.redundancy_settings is not None
        assert changed.properties.redundancy_settings.standard_tier_storage_redundancy == "LocallyRedundant"
        storage = await clients.backup.backup_resource_storage_configs_non_crr.get(_NAME, GROUP)
        assert storage.properties is not None
        assert (storage.properties.storage_type, storage.properties.storage_type_state) == (
            "LocallyRedundant",
            "Unlocked",
        )
        deletion = await clients.vaults.vaults.begin_delete(GROUP, _NAME)
        with pytest.raises(HttpResponseError) as gone:
            await deletion.result()
        assert gone.value.status_code == 404
        assert [vault async for vault in clients.vaults.vaults.list_by_resource_group(GROUP)] == []


async def test_a_vm_is_enabled_and_backed_up() -> None:
    state = small_state(speed=_SPEED)
    async with _clients(state) as clients:
        await _new_vault(clients)
        only_vms = "backupManagementType eq 'AzureIaasVM'"
        policies = [one async for one in clients.backup.backup_policies.list(_NAME, GROUP, filter=only_vms)]
        assert {policy.name for policy in policies} == {"DefaultPolicy", "EnhancedPolicy"}
        assert all(isinstance(policy.properties, AzureIaaSVMProtectionPolicy) for policy in policies)
        place = "koreacentral"
        asked = PreValidateEnableBackupRequest(
            resource_type="VM", resource_id=WEB, vault_id=VAULT, properties=""
        )
        assert (await clients.backup.protection_intent.validate(place, asked)).status == "Succeeded"
        status = await _status(clients, await _enable(clients))
        assert status.status == "Succeeded"
        job = await clients.backup.job_details.get(_NAME, GROUP, status.properties.job_id)
        assert isinstance(job.properties, AzureIaaSVMJob)
        assert job.properties.duration is not None
        assert timedelta(seconds=29) < job.properties.duration < timedelta(seconds=42)
        path = (_NAME, GROUP, "Azure", container_name_of(WEB), item_name_of(WEB))
        found = await clients.backup.protected_items.get(*path)
        assert type(found.properties) is ProtectedItem
        assert found.properties["protectionState"] == "IRPending"
        protected = await clients.backup.backup_status.get(
            place, BackupStatusRequest(resource_type="VM", resource_id=WEB)
        )
        assert (protected.protection_status, protected.vault_id) == ("Protected", VAULT)
        expiry = datetime.now(UTC) + timedelta(days=400)
        request = BackupRequestResource(
            properties=IaasVMBackupRequest(recovery_point_expiry_time_in_utc=expiry)
        )
        triggered = _Headers()
        await clients.backup.backups.trigger(*path, request, raw_response_hook=triggered.take)
        assert (await _status(clients, triggered)).properties.job_id
        running = "status eq 'InProgress' and operation eq 'Backup'"
        assert [one async for one in clients.backup.backup_jobs.list(_NAME, GROUP, filter=running)]
        state.clock.skip(timedelta(hours=1))
        jobs = [
            one async for one in clients.backup.backup_jobs.list(_NAME, GROUP, filter="operation eq 'Backup'")
        ]
        assert [one.properties.status for one in jobs if one.properties is not None] == ["Completed"]
        points = [one async for one in clients.backup.recovery_points.list(*path)]
        assert isinstance(points[0].properties, IaasVMRecoveryPoint)
        items = [one async for one in clients.backup.backup_protected_items.list(_NAME, GROUP)]
        assert items[0].properties is not None
        assert items[0].properties["protectionState"] == "Protected"


async def test_discovery_and_errors_reach_the_caller() -> None:
    state = small_state(speed=_SPEED)
    async with _clients(state) as clients:
        await _new_vault(clients)
        headers = _Headers()
        containers = clients.backup.protection_containers
        await containers.refresh(_NAME, GROUP, "Azure", raw_response_hook=headers.take)
        operation = headers["Location"].partition("?")[0].rsplit("/", 1)[-1]
        results = clients.backup.protection_container_refresh_operation_results
        state.clock.skip(timedelta(minutes=1))
        await results.get(_NAME, GROUP, "Azure", operation)
        free = [one async for one in clients.backup.backup_protectable_items.list(_NAME, GROUP)]
        assert [one.name for one in free] == [native_name_of(WEB)]
        await _enable(clients)
        with pytest.raises(ResourceExistsError) as conflict:
            await _enable(clients)
        assert conflict.value.error is not None
        assert conflict.value.error.code == "BMSUserErrorConflictingProtectionOperation"
        with pytest.raises(HttpResponseError) as bad:
            await clients.backup.backup_jobs.list(_NAME, GROUP, filter="colour eq 'red'").__anext__()
        assert bad.value.status_code == 400
