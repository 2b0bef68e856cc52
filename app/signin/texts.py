"""Why a sign-in was refused, as a sentence and a next step in one language."""

import tomllib
from functools import cache
from typing import Final

from msgspec import Struct

from app.cloud.errors import CloudError
from app.domain.inert import one_line
from resources import read_text

LANGUAGES: Final = ("en", "ko")
_NAME_LIMIT = 100


class Explained(Struct, frozen=True):
    """A refusal in plain words."""

    what: str
    """What happened, with the code in brackets where there is one."""
    do: str
    """The next step."""
    known: bool
    """Whether the cause is known; else the sentence says that it is not."""

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.what} {self.do}"


class SignInTexts:
    """The sentences of ``resources/content/signin.{language}.toml``."""

    def __init__(self, refusals: dict[str, dict[str, str]], words: dict[str, str]) -> None:
        self._refusals = refusals
        self._words = words

    def explain(self, error: CloudError, *, tenant: str = "", account: str = "") -> Explained:
        """A refusal of a sign-in; unknown says unknown and keeps the code."""
        row = self._refusals.get(error.code)
        known = row is not None
        chosen = row or self._refusals["unknown"]
        values = {
            "tenant": one_line(tenant, _NAME_LIMIT) or self._words["this_tenant"],
            "account": one_line(account, _NAME_LIMIT) or self._words["this_account"],
        }
        what, do = chosen["what"].format_map(values), chosen["do"].format_map(values)
        entras = error.code.startswith("AADSTS") or (not known and error.code)
        if entras:
            body = what.rstrip(".")
            what = self._words["with_code"].format(sentence=body, code=one_line(error.code)) + "."
        return Explained(what, do, known)

    def codes(self) -> frozenset[str]:
        """All codes that are explained."""
        return frozenset(self._refusals) - {"unknown"}


@cache
def load_sign_in_texts(language: str) -> SignInTexts:
    """The sentences in a language; English for one that is not there."""
    chosen = language if language in LANGUAGES else "en"
    content = tomllib.loads(read_text(f"content/signin.{chosen}.toml"))
    return SignInTexts(dict(content["refusals"]), dict(content["words"]))
