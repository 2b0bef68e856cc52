"""What the account may do at a scope, by actions and not by role names (facts, section 6)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.domain.permissions import Permission


async def permissions_at(reader: ArmReader, scope: str) -> tuple[Permission, ...]:
    """The permissions of the signed-in account at a subscription, group or resource id.

    Raises:
        CloudError: the permissions themselves could not be read.
    """
    found: list[Permission] = []
    path = f"{scope}/providers/Microsoft.Authorization/permissions"
    async for page in reader.pages(path, api_versions.PERMISSIONS, Permission):
        found.extend(page.items)
    return tuple(found)


def allows(permissions: Sequence[Permission], action: str) -> bool:
    """Whether some role allows the action and does not take it back itself (OPERATIONS.md, permissions)."""
    return any(
        any(_matches(pattern, action) for pattern in one.actions)
        and not any(_matches(pattern, action) for pattern in one.not_actions)
        for one in permissions
    )


@lru_cache(maxsize=4096)
def _matches(pattern: str, action: str) -> bool:
    expression = ".*".join(re.escape(part) for part in pattern.casefold().split("*"))
    return re.fullmatch(expression, action.casefold()) is not None
