"""Azure resource ids: compared without case, taken apart by segment."""

from typing import NamedTuple


def key_of(resource_id: str) -> str:
    """The form of a resource id that two spellings of the same resource share.

    Azure answers the same id in different case (``/Subscriptions/``, groups in capitals), so every
    comparison in the program goes through this function (OPERATIONS.md, "Further").
    """
    return resource_id.casefold().rstrip("/")


class ResourceId(NamedTuple):
    """The parts of an ARM resource id; empty strings where the id has no such part."""

    subscription_id: str
    resource_group: str
    provider: str
    resource_type: str
    """Type below the provider, such as ``virtualMachines`` or ``vaults/backupPolicies``."""
    name: str

    @classmethod
    def parse(cls, resource_id: str) -> "ResourceId":
        """Take an id apart; parts that are missing are empty, nothing is raised."""
        segments = [part for part in resource_id.split("/") if part]
        subscription = group = provider = ""
        types: list[str] = []
        name = segments[-1] if segments else ""
        index = 0
        while index < len(segments):
            word = segments[index].casefold()
            following = segments[index + 1] if index + 1 < len(segments) else ""
            if word == "subscriptions" and not provider:
                subscription = following
            elif word == "resourcegroups" and not provider:
                group = following
            elif word == "providers":
                provider = following
                types = segments[index + 2 :: 2]
                break
            index += 2
        return cls(subscription, group, provider, "/".join(types), name)
