"""The eleven steps that a backup needs."""

import pytest

from app.diagnosis.chain import Step, StepId, StepState, chain_of
from app.domain.machines import Power
from app.domain.reading import Stage, still_reading
from app.readiness.catalogue import RULES
from app.readiness.content import load_content
from app.readiness.texts import load_texts
from tests.diagnosis.machines import ESTATE, STATES, assessed
from tests.readiness.building import agent, disk, extension, vm

MARKS = {
    "+": StepState.PASS,
    "x": StepState.FAIL,
    "!": StepState.WARNING,
    "?": StepState.UNKNOWN,
    "…": StepState.READING,
    "-": StepState.NOT_APPLICABLE,
    " ": StepState.NOT_CHECKED,
}
CHAINS = {
    # rights, machine, agent, extension, disks, network, place, policy, protection, job, points
    "blocked": "++x++++ ---",
    "ready": "+++++++ ---",
    "ready, off": "++--+++ ---",
    "ready with one warning": "++++++! ---",
    "protected": "+++++++++++",
    "protected, agent forbidden": "x+??+?+++++",
    "pending": "+++++++++--",
    "failing": "++++++++xx+",
    "old": "++++++++x+x",
    "stopped": "++++++++!++",
    "stopped early": "++++++++!+-",
    "soft-deleted": "++++++++!++",
    "items forbidden": "x++++++????",
    "items being read": "+++++++…………",
    "state not understood": "++++++++?++",
    "agent being read": "++……+…+ ---",
}


def chain(name: str) -> dict[StepId, Step]:
    """The steps of a VM by their id."""
    return {step.id: step for step in chain_of(assessed(STATES[name]), ESTATE, load_texts("en"))}


@pytest.mark.parametrize("name", CHAINS)
def test_states_of_the_steps(name: str) -> None:
    found = chain(name)
    assert list(found) == list(StepId)
    shown = "".join(
        next(mark for mark, state in MARKS.items() if state is step.state) for step in found.values()
    )
    assert shown == CHAINS[name]


def test_a_vm_that_was_not_understood_claims_nothing() -> None:
    found = chain("not understood")
    assert "properties.storageProfile" in found[StepId.MACHINE].text
    for step in (StepId.MACHINE, StepId.DISKS, StepId.NETWORK, StepId.PLACE):
        assert found[step].state is StepState.UNKNOWN


def test_every_rule_belongs_to_one_step() -> None:
    listed = [rule for step in chain("ready").values() for rule in step.rules]
    assert sorted(listed) == sorted(rule.id for rule in RULES)


def test_texts_of_a_blocked_vm() -> None:
    found = chain("blocked")
    assert found[StepId.AGENT].text == "VM agent is not ready"
    assert [one.rule for one in found[StepId.AGENT].findings] == ["agent-present"]
    assert found[StepId.MACHINE].text == "Linux, running, in Korea Central."
    assert found[StepId.PROTECTION].text == "No backup item of this VM in the vaults that were read."
    assert found[StepId.POINTS].text == "No recovery point."


def test_texts_of_a_protected_vm() -> None:
    found = chain("protected")
    assert found[StepId.PLACE].text == "shop-vault in Korea Central."
    assert found[StepId.POLICY].text == "DefaultPolicy (V1)"
    assert found[StepId.PROTECTION].text == "Protected in shop-vault."
    assert found[StepId.JOB].text == "Completed, 2026-11-24 03:00 UTC."
    assert found[StepId.POINTS].text == "Newest: 2026-11-24 03:00 UTC (6 hours)."


def test_texts_of_a_stopped_vm() -> None:
    found = chain("ready, off")
    text = "The VM is stopped (deallocated): there is no running agent, and that is fine."
    assert found[StepId.AGENT].text == found[StepId.EXTENSION].text == text


@pytest.mark.parametrize("power", [Power.STARTING, Power.STOPPING, Power.DEALLOCATING])
def test_a_vm_between_two_states_has_no_agent_to_judge(power: Power) -> None:
    facts = vm(power=power, agent=still_reading(Stage.AGENT))
    found = {step.id: step for step in chain_of(assessed(facts), ESTATE, load_texts("en"))}
    assert found[StepId.AGENT].state is found[StepId.EXTENSION].state is StepState.NOT_APPLICABLE
    assert "there is no running agent" in found[StepId.AGENT].text
    assert found[StepId.MACHINE].state is StepState.WARNING


def test_the_missing_right_is_named() -> None:
    step = chain("items forbidden")[StepId.RIGHTS]
    assert step.text.startswith("One thing could not be read: vaults and backup items of ")
    assert "Missing right: Microsoft.RecoveryServices/vaults/backupProtectedItems/read." in step.text


def test_soft_deleted_data_is_said_at_the_protection() -> None:
    step = chain("soft-deleted")[StepId.PROTECTION]
    assert step.text.endswith("It can be undeleted until 2026-11-29 11:00 UTC (5 days).")
    assert [one.rule for one in step.findings] == ["place-soft-deleted"]


def test_one_is_counted_as_one() -> None:
    facts = vm(disks=(disk(),), agent=agent(extensions=(extension("m", "x.y"),)))
    found = {step.id: step.text for step in chain_of(assessed(facts), ESTATE, load_texts("en"))}
    assert found[StepId.DISKS] == "One disk, nothing stands in the way."
    assert found[StepId.EXTENSION] == "One extension, in order."


def test_what_is_being_read_is_not_unknown() -> None:
    facts = vm(power=still_reading(Stage.POWER))
    found = {step.id: step for step in chain_of(assessed(facts), ESTATE, load_texts("en"))}
    assert found[StepId.AGENT].state is StepState.READING
    assert (
        "still being read" in found[StepId.MACHINE].text or found[StepId.MACHINE].state is StepState.READING
    )


def test_titles_in_korean() -> None:
    steps = chain_of(assessed(STATES["ready"]), ESTATE, load_texts("ko"))
    assert [step.title for step in steps] == [load_content("ko").step[one.value] for one in StepId]
