"""Scopes that extension resources such as locks and permissions can be asked at."""

from app.sandbox.store import key_of

_DEEPEST_RESOURCE = 4
"""Nested types that a scope may have: vaults/backupFabrics/protectionContainers/protectedItems."""


def scope_templates() -> list[str]:
    """Route templates of a subscription, a resource group and resources of every depth."""
    subscription = "/subscriptions/{subscription}"
    group = subscription + "/resourceGroups/{group}"
    templates = [subscription, group]
    resource = group + "/providers/{namespace}"
    for level in range(1, _DEEPEST_RESOURCE + 1):
        resource += f"/{{type{level}}}/{{name{level}}}"
        templates.append(resource)
    return templates


def parents_of(scope: str) -> list[str]:
    """The keys of the scopes above: subscription, resource group, and parent resources."""
    segments = key_of(scope).split("/")
    ends = [3, 5, *range(9, len(segments), 2)]
    return ["/".join(segments[:end]) for end in ends if end < len(segments)]
