"""Both languages say everything: no text is missing, left unfinished, or has lost a placeholder."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from tests.translations import (
    LANGUAGES,
    NotLiteral,
    document,
    file_of,
    placeholders,
    read_translations,
    texts_in_code,
    wanted,
)
from ui.common.language import Language, LanguageChoice, read_messages

_REMEDY = "run `python -m tests.translations` and translate what it marks as unfinished"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_up_to_date(language: str) -> None:
    expected = document(language, texts_in_code(), read_translations(language))
    assert file_of(language).read_text(encoding="utf-8") == expected, _REMEDY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    known = read_translations(language)
    missing = [one for one in wanted(language, texts_in_code()) if not known[one].finished]
    assert missing == [], _REMEDY


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_is_lost_or_invented(language: str) -> None:
    wrong = [
        (message, form)
        for message, translation in read_translations(language).items()
        for form in translation.forms
        if placeholders(form) - {"%n"} != placeholders(message.source) - {"%n"}
        or (message.plural and language == "ko" and "%n" in message.source and "%n" not in form)
    ]
    assert wrong == []


def test_access_keys_of_korean_texts_stand_behind_in_brackets() -> None:
    wrong = [
        (message.source, form)
        for message, translation in read_translations("ko").items()
        for form in translation.forms
        if ("&" in message.source.replace("&&", "")) != ("(&" in form)
    ]
    assert wrong == []


def test_a_computed_text_is_found(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("class A:\n    def f(self, n):\n        return self.tr(f'{n} VMs')\n")
    with pytest.raises(NotLiteral, match=r"bad.py:3"):
        texts_in_code(tmp_path)


def test_the_program_reads_what_the_files_say() -> None:
    for language in LANGUAGES:
        finished = [one for one in read_translations(language).values() if one.finished]
        assert len(read_messages(file_of(language).read_text(encoding="utf-8"))) == len(finished)


class Counter(QObject):
    """Says a text of the foot bar, as its owner does."""

    def said(self, count: int) -> str:
        return QCoreApplication.translate("FootBar", "%n selected", None, count)


def test_plurals_and_buttons_follow_the_language(language: Language) -> None:
    assert Counter().said(3) == "3 selected"
    language.choose(LanguageChoice.KOREAN)
    assert Counter().said(3) == "3개 선택됨"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "취소"
    language.choose(LanguageChoice.ENGLISH)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
