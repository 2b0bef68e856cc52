"""Resource Guards: which of a vault's operations a second person must approve (fact vault-mua)."""

from collections.abc import Mapping

from msgspec import Struct

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.resource_ids import ResourceId
from app.protection.plan import StepKind

_OPERATIONS: Mapping[StepKind, str] = {
    StepKind.DELETE_DATA: "/deleteprotecteditemrequests",
    StepKind.STOP_PROTECTION: "/updateprotecteditemrequests",
    StepKind.CHANGE_POLICY: "/updateprotecteditemrequests",
    StepKind.EDIT_POLICY: "/updateprotectionpolicyrequests",
    StepKind.SET_VAULT_OPTION: "/disablesoftdeleterequests",
}
"""How the critical operation ends that guards each kind, as the proxies of a vault name it."""
GUARDED = frozenset(_OPERATIONS)
"""Kinds of steps that a guard can hold up."""


class _Operation(Struct, frozen=True, rename="camel"):
    vault_critical_operation: str = ""


class _Properties(Struct, frozen=True, rename="camel"):
    resource_guard_resource_id: str = ""
    resource_guard_operation_details: tuple[_Operation, ...] | None = None


class _Document(Struct, frozen=True):
    id: str
    properties: _Properties = _Properties()


class Guard(Struct, frozen=True):
    """The Resource Guard of a vault."""

    name: str
    operations: frozenset[str]
    """The critical operations in lower case; empty where the guard does not tell them."""

    def holds(self, kind: StepKind) -> bool:
        """Whether steps of a kind need approval, as far as the guard tells."""
        ending = _OPERATIONS.get(kind)
        if ending is None:
            return False
        return not self.operations or any(one.endswith(ending) for one in self.operations)


async def read_guard(reader: ArmReader, vault_id: str) -> Guard | None:
    """The Resource Guard of a vault; None: it has none.

    Raises:
        CloudError: it could not be read.
    """
    path = f"{vault_id}/backupResourceGuardProxies"
    found: list[_Document] = []
    async for page in reader.pages(path, api_versions.BACKUP, _Document):
        found += page.items
    if not found:
        return None
    properties = found[0].properties
    details = properties.resource_guard_operation_details or ()
    name = ResourceId.parse(properties.resource_guard_resource_id or found[0].id).name
    return Guard(name, frozenset(one.vault_critical_operation.casefold() for one in details))
