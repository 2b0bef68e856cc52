"""What the sign-in page remembers: method, accounts (no secret), chosen tenants and subscriptions."""

import json
from collections.abc import Collection, Iterable

from app.signin.account import Account
from app.signin.methods import Method
from app.signin.token_cache import record_to_text
from ui.shell.preferences import Preferences

_LARGEST = 5000
"""Subscriptions and accounts that are kept at most."""


class Remembered:
    """Reads and writes the settings; whatever is broken there counts as nothing."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def method(self, method: Method) -> None:
        """The way to sign in that worked."""
        self._preferences.remember("sign-in/method", method)

    def account(self, account: Account) -> None:
        """Keep the account's record, so that it can go on with the tokens of the protected store."""
        record = record_to_text(account)
        if not record:
            return
        entry = {
            "key": account.identity.home_account_id,
            "name": account.identity.name,
            "method": account.request.method.value,
            "cloud": account.environment.name,
            "endpoint": account.environment.resource_manager,
            "ca_file": account.environment.ca_file,
            "record": record,
        }
        others = [one for one in self.accounts() if one["key"] != entry["key"]]
        self._preferences.remember_texts("sign-in/accounts", (json.dumps(one) for one in [entry, *others]))

    def accounts(self) -> list[dict[str, str]]:
        """The accounts that were signed in before, the newest first."""
        found: list[dict[str, str]] = []
        for text in self._preferences.texts("sign-in/accounts") or ():
            try:
                one = json.loads(text)
            except ValueError:
                continue
            names = ("key", "name", "method", "cloud", "endpoint", "ca_file", "record")
            if isinstance(one, dict) and all(isinstance(one.get(name), str) for name in names):
                found.append(one)
        return found

    def titles(self) -> list[tuple[str, str]]:
        """Key and name of each account, for the page."""
        return [(one["key"], one["name"]) for one in self.accounts()]

    def forget(self, key: str) -> None:
        """Keep nothing of an account."""
        left = [json.dumps(one) for one in self.accounts() if one["key"] != key]
        self._preferences.remember_texts("sign-in/accounts", left)
        self._preferences.remember_texts(_tenants(key), ())

    def tenants(self, key: str) -> frozenset[str]:
        """Tenants of an account that were ticked the last time."""
        return frozenset(self._preferences.texts(_tenants(key)) or ())

    def choose_tenants(self, key: str, tenants: Iterable[str]) -> None:
        """Keep which tenants of an account are ticked."""
        self._preferences.remember_texts(_tenants(key), sorted(tenants))

    def subscriptions(self) -> tuple[str, ...] | None:
        """Keys of the subscriptions that were shown the last time; None where nobody chose yet."""
        return self._preferences.texts("sign-in/subscriptions")

    def choose(self, ticked: Collection[str], offered: Collection[str]) -> None:
        """Keep which subscriptions are shown; the choice among those that were not offered stays."""
        others = [one for one in self.subscriptions() or () if one not in offered]
        self._preferences.remember_texts("sign-in/subscriptions", [*sorted(ticked), *others][:_LARGEST])


def _tenants(key: str) -> str:
    return f"sign-in/tenants/{''.join(mark if mark.isalnum() or mark in '-.' else '_' for mark in key)}"
