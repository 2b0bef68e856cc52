"""What is missing, in words: the hint of a button and the ready text that asks an owner."""

import tomllib
from functools import cache
from typing import Final

from app.domain.inert import one_line
from app.rights.book import Decision, Missing
from app.rights.operations import Operation
from resources import read_text

LANGUAGES: Final = ("en", "ko")


class RightsTexts:
    """The sentences of ``resources/content/rights.{language}.toml``."""

    def __init__(self, operations: dict[str, str], sentences: dict[str, str], request: str) -> None:
        self._operations = operations
        self._sentences = sentences
        self._request = request

    def operation(self, operation: Operation) -> str:
        """What an operation does, as it stands in a request."""
        return self._operations[operation.value]

    def hint(self, decision: Decision) -> str:
        """Missing action, scope and smallest role, one line each right; empty where nothing is missing."""
        return "\n".join(self.missing(one) for one in decision.missing)

    def missing(self, missing: Missing) -> str:
        """One missing right."""
        return self._sentences["hint"].format(
            action=missing.action, scope=one_line(missing.scope), role=missing.role
        )

    @property
    def nobody(self) -> str:
        """Stands for an account whose name nothing says."""
        return self._sentences["nobody"]

    @property
    def read_only(self) -> str:
        """That the account may change nothing."""
        return self._sentences["read_only"]

    def request(self, decision: Decision, account: str) -> str:
        """A text for the owner: one letter for each role and scope that is missing."""
        letters: list[str] = []
        seen: set[tuple[str, str]] = set()
        for one in decision.missing:
            if (one.role, one.scope) in seen:
                continue
            seen.add((one.role, one.scope))
            actions = [
                f"  {other.action}"
                for other in decision.missing
                if (other.role, other.scope) == (one.role, one.scope)
            ]
            letters.append(
                self._request.strip().format(
                    role=one.role,
                    role_id=one.role_id,
                    scope=one_line(one.scope),
                    account=one_line(account) or self.nobody,
                    operation=self.operation(one.operation),
                    actions="\n".join(actions),
                )
            )
        return "\n\n".join(letters)


@cache
def load_rights_texts(language: str) -> RightsTexts:
    """The sentences in a language; English for one that is not there."""
    chosen = language if language in LANGUAGES else "en"
    content = tomllib.loads(read_text(f"content/rights.{chosen}.toml"))
    return RightsTexts(dict(content["operations"]), dict(content["sentences"]), content["request"]["text"])
