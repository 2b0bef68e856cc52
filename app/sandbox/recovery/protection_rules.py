"""Whether the service lets a VM be protected in a vault: shared by pre-validation and by enabling."""

from dataclasses import dataclass

from app.sandbox.messages import ArmError, Json
from app.sandbox.recovery.disk_selection import DiskSelection
from app.sandbox.recovery.ledger import items_of_machine, ledger_of
from app.sandbox.recovery.machines import (
    agent_reason,
    data_disk_count,
    enhanced_reason,
    is_disk_encrypted,
    is_unmanaged,
    location_of,
    security_type_of,
)
from app.sandbox.recovery.naming import CLASSIC_VM_TYPE, ITEM_TYPE, vault_name_of, vault_of
from app.sandbox.recovery.policy_rules import policy_type_of
from app.sandbox.recovery.vault_rules import ITEMS_PER_VAULT
from app.sandbox.state import State
from app.sandbox.store import key_of, subscription_of

REGISTRATIONS_PER_DAY = 250
"""VMs that can be registered in a vault in a day, facts vault-limit-items."""
MOST_DATA_DISKS = 32
"""Facts disk-data-count."""
_CONFIDENTIAL_REGIONS = ("uaenorth", "koreacentral")
"""Facts vm-confidential; the preview also needs an enrolment, which no subscription of the sandbox has."""


@dataclass(frozen=True)
class Refusal:
    """Why the service says no, in its three parts."""

    code: str
    message: str
    recommendation: str

    def error(self, status: int = 400) -> ArmError:
        """The refusal as an ARM error."""
        return ArmError(status, self.code, f"{self.message} {self.recommendation}")


VM_NOT_FOUND = Refusal(
    "UserErrorVmNotFoundV2",
    "Virtual machine doesn't exist.",
    "Please make sure that virtual machine exists or select a different virtual machine.",
)


def refusal_of(state: State, vault: Json, vm_id: str) -> Refusal | None:
    """Why a VM cannot be protected in a vault whatever the policy, or None.

    The VM agent and the state of the machine are not looked at: the real service does not refuse for them.
    """
    machine = state.store.get(vm_id)
    if machine is None:
        return VM_NOT_FOUND
    if location_of(machine) != location_of(vault):
        return Refusal(
            "BMSUserErrorVirtualMachineRegionMismatch",
            f"The virtual machine is in the region '{location_of(machine)}' and the vault "
            f"'{vault['name']}' in '{location_of(vault)}'.",
            "Please select a vault in the region of the virtual machine.",
        )
    held = _held(state, vault, vm_id)
    if held is not None:
        return held
    return _unsupported(vault, machine)


def _held(state: State, vault: Json, vm_id: str) -> Refusal | None:
    for item in items_of_machine(state, vm_id):
        same_vault = key_of(vault_of(item["id"])) == key_of(vault["id"])
        if not item["properties"].get("isScheduledForDeferredDelete"):
            return _already_protected(item)
        if same_vault:
            return Refusal(
                "BMSUserErrorItemInSoftDeletedState",
                "The backup item of this virtual machine is in soft deleted state in this vault.",
                "Please undelete the item and then resume its protection.",
            )
    return None


def active_elsewhere(state: State, item: Json) -> Refusal | None:
    """Why a stopped item cannot be resumed: another vault protects its VM by now, or None.

    Facts place-already-protected.
    """
    if item["properties"].get("protectionState") != "ProtectionStopped":
        return None
    vm_id = str(item["properties"].get("sourceResourceId") or "")
    for other in items_of_machine(state, vm_id):
        if key_of(other["id"]) != key_of(item["id"]) and other["properties"].get("policyId"):
            return _already_protected(other)
    return None


def _already_protected(item: Json) -> Refusal:
    return Refusal(
        "VirtualMachineAlreadyProtected",
        "Virtual machine with same name and same resource group is already protected in the vault "
        f"'{vault_name_of(item['id'])}'.",
        "Please do not enable protection again.",
    )


def _unsupported(vault: Json, machine: Json) -> Refusal | None:
    if str(machine["type"]).casefold() == CLASSIC_VM_TYPE.casefold():
        return Refusal(
            "UserErrorClassicVmNotSupported",
            "Classic virtual machines are no longer supported for backup.",
            "Please migrate the virtual machine to Azure Resource Manager.",
        )
    if is_unmanaged(machine):
        return Refusal(
            "UserErrorUnmanagedDiskVmNotSupported",
            "Backup of virtual machines with unmanaged disks is not supported.",
            "Please migrate the disks to managed disks and try again.",
        )
    count = data_disk_count(machine)
    if count > MOST_DATA_DISKS:
        return Refusal(
            "UserErrorDataDiskCountExceeded",
            f"The virtual machine has {count} data disks; at most {MOST_DATA_DISKS} are supported.",
            "Please detach disks and try again.",
        )
    if security_type_of(machine) == "ConfidentialVM":
        other = subscription_of(machine["id"]) != subscription_of(vault["id"])
        preview = location_of(machine) in _CONFIDENTIAL_REGIONS and not other
        reason = "the subscription is not enrolled in the preview" if preview else "it is not offered here"
        return Refusal(
            "UserErrorConfidentialVmNotSupported",
            f"Backup of confidential virtual machines is not supported for this machine: {reason}.",
            "Please see the support matrix of confidential VM backup.",
        )
    return None


def policy_refusal(
    state: State,
    machine: Json,
    policy: Json,
    selection: DiskSelection | None = None,
    *,
    api_version: str = "",
) -> Refusal | None:
    """Why a policy does not fit a machine of which some disks are left out, or None.

    ``api_version`` is that of the request; empty stands for today's.
    """
    if policy["properties"].get("backupManagementType") != "AzureIaasVM":
        return Refusal(
            "BMSUserErrorInvalidConfigureProtectionRequest",
            f"The policy '{policy['name']}' is not a policy for Azure virtual machines.",
            "Please select a policy for Azure virtual machines.",
        )
    if policy_type_of(policy["properties"]) == "V1":
        reason = enhanced_reason(state, machine, selection, api_version)
        if reason is not None:
            return Refusal(
                "UserErrorEnhancedPolicyRequired",
                f"A Standard policy cannot protect this virtual machine. {reason}",
                "Please select an Enhanced policy.",
            )
        if selection is not None and is_disk_encrypted(state, machine):
            return Refusal(
                "UserErrorEncryptedVmNotSupportedWithDiskEx",
                "Disks of an encrypted virtual machine cannot be left out under a Standard policy.",
                "Please select an Enhanced policy, or back up all disks.",
            )
    if policy["properties"].get("snapshotConsistencyType") == "OnlyCrashConsistent":
        reason = agent_reason(state, machine, selection)
        if reason is not None:
            return Refusal(
                "UserErrorAgentlessBackupNotSupported",
                f"Backup without the agent is not supported for this virtual machine. {reason}",
                "Please select a policy with application consistent snapshots.",
            )
    return None


def registration_refusal(state: State, vault: Json) -> ArmError | None:
    """The refusal of one registration too many in a vault and UTC day (facts vault-limit-items), or None."""
    if ledger_of(state).registrations.get(registration_day(state, vault), 0) < REGISTRATIONS_PER_DAY:
        return None
    return too_many_today("Please retry after few hours")


def registration_day(state: State, vault: Json) -> tuple[str, str]:
    """The key under which the registrations of a vault are counted today, in simulated time."""
    return key_of(vault["id"]), state.clock.now().date().isoformat()


def too_many_today(recommended: str) -> ArmError:
    """400: a limit by the day is reached; waiting seconds does not help and no header says how long.

    Code, words and the shape of ``additionalInfo`` are those that the service was seen to answer
    (Azure/azure-cli#32441, hashicorp/terraform-provider-azurerm#12617); the status was not seen.
    """
    code = "CloudDosTimeboudLimitReached"
    message = (
        "The operation is blocked, as a security precaution, since multiple attempts were made beyond an "
        "internal limit."
    )
    info = {
        "code": code,
        "target": "",
        "message": message,
        "details": None,
        "innerError": None,
        "recommendedAction": [recommended],
        "isRetryable": False,
        "isUserError": False,
    }
    return ArmError(400, code, message, additional_info=[{"type": "UserFacingError", "info": info}])


def vault_full(state: State, vault: Json) -> Refusal | None:
    """Why no further VM fits into a vault, or None (facts vault-limit-items)."""
    items = state.store.within(vault["id"], ITEM_TYPE)
    if (
        sum(1 for item in items if item["properties"].get("backupManagementType") == "AzureIaasVM")
        < ITEMS_PER_VAULT
    ):
        return None
    return Refusal(
        "BMSUserErrorVaultItemLimitReached",
        f"The vault '{vault['name']}' already protects {ITEMS_PER_VAULT} Azure virtual machines.",
        "Please select another vault.",
    )
