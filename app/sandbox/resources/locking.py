"""What management locks refuse: a lock reaches everything at and below the scope that carries it."""

from app.sandbox import errors
from app.sandbox.ledger import is_write
from app.sandbox.messages import ArmError, Json
from app.sandbox.resources.scopes import parents_of
from app.sandbox.state import State
from app.sandbox.store import key_of, subscription_of

LOCK_TYPE = "Microsoft.Authorization/locks"
_SEGMENT = "/providers/microsoft.authorization/locks"
_REGISTRATION = "/register"


def holder_of(lock_id: str) -> str:
    """The key of the scope that carries a lock."""
    return key_of(lock_id).rpartition(_SEGMENT)[0]


def check_locks(state: State, method: str, path: str, scope: str) -> None:
    """Refuse what a lock forbids: ``CanNotDelete`` deletions, ``ReadOnly`` every change and action.

    Locks themselves are managed whatever is locked.

    Args:
        state: the state.
        method: the HTTP method.
        path: the decoded path of the request.
        scope: the resource, group or subscription that the request is about.

    Raises:
        ArmError: 409 ScopeLocked.
    """
    key = key_of(path)
    if not is_write(method, path) or _SEGMENT in key or key.endswith(_REGISTRATION):
        return
    levels = ("ReadOnly", "CanNotDelete") if method == "DELETE" else ("ReadOnly",)
    reached = {key_of(scope), *parents_of(scope)}
    for lock in state.store.of_type(LOCK_TYPE, subscription_of(scope)):
        if holder_of(lock["id"]) in reached and lock["properties"]["level"] in levels:
            raise locked(scope, lock, "delete" if method == "DELETE" else "write")


def locked(scope: str, lock: Json, operation: str) -> ArmError:
    """409: a lock at the scope, above or (for deletions) inside it."""
    holder = lock["id"][: len(holder_of(lock["id"]))]
    message = (
        f"The scope '{scope}' cannot perform {operation} operation because following scope(s) are locked: "
        f"'{holder}'. Please remove the lock and try again."
    )
    return ArmError(409, "ScopeLocked", message, headers=errors.GATEWAY)
