import argparse
import tomllib

import pytest

from app.commands import about
from app.signin import token_cache
from resources import read_text


def _words(language: str) -> dict[str, str]:
    return tomllib.loads(read_text(f"content/about.{language}.toml"))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("store", [True, False])
def test_it_says_where_tokens_would_be_kept(
    language: str, store: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(_options: object) -> None:
        if not store:
            raise ValueError("no encryption") from ImportError("Unable to import module 'gi'\nmore")

    monkeypatch.setattr(token_cache, "_opened", opened)
    assert about.run(argparse.Namespace(language=language)) == 0
    version_line, system_line, tokens_line = capsys.readouterr().out.splitlines()
    words = _words(language)
    assert version_line.startswith("VM Backup Assistant ")
    assert "Python 3." in system_line
    why = "ImportError: Unable to import module 'gi'"
    assert tokens_line == (words["tokens-encrypted"] if store else words["tokens-in-memory"].format(why=why))


def test_both_languages_say_the_same() -> None:
    assert _words("en").keys() == _words("ko").keys()
