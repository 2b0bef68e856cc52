"""Azure's own word on one VM before anything is planned: is it protected, and could it be."""

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.machines import Machine
from app.domain.resource_ids import ResourceId
from app.protection.documents import BackupStatus, PreValidation
from app.protection.plan import Phrase
from app.protection.requests import PROVIDER, ItemNames, item_names

_NOT_PROTECTED = frozenset({"notprotected", "", "invalid"})


class ServiceWord(Struct, frozen=True):
    """What Azure said about enabling a VM."""

    refusal: Phrase | None
    """Why it refuses; None: it does not."""
    names: ItemNames
    """Container and item names, Azure's where it gave them."""
    code: str = ""


async def ask_service(reader: ArmReader, machine: Machine, vault_id: str | None) -> ServiceWord:
    """Ask ``backupStatus`` and, for a vault that exists, ``backupPreValidateProtection``. Changes nothing.

    Raises:
        CloudError: one of the two could not be asked; then it is not known whether the VM can be enabled.
    """
    base = f"/subscriptions/{machine.subscription_id}/providers/{PROVIDER}/locations/{machine.region}"
    question = {"resourceType": "VM", "resourceId": machine.id}
    status = await reader.post(f"{base}/backupStatus", api_versions.BACKUP, question, BackupStatus)
    names = _names(status.container_name, status.protected_item_name, item_names(machine.id))
    if status.protection_status.casefold() not in _NOT_PROTECTED:
        vault = ResourceId.parse(status.vault_id).name if status.vault_id else ""
        if vault:
            return ServiceWord(Phrase("cannot-protected", {"vm": machine.name, "vault": vault}), names)
        return ServiceWord(Phrase("cannot-protected-somewhere", {"vm": machine.name}), names)
    if vault_id is None:
        return ServiceWord(None, names)
    body = {**question, "vaultId": vault_id, "properties": ""}
    path = f"{base}/backupPreValidateProtection"
    answer = await reader.post(path, api_versions.BACKUP, body, PreValidation)
    names = _names(answer.container_name, answer.protected_item_name, names)
    if answer.status.casefold() == "succeeded":
        return ServiceWord(None, names)
    parts = [answer.error_message or answer.error_code or answer.status, answer.recommendation or ""]
    message = " ".join(part for part in parts if part)
    refusal = Phrase("cannot-refused", {"vm": machine.name, "message": message})
    return ServiceWord(refusal, names, answer.error_code or "")


def _names(container: str | None, item: str | None, otherwise: ItemNames) -> ItemNames:
    return ItemNames(container, item) if container and item else otherwise
