"""What a script reads of the target of each kind of step, when that is as wished, and what it must be before.

The same targets and tests as in ``app/protection/kinds``, as lines that call the functions of
``resources/scripts/plan.sh``. Where a step that finds its end already there is a surprise to the window (a
vault of that name, an item), it is what an idempotent script hopes for: then nothing is sent.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from app.cloud import api_versions
from app.domain.backup import STOPPED_STATES
from app.export.policy_queries import state_of_policy
from app.export.queries import field, lines, says, text, yes
from app.export.shell_words import call, path
from app.protection.documents import DiskExclusion
from app.protection.kinds import BEHAVIOURS
from app.protection.kinds.items import disk_words
from app.protection.plan import Step, StepKind
from app.protection.vault_options import DEFAULTS, OPTION_PATHS, VaultOption


class Target(Struct, frozen=True):
    """What stands in the function of a step before its request."""

    reads: tuple[str, ...]
    """Lines that say what to read."""
    wishes: tuple[str, ...]
    """Conditions ``field=value`` under which the step is done."""
    needs: tuple[str, ...] = ()
    """Further conditions before the write, beside the expectation of the step."""


def target_of(step: Step, vault_number: int) -> Target:
    """What to read of a step's target; ``vault_number`` is the place of its vault in the script's list."""
    return _TARGETS[step.kind](step, vault_number)


def conditions_before(step: Step, target: Target) -> tuple[str, ...]:
    """What must hold right before the write."""
    expect = step.expect
    if not expect.exists:
        return ("exists=no",)
    values = {**expect.values, **BEHAVIOURS[step.kind].needs}
    if "disks" in values:
        values["disks"] = _listed_disks(values["disks"])
    return ("exists=yes", *(f"{name}={value}" for name, value in values.items()), *target.needs)


def job_lines(step: Step) -> tuple[str, ...]:
    """How the job of a step on an item is recognised: by group and VM, as the item's name has them."""
    operation = BEHAVIOURS[step.kind].job_operation
    if not operation:
        return ()
    container = step.target_id.rpartition("/")[2].partition(";")[2]
    return (call("starts_job", operation, container, container.rpartition(";")[2]),)


def _properties(step: Step) -> Mapping[str, Any]:
    found = (step.request.body or {}).get("properties")
    return found if isinstance(found, Mapping) else {}


def _document(resource_id: str, api_version: str, fields: Mapping[str, str]) -> str:
    return call("reads", path(resource_id, api_version), lines(fields))


def _provider(step: Step, _: int) -> Target:
    registered = yes("contains(['Registered', 'registered'], registrationState || '')")
    read = _document(step.target_id, api_versions.RESOURCES, {"registered": registered})
    return Target((read,), ("exists=yes", "registered=yes"))


def _state(default: str = "Succeeded") -> str:
    return text("properties.provisioningState", default)


def _group(step: Step, _: int) -> Target:
    fields = {"state": _state(), "region": text("location")}
    region = str((step.request.body or {})["location"])
    read = _document(step.request.path, api_versions.RESOURCES, fields)
    return Target((read,), ("exists=yes", "state=Succeeded", f"region={region}"))


def _vault(step: Step, _: int) -> Target:
    fields = {"state": _state(), "region": text("location")}
    region = str((step.request.body or {})["location"])
    read = _document(step.vault_id, api_versions.VAULTS, fields)
    return Target((read,), ("exists=yes", "state=Succeeded", f"region={region}"))


def _redundancy(step: Step, _: int) -> Target:
    wished = str(_properties(step)["redundancySettings"]["standardTierStorageRedundancy"])
    said = text("properties.redundancySettings.standardTierStorageRedundancy", wished)
    stored = text("properties.storageModelType || properties.storageType")
    locked = yes("contains(['Locked', 'locked'], properties.storageTypeState || '')")
    reads = (
        _document(step.vault_id, api_versions.VAULTS, {"said-by-vault": said}),
        _document(
            f"{step.vault_id}/backupstorageconfig/vaultstorageconfig",
            api_versions.BACKUP,
            {"redundancy": stored, "locked": locked},
        ),
    )
    return Target(reads, ("exists=yes", f"said-by-vault={wished}", f"redundancy={wished}"))


def _option(step: Step, _: int) -> Target:
    option = VaultOption(step.values["option"])
    at = field("properties", *OPTION_PATHS[option])
    fields = {option.value: text(at, DEFAULTS.get(option, ""))}
    read = _document(step.vault_id, api_versions.VAULTS, fields)
    return Target((read,), ("exists=yes", f"{option.value}={step.values['value']}"))


def _policy(step: Step, _: int) -> Target:
    fields = {"as-wished": yes(says("properties", _properties(step)))}
    fields |= state_of_policy(step.expect.values)
    read = _document(step.target_id, api_versions.BACKUP, fields)
    return Target((read,), ("exists=yes", "as-wished=yes"))


def _no_policy(step: Step, _: int) -> Target:
    items = {"items": "to_string(properties.protectedItemsCount || `0`)"}
    return Target((_document(step.target_id, api_versions.BACKUP, items),), ("exists=no",))


def _count() -> str:
    return "nextLink && 'more' || to_string(length(value))"


def _no_vault(step: Step, _: int) -> Target:
    reads = (
        _document(step.vault_id, api_versions.VAULTS, {"state": _state()}),
        _document(f"{step.vault_id}/backupProtectedItems", api_versions.BACKUP, {"items": _count()}),
    )
    return Target(reads, ("exists=no",))


def _no_group(step: Step, _: int) -> Target:
    reads = (
        _document(step.request.path, api_versions.RESOURCES, {"state": _state()}),
        _document(f"{step.request.path}/resources", api_versions.RESOURCES, {"resources": _count()}),
    )
    return Target(reads, ("exists=no",))


def _item(step: Step, vault_number: int) -> tuple[str, ...]:
    return (call("reads_item", str(vault_number), step.target_id),)


def _protecting(step: Step, vault_number: int) -> Target:
    """On the wished policy, with the wished disks, and taking backups."""
    properties = _properties(step)
    wishes = [
        "exists=yes",
        f"source={properties['sourceResourceId']}",
        f"policy={properties['policyId']}",
        "soft-deleted=no",
        *(f"protection!={state}" for state in sorted(STOPPED_STATES)),
    ]
    disks = (properties.get("extendedProperties") or {}).get("diskExclusionProperties")
    if disks is not None:
        listed = tuple(int(lun) for lun in disks.get("diskLunList") or ())
        words = disk_words(DiskExclusion(listed, bool(disks.get("isInclusionList"))))
        wishes.append(f"disks={_listed_disks(words)}")
    return Target(_item(step, vault_number), tuple(wishes))


def _listed_disks(words: str) -> str:
    """What the script's list of items says for these words: never a placeholder, never nothing."""
    return words.replace("–", "") or "exclude "


def _stopped(step: Step, vault_number: int) -> Target:
    wishes = ("exists=yes", "protection=ProtectionStopped", "soft-deleted=no")
    return Target(_item(step, vault_number), wishes)


def _undeleted(step: Step, vault_number: int) -> Target:
    return Target(_item(step, vault_number), ("exists=yes", "soft-deleted=no"))


def _deleted(step: Step, vault_number: int) -> Target:
    return Target((*_item(step, vault_number), "deletes_data"), ("kept=no",))


def _backed_up(step: Step, vault_number: int) -> Target:
    reads = (*_item(step, vault_number), call("reads_backups", str(vault_number)))
    return Target(reads, ("exists=yes", "backup-since-made=yes"), ("backup-running=no",))


def _cancelled(step: Step, _: int) -> Target:
    running = yes("contains(['InProgress', 'Cancelling'], properties.status || '')")
    fields = {"job": text("properties.status"), "running": running}
    read = _document(step.target_id, api_versions.BACKUP, fields)
    return Target((read,), ("exists=yes", "job=Cancelled"), ("running=yes",))


_TARGETS: Mapping[StepKind, Callable[[Step, int], Target]] = {
    StepKind.REGISTER_PROVIDER: _provider,
    StepKind.CREATE_GROUP: _group,
    StepKind.CREATE_VAULT: _vault,
    StepKind.SET_REDUNDANCY: _redundancy,
    StepKind.SET_VAULT_OPTION: _option,
    StepKind.CREATE_POLICY: _policy,
    StepKind.EDIT_POLICY: _policy,
    StepKind.ENABLE: _protecting,
    StepKind.CHANGE_POLICY: _protecting,
    StepKind.RESUME: _protecting,
    StepKind.UNDELETE: _undeleted,
    StepKind.BACK_UP_NOW: _backed_up,
    StepKind.STOP_PROTECTION: _stopped,
    StepKind.DELETE_DATA: _deleted,
    StepKind.CANCEL_JOB: _cancelled,
    StepKind.DELETE_POLICY: _no_policy,
    StepKind.DELETE_VAULT: _no_vault,
    StepKind.DELETE_GROUP: _no_group,
}
