"""The built-in Azure Policy definitions that the simulated Azure knows, and what each denies.

Ids, names and rules are those of the built-in definitions that every tenant has (public: Azure/azure-policy,
built-in-policies/policyDefinitions/General, Tags and Backup). They have the effect *deny* and are of the
mode that looks at resources with tags and location, or at resource groups.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.sandbox.messages import Json

DEFINITION_TYPE = "Microsoft.Authorization/policyDefinitions"
REDUNDANCY_ALIAS = "Microsoft.RecoveryServices/vaults/redundancySettings.standardTierStorageRedundancy"
_GROUP_TYPE = "microsoft.resources/subscriptions/resourcegroups"


@dataclass(frozen=True)
class BuiltInPolicy:
    """A built-in definition; ``parameter`` names the one value that an assignment must give."""

    name: str
    """The GUID."""
    display_name: str
    about: Literal["location", "tag", "type", "redundancy"]
    parameter: str
    of_groups: bool = False
    """Whether it looks at resource groups, not at what is in them."""

    @property
    def id(self) -> str:
        """The id, without a scope."""
        return f"/providers/{DEFINITION_TYPE}/{self.name}"

    @property
    def takes_text(self) -> bool:
        """Whether the value of the parameter is a text; else it is a list of texts."""
        return self.about in ("tag", "redundancy")

    @property
    def document(self) -> Json:
        """The definition as ``GET`` of it answers."""
        kind = "String" if self.takes_text else "Array"
        return {
            "properties": {
                "displayName": self.display_name,
                "policyType": "BuiltIn",
                "mode": "All" if self.of_groups else "Indexed",
                "metadata": {"version": "1.0.0", "category": "Tags" if self.about == "tag" else "General"},
                "version": "1.0.0",
                "parameters": {self.parameter: {"type": kind}},
                "policyRule": {"if": {"allOf": self._conditions()}, "then": {"effect": "deny"}},
            },
            "id": self.id,
            "type": DEFINITION_TYPE,
            "name": self.name,
        }

    def _conditions(self) -> list[Json]:
        given = f"[parameters('{self.parameter}')]"
        conditions: list[Json] = []
        if self.of_groups:
            conditions.append({"field": "type", "equals": "Microsoft.Resources/subscriptions/resourceGroups"})
        if self.about == "tag":
            field = f"[concat('tags[', parameters('{self.parameter}'), ']')]"
            conditions.append({"field": field, "exists": "false"})
        elif self.about == "location":
            conditions.append({"field": "location", "notIn": given})
            conditions.append({"field": "location", "notEquals": "global"})
        elif self.about == "redundancy":
            conditions.append({"field": "type", "equals": "Microsoft.RecoveryServices/vaults"})
            conditions.append({"field": REDUNDANCY_ALIAS, "equals": given})
        else:
            conditions.append({"field": "type", "in": given})
        return conditions


ALLOWED_LOCATIONS = BuiltInPolicy(
    "e56962a6-4747-49cd-b67b-bf8b01975c4c", "Allowed locations", "location", "listOfAllowedLocations"
)
ALLOWED_GROUP_LOCATIONS = BuiltInPolicy(
    "e765b5de-1225-4ba3-bd56-1ac6695af988",
    "Allowed locations for resource groups",
    "location",
    "listOfAllowedLocations",
    of_groups=True,
)
REQUIRED_TAG = BuiltInPolicy(
    "871b6d14-10aa-478d-b590-94f262ecfa99", "Require a tag on resources", "tag", "tagName"
)
REQUIRED_GROUP_TAG = BuiltInPolicy(
    "96670d01-0a4d-4649-9c89-2d3abc0a5025",
    "Require a tag on resource groups",
    "tag",
    "tagName",
    of_groups=True,
)
FORBIDDEN_TYPES = BuiltInPolicy(
    "6c112d4e-5bc7-47ae-a041-ea2d9dccd749",
    "Not allowed resource types",
    "type",
    "listOfResourceTypesNotAllowed",
)
FORBIDDEN_REDUNDANCY = BuiltInPolicy(
    "8f09fda1-91a2-4e14-96a2-67c6281158f7",
    "[Preview]: Do not allow creation of Recovery Services vaults of chosen storage redundancy.",
    "redundancy",
    "BackupStorageRedundancy",
)
"""Facts 7.1; it denies what a request names, not the redundancy that a vault gets by default."""
BUILT_IN: Mapping[str, BuiltInPolicy] = MappingProxyType(
    {
        one.name: one
        for one in (
            ALLOWED_LOCATIONS,
            ALLOWED_GROUP_LOCATIONS,
            REQUIRED_TAG,
            REQUIRED_GROUP_TAG,
            FORBIDDEN_TYPES,
            FORBIDDEN_REDUNDANCY,
        )
    }
)
"""Every definition by its name."""


def definition_of(definition_id: str) -> BuiltInPolicy | None:
    """The definition that an id names, or None."""
    head, _, name = definition_id.casefold().rstrip("/").rpartition("/")
    return BUILT_IN.get(name) if head == f"/providers/{DEFINITION_TYPE}".casefold() else None


def is_group_type(resource_type: str) -> bool:
    """Whether a resource type is that of resource groups, by either of its two names."""
    return resource_type.casefold() in {_GROUP_TYPE, "microsoft.resources/resourcegroups"}
