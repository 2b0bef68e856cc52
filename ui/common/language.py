"""The window's language: English or Korean, switched at run time.

The translations are read straight from the `.ts` files that lupdate keeps, so there is nothing to compile
before the program runs, neither from source nor frozen.
"""

import xml.etree.ElementTree as ET
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

import resources


class LanguageChoice(StrEnum):
    """What a person may choose."""

    SYSTEM = "system"
    ENGLISH = "en"
    KOREAN = "ko"


class TextTranslator(QTranslator):
    """Answers from the messages of one `.ts` file; what is missing there is answered as it was asked."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._single_form = language == "ko"
        self._forms = read_messages(resources.read_text(f"translations/{language}.ts"))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        forms = self._forms.get((context, source, disambiguation or ""))
        if forms is None:
            return source
        if len(forms) == 1 or self._single_form or n == 1:
            return forms[0]
        return forms[1]

    def isEmpty(self) -> bool:
        return False


def read_messages(document: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The finished messages of a `.ts` document by (context, source, comment); plurals have several forms."""
    messages: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for context in ET.fromstring(document).iter("context"):  # noqa: S314 -- our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None:
                continue
            forms = tuple(form.text or "" for form in translation.iter("numerusform"))
            found = forms or (translation.text or "",)
            if all(found):
                messages[name, message.findtext("source", ""), message.findtext("comment", "")] = found
    return messages


class Language(QObject):
    """Installs the translators of the chosen language; Qt then sends LanguageChange to every widget."""

    changed = Signal(str)
    """``en`` or ``ko``, after the translators were exchanged and before widgets are told."""

    def __init__(self, application: QCoreApplication, choice: LanguageChoice = LanguageChoice.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._installed: list[QTranslator] = []
        self._system = QLocale.system()
        self._choice = choice
        self._current = ""
        self.choose(choice)

    @property
    def choice(self) -> LanguageChoice:
        """What was chosen last."""
        return self._choice

    @property
    def current(self) -> str:
        """The language that is spoken now: ``en`` or ``ko``."""
        return self._current

    def choose(self, choice: LanguageChoice) -> None:
        """Speak another language from now on."""
        self._choice = choice
        wanted = choice.value
        if choice is LanguageChoice.SYSTEM:
            wanted = "ko" if self._system.language() is QLocale.Language.Korean else "en"
        if wanted == self._current:
            return
        self._current = wanted
        QLocale.setDefault(self._locale(wanted))
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = [TextTranslator(wanted, self)]
        own_widgets = QTranslator(self)
        if own_widgets.load(f"qtbase_{wanted}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._installed.append(own_widgets)
        self.changed.emit(wanted)
        for translator in self._installed:
            self._application.installTranslator(translator)

    def _locale(self, wanted: str) -> QLocale:
        language = QLocale.Language.Korean if wanted == "ko" else QLocale.Language.English
        if self._system.language() is language:
            return self._system
        return QLocale(language)
