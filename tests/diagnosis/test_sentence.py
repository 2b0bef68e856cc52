"""What a colleague says on the phone: sentence, who can act, next step (UI.md, section 8)."""

from datetime import timedelta

import msgspec
import pytest

from app.diagnosis.sentence import age_text, answer
from app.diagnosis.verdict import diagnose
from app.domain.assessment import Badge
from app.domain.estate import Estate
from app.domain.resource_ids import key_of
from app.readiness.content import Language
from app.readiness.texts import load_texts
from tests.diagnosis.machines import CHECKING, ESTATE, STATES, WITH_VAULT, assessed
from tests.readiness.building import OTHER_VAULT_ID, disk, policy, vault, vm

YOU = "You can do this"
CAN = "web is not protected. It can be enabled now."
CRASH = "points will be crash-consistent."
CANNOT_BE_TOLD = "web is not protected, and whether backup can be enabled cannot be told:"
WAIT = "Wait until the reading has ended."
OWNER = "An owner of Shop Production"
SAID = {
    "blocked": (
        "web is not protected and cannot be enabled: VM agent is not ready.",
        "An administrator inside the VM",
        "Windows: restart the service",
    ),
    "ready": (CAN, YOU, "Choose Enable backup…"),
    "ready, off": (
        f"{CAN} web is stopped (deallocated). The agent cannot be read, and that is fine: {CRASH}",
        YOU,
        "Choose Enable backup…",
    ),
    "ready with one warning": (
        "web is not protected. It can be enabled, with one warning: Extended Zone needs an Enhanced policy.",
        YOU,
        "Choose an Enhanced policy.",
    ),
    "ready with two warnings": (
        "web is not protected. It can be enabled, with 2 warnings: Shared disk needs an Enhanced policy.",
        YOU,
        "Choose an Enhanced policy, leave the shared disks out",
    ),
    "protected": (
        "web is protected. The last recovery point is 6 hours old.",
        "Nobody needs to do anything",
        "Nothing to do.",
    ),
    "protected, agent forbidden": (
        "web is protected. The last recovery point is 6 hours old.",
        "Nobody needs to do anything",
        "Nothing to do.",
    ),
    "pending": (
        "web has backup enabled in shop-vault; its first recovery point is still to come.",
        YOU,
        "Wait for the next run of the policy",
    ),
    "failing": ("web is protected, but not healthy: The last backup failed.", YOU, "Open the last job"),
    "old": (
        "web is protected, but not healthy: Newest recovery point is 216 h old.",
        YOU,
        "Look at the last jobs",
    ),
    "action required": (
        "web is protected, but not healthy: Backup health: action required.",
        YOU,
        "Follow what the health message asks for",
    ),
    "stopped": (
        "Protection of web was stopped in shop-vault. Its recovery points are kept.",
        YOU,
        "Resume protection",
    ),
    "stopped early": (
        "Protection of web was stopped in shop-vault before a recovery point was made.",
        YOU,
        "Resume protection",
    ),
    "soft-deleted": (
        "The backup data of web was deleted. 5 days are left to undelete it.",
        YOU,
        "Undelete the item",
    ),
    "soft-deleted, one day": (
        "The backup data of web was deleted. One day is left to undelete it.",
        YOU,
        "Undelete the item",
    ),
    "soft-deleted, no date": (
        "The backup data of web was deleted. Azure does not say how long it can be undeleted.",
        YOU,
        "Undelete the item",
    ),
    "items forbidden": (
        "Cannot tell whether web is protected: Backup items not read: no right to read it.",
        OWNER,
        "Give this account the role “Backup Reader”",
    ),
    "items being read": (
        "web is still being read: Backup items not read yet.",
        YOU,
        "Wait until the reading",
    ),
    "state not understood": (
        "Cannot tell whether web is protected: Azure says “Sleeping”.",
        YOU,
        "Look at the item in the portal.",
    ),
    "agent forbidden": (
        f"{CANNOT_BE_TOLD} Not known: The VM agent is installed and ready.",
        OWNER,
        "Ask for the right to read it, then refresh.",
    ),
    "agent being read": (
        "web is still being read: Not read yet: The VM agent is installed and ready.",
        YOU,
        WAIT,
    ),
    "not understood": (
        f"{CANNOT_BE_TOLD} Azure's answer was not understood.",
        YOU,
        "Report this with the field's name",
    ),
    "nothing read yet": (
        "web is still being read: Backup items not read yet.",
        YOU,
        "Wait until the reading",
    ),
}


def test_every_badge_has_its_sentence() -> None:
    assert set(SAID) == set(STATES)
    assert {assessed(facts).verdict.badge for facts in STATES.values()} == set(Badge)


@pytest.mark.parametrize("name", STATES)
def test_sentence(name: str) -> None:
    sentence, who, following = SAID[name]
    said = answer(assessed(STATES[name]), ESTATE, load_texts("en"))
    assert said.sentence == sentence
    assert said.who == who
    assert said.next_step.startswith(following)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_left_out(name: str, language: Language) -> None:
    said = diagnose(assessed(STATES[name]), ESTATE, load_texts(language))
    for text in (said.sentence, said.who, said.next_step, *(step.text for step in said.chain)):
        assert text
        assert "–" not in text
        assert "{" not in text


def test_a_vm_that_was_not_judged_yet_is_only_waited_for() -> None:
    waiting = msgspec.structs.replace(assessed(STATES["nothing read yet"]), verdict=CHECKING)
    said = answer(waiting, ESTATE, load_texts("en"))
    assert said.sentence == "web is still being read."
    assert said.next_step == WAIT


def _sentence(estate: Estate, **changes: object) -> str:
    return answer(assessed(vm(**changes)), estate, load_texts("en")).sentence


def test_the_only_vault_of_the_place_is_named_with_its_policy() -> None:
    assert "now with DefaultPolicy in shop-vault." in _sentence(WITH_VAULT)


def test_a_policy_that_does_not_fit_is_not_named() -> None:
    only_standard = msgspec.structs.replace(
        WITH_VAULT, policies={key: (policy("V1", "DefaultPolicy"),) for key in WITH_VAULT.policies}
    )
    trusted = _sentence(only_standard, security_type="TrustedLaunch")
    assert "now with DefaultPolicy in shop-vault." in trusted
    agentless = msgspec.structs.replace(
        WITH_VAULT,
        policies={
            key: (policy("V2", "Crash", consistency="OnlyCrashConsistent"),) for key in WITH_VAULT.policies
        },
    )
    assert _sentence(agentless, disks=(disk(),), size="Standard_D2_v5") == CAN


@pytest.mark.parametrize("elsewhere", [{"region": "koreasouth"}, {"subscription_id": "other"}])
def test_a_vault_of_another_place_is_not_named(elsewhere: dict[str, str]) -> None:
    estate = msgspec.structs.replace(WITH_VAULT, vaults={key_of(vault().id): vault(**elsewhere)})
    assert _sentence(estate) == CAN


def test_of_two_vaults_none_is_named() -> None:
    both = {key_of(one.id): one for one in (vault(), vault(id=OTHER_VAULT_ID, name="old-vault"))}
    estate = msgspec.structs.replace(WITH_VAULT, vaults=both)
    assert _sentence(estate) == CAN


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(days=9, hours=3), "9 days"),
        (timedelta(days=2), "2 days"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(seconds=90), "one minute"),
        (timedelta(seconds=-5), "0 minutes"),
    ],
)
def test_an_age_in_the_largest_unit(age: timedelta, said: str) -> None:
    assert age_text(age, load_texts("en")) == said
