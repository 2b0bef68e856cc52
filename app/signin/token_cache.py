"""Where tokens are kept between starts: encrypted by the system under our own name, or in memory only."""

import logging
from pathlib import Path
from typing import Any

from app.cloud.environments import Environment
from app.signin.account import Account

CACHE_NAME = "vm-backup-assistant"
_log = logging.getLogger(__name__)


def persistence_options() -> Any:
    """azure-identity's options for a cache of our own that is never unencrypted."""
    from azure.identity import TokenCachePersistenceOptions  # noqa: PLC0415 -- half a second of import

    return TokenCachePersistenceOptions(name=CACHE_NAME, allow_unencrypted_storage=False)


def cache_if_protected() -> Any:
    """The options where this computer has a protected store, else None: then tokens stay in memory.

    Tries to open the store as azure-identity will (on Linux that needs PyGObject and a running secret
    service), so that it can be said before anybody signs in. Blocking: call it in a thread.
    """
    options = persistence_options()
    why_not = _why_it_cannot_be_opened(options)
    if why_not:
        _log.info("Tokens are kept in memory only: %s", why_not)
        return None
    return options


def why_memory_only() -> str:
    """Why tokens are not kept between starts: the store's own first reason; empty where they are, encrypted.

    Blocking, as :func:`cache_if_protected`.
    """
    return _why_it_cannot_be_opened(persistence_options())


def _why_it_cannot_be_opened(options: Any) -> str:
    try:
        _opened(options)
    except Exception as error:  # noqa: BLE001 -- whatever the store raises, it cannot be used
        first: BaseException = error
        while first.__cause__ is not None:
            first = first.__cause__
        return f"{type(first).__name__}: {str(first).partition(chr(10))[0]}"
    return ""


def forget(account: Account, cache: Any) -> bool:
    """Remove every token of the account from the store, and the account's credential from memory.

    With the last account the store's file goes too.

    Returns whether nothing of it is left. Blocking: call it in a thread.
    """
    record = account.record
    account.close()
    if cache is None or record is None:
        return True
    from msal import TokenCache  # noqa: PLC0415 -- only here: azure-identity cannot remove an account

    kinds = TokenCache.CredentialType
    whose = {"home_account_id": record.home_account_id}
    left = 0
    for is_cae in (False, True):
        store = _opened(cache, is_cae=is_cae)
        removals = (
            (kinds.REFRESH_TOKEN, store.remove_rt),
            (kinds.ACCESS_TOKEN, store.remove_at),
            (kinds.ID_TOKEN, store.remove_idt),
            (kinds.ACCOUNT, store.remove_account),
        )
        for kind, remove in removals:
            for entry in list(store.search(kind, query=whose)):
                remove(entry)
            left += len(list(store.search(kind, query=whose)))
        if not list(store.search(kinds.ACCOUNT)):
            _remove_file(store)
    return not left


def _remove_file(store: Any) -> None:
    """Take away the file of a store that holds nobody's tokens any more, and its lock."""
    location = store._persistence.get_location()  # noqa: SLF001 -- msal-extensions tells it nowhere else
    for path in (Path(location), Path(f"{location}.lockfile")):
        path.unlink(missing_ok=True)


def _opened(options: Any, *, is_cae: bool = False) -> Any:
    # azure-identity keeps its loader private; a test signs in and forgets through it.
    from azure.identity._persistent_cache import _load_persistent_cache  # noqa: PLC0415 -- see above

    return _load_persistent_cache(options, is_cae=is_cae)


def record_to_text(account: Account) -> str:
    """The account's AuthenticationRecord for the settings: no secret is in it. Empty where there is none."""
    return str(account.record.serialize()) if account.record is not None else ""


def record_from_text(text: str, environment: Environment) -> Any:
    """The record of an earlier start, or None where it cannot be read or is of another authority."""
    from azure.identity import AuthenticationRecord  # noqa: PLC0415 -- half a second of import

    try:
        record = AuthenticationRecord.deserialize(text)
    except (ValueError, KeyError, TypeError):
        return None
    ours = environment.authority.partition("://")[2].casefold()
    return record if str(record.authority).casefold() == ours else None
