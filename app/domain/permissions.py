"""What one role that reaches a scope allows and takes back."""

from msgspec import Struct


class Permission(Struct, frozen=True, rename="camel"):
    """Wild-card actions, as the permissions API gives them."""

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
