"""Disks left out: the request part as the CLI sends it, and what each choice entails."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Severity
from app.domain.machines import MachineFacts
from app.policies.disks import (
    DiskChoice,
    DiskMode,
    choice_of,
    exclusion_properties,
    left_out,
    notes_of,
    required_choice,
)
from app.protection.texts import LANGUAGES, load_plan_texts
from tests.readiness.building import disk, policy, vm, windows

STANDARD, ENHANCED = policy("V1", "DefaultPolicy"), policy("V2", "EnhancedPolicy")
ALL, ONLY, ALL_BUT = DiskMode.ALL, DiskMode.ONLY, DiskMode.ALL_BUT


def machine(**of_last: Any) -> MachineFacts:
    return vm(disks=(disk(), disk("data-0", 0), disk("data-5", 5, **of_last)))


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (DiskChoice(), {"diskLunList": [], "isInclusionList": False}),
        (DiskChoice(ONLY, (5, 0)), {"diskLunList": [0, 5], "isInclusionList": True}),
        (DiskChoice(ONLY), {"diskLunList": [], "isInclusionList": True}),
        (DiskChoice(ALL_BUT, (5,)), {"diskLunList": [5], "isInclusionList": False}),
    ],
)
def test_the_request_part_is_what_the_cli_sends(choice: DiskChoice, sent: dict[str, Any]) -> None:
    assert exclusion_properties(choice) == sent


@given(st.sampled_from([ALL, ONLY, ALL_BUT]), st.sets(st.integers(0, 63)))
def test_a_choice_is_read_back_as_the_same_disks(mode: DiskMode, luns: set[int]) -> None:
    choice = DiskChoice(mode, tuple(sorted(luns)))
    again = choice_of({"diskExclusionProperties": exclusion_properties(choice)})
    assert [again.includes(lun) for lun in (None, *range(64))] == [
        choice.includes(lun) for lun in (None, *range(64))
    ]


def test_an_item_without_a_choice_backs_up_everything() -> None:
    assert choice_of(None) == choice_of({"diskExclusionProperties": None}) == DiskChoice()


@pytest.mark.parametrize("mode", list(DiskMode))
def test_the_os_disk_is_never_left_out(mode: DiskMode) -> None:
    assert all(one.lun is not None for one in left_out(machine().machine.disks, DiskChoice(mode, (0, 5))))


CASES = [
    ("all disks of a plain VM", machine(), DiskChoice(), STANDARD, []),
    (
        "one out, Standard",
        machine(),
        DiskChoice(ALL_BUT, (5,)),
        STANDARD,
        ["disks-restore", "disks-spanned", "disks-cost-standard", "disks-resume", "disks-future-in"],
    ),
    (
        "one out, Enhanced",
        machine(),
        DiskChoice(ALL_BUT, (5,)),
        ENHANCED,
        [
            "disks-restore",
            "disks-spanned",
            "disks-cost-enhanced",
            "disks-linux-tools",
            "disks-resume",
            "disks-future-in",
        ],
    ),
    (
        "the OS disk only",
        machine(),
        DiskChoice(ONLY),
        ENHANCED,
        [
            "disks-restore",
            "disks-spanned",
            "disks-cost-enhanced",
            "disks-linux-tools",
            "disks-resume",
            "disks-future-out",
        ],
    ),
    (
        "one out of a Windows VM",
        windows(disks=machine().machine.disks),
        DiskChoice(ALL_BUT, (5,)),
        ENHANCED,
        ["disks-restore", "disks-spanned", "disks-cost-enhanced", "disks-resume", "disks-future-in"],
    ),
    ("every disk by name", machine(), DiskChoice(ONLY, (0, 5)), ENHANCED, ["disks-future-out"]),
    (
        "a Write Accelerator disk out",
        machine(write_accelerator=True),
        DiskChoice(ALL_BUT, (5,)),
        ENHANCED,
        [
            "disks-restore",
            "disks-spanned",
            "disks-cost-enhanced",
            "disks-linux-tools",
            "disks-resume",
            "disks-write-accelerator",
            "disks-future-in",
        ],
    ),
]
BLOCKED = [
    ("no such LUN", machine(), DiskChoice(ALL_BUT, (7,)), ENHANCED, "disks-no-such-lun"),
    (
        "encrypted, Standard",
        machine(ade_enabled=True),
        DiskChoice(ALL_BUT, (0,)),
        STANDARD,
        "disks-encrypted",
    ),
    ("shared disk kept", machine(max_shares=2), DiskChoice(), ENHANCED, "disks-shared-kept"),
    (
        "shared disk out, Standard",
        machine(max_shares=2),
        DiskChoice(ALL_BUT, (5,)),
        STANDARD,
        "disks-shared-standard",
    ),
]


@pytest.mark.parametrize(
    ("facts", "choice", "chosen", "keys"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_what_a_choice_entails(facts: MachineFacts, choice: DiskChoice, chosen: Any, keys: list[str]) -> None:
    notes = notes_of(facts, choice, chosen)
    assert [note.phrase.key for note in notes] == keys
    assert all(note.severity is not Severity.BLOCKER for note in notes)


@pytest.mark.parametrize(
    ("facts", "choice", "chosen", "key"), [one[1:] for one in BLOCKED], ids=[one[0] for one in BLOCKED]
)
def test_what_is_not_possible_stops_it_and_is_said_first(
    facts: MachineFacts, choice: DiskChoice, chosen: Any, key: str
) -> None:
    notes = notes_of(facts, choice, chosen)
    assert notes[0].phrase.key == key
    assert notes[0].severity is Severity.BLOCKER


def test_encrypted_vms_may_leave_disks_out_with_enhanced_and_shared_disks_are_left_out() -> None:
    for facts, choice in (
        (machine(ade_enabled=True), DiskChoice(ALL_BUT, (0,))),
        (machine(max_shares=2), required_choice([5])),
    ):
        assert all(note.severity is not Severity.BLOCKER for note in notes_of(facts, choice, ENHANCED))
    assert required_choice([]) == DiskChoice()


def test_disks_that_were_not_read_are_not_taken_for_unencrypted() -> None:
    facts = machine(resource_read=False)
    keys = [note.phrase.key for note in notes_of(facts, DiskChoice(ALL_BUT, (0,)), STANDARD)]
    assert "disks-encrypted-untold" in keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_is_said_in_words(language: str) -> None:
    texts = load_plan_texts(language)
    for _, facts, choice, chosen, _ in (*CASES, *BLOCKED):
        for note in notes_of(facts, choice, chosen):
            assert "{" not in texts.say(note.phrase)
