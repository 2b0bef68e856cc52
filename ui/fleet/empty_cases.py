"""Which empty state the list shows: every case says why and offers the next step (UI.md, section 6)."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.domain.estate import Estate
from app.domain.inert import one_line
from app.readiness.texts import Texts
from ui.fleet.words import machines_counted, number

Action = tuple[str, Callable[[], object]]


class EmptyCase(NamedTuple):
    """One empty state: icon, sentence, why, actions (the first is the default)."""

    icon_name: str
    sentence: str
    why: str = ""
    actions: tuple[Action, ...] = ()


class EmptyActions(NamedTuple):
    """What the buttons of the empty states do."""

    show_matches: Callable[[], object]
    clear_everything: Callable[[], object]
    choose_subscriptions: Callable[[], object]
    try_again: Callable[[], object]


def nothing_matches(text: str, badges: str, matches: int, total: int, actions: EmptyActions) -> EmptyCase:
    """The filter hides every VM. ``badges`` names the badge filter, ``matches`` fit the text alone."""
    translate = QCoreApplication.translate
    clear = (translate("FleetEmpty", "Clear everything"), actions.clear_everything)
    shown = one_line(text, 60)
    if not badges:
        sentence = translate("FleetEmpty", "No VM matches “{text}”").replace("{text}", shown)
        why = translate(
            "FleetEmpty",
            "{count} were read. It may be in a subscription that is hidden or cannot be read.",
        )
        return EmptyCase("filter", sentence, why.replace("{count}", machines_counted(total)), (clear,))
    if not text:
        sentence = translate("FleetEmpty", "No VM is in this state: {badges}").replace("{badges}", badges)
        return EmptyCase("filter", sentence, "", (clear,))
    sentence = translate("FleetEmpty", "No VM matches “{text}” in this state: {badges}")
    sentence = sentence.replace("{text}", shown).replace("{badges}", badges)
    why = translate("FleetEmpty", "{total} were read. {matches} match the text, but none is in that state.")
    why = why.replace("{total}", machines_counted(total)).replace("{matches}", machines_counted(matches))
    if not matches:
        return EmptyCase("filter", sentence, "", (clear,))
    show = translate("FleetEmpty", "Show all {count} matches").replace("{count}", number(matches))
    return EmptyCase("filter", sentence, why, ((show, actions.show_matches), clear))


def nothing_chosen() -> EmptyCase:
    """Every subscription is hidden."""
    sentence = QCoreApplication.translate("FleetEmpty", "Choose at least one subscription on the left.")
    return EmptyCase("subscription", sentence)


def nothing_there(estate: Estate, texts: Texts, actions: EmptyActions) -> EmptyCase:
    """Nothing was found, or nothing could be read."""
    translate = QCoreApplication.translate
    again = (translate("FleetEmpty", "Try again"), actions.try_again)
    if estate.unknowns:
        first = estate.unknowns[0]
        sentence = translate("FleetEmpty", "Nothing could be read")
        return EmptyCase("info", sentence, texts.unknown(first), (again,))
    if estate.started_at is None or estate.running:
        return EmptyCase("list", translate("FleetEmpty", "The virtual machines are being read…"))
    sentence = translate(
        "FleetEmpty", "These {count} subscriptions hold no virtual machine that you can read."
    )
    if len(estate.subscriptions) == 1:
        sentence = translate("FleetEmpty", "This subscription holds no virtual machine that you can read.")
    elif not estate.subscriptions:
        sentence = translate("FleetEmpty", "This account can see no subscription. Ask for “Reader” on one.")
        return EmptyCase("subscription", sentence, "", (again,))
    choose = (translate("FleetEmpty", "Choose subscriptions…"), actions.choose_subscriptions)
    return EmptyCase(
        "vm", sentence.replace("{count}", number(len(estate.subscriptions))), "", (choose, again)
    )
