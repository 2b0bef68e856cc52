"""The catalogue against the reference list; every rule of the scan and of a choice has its examples."""

import re
from collections import defaultdict

from app.domain.assessment import Severity, Status
from app.readiness.catalogue import RULES, rule
from app.readiness.content import load_content, load_rule_data
from app.readiness.profile import load_profile
from app.readiness.rules import CHECKS
from tests.readiness.every_example import EXAMPLES
from tests.readiness.test_choice import CHOICES
from tests.shared_material import shared

ALWAYS_KNOWN = {
    "vm-classic",
    "vmss-uniform",
    "vm-confidential",
    "vm-extended-zone",
    "vm-trusted-launch",
    "vm-spot",
    "vmss-flex",
    "vm-gen2",
    "vm-marketplace-plan",
    "vm-dedicated-host",
    "enc-at-host",
    "place-moved",
    "net-outbound",
}
"""They look at the VM's model alone, or at what was found: nothing that could stay unread."""
ALWAYS_APPLIES = {"net-outbound"}
NEEDS_NO_READING = {"place-same-region", "place-other-subscription"}
"""Choice rules that compare what is certainly known."""
POLICY_DEPENDENT = {"disk-ultra", "disk-premium-v2", "disk-shared", "vm-trusted-launch", "vm-extended-zone"}


def _facts_list() -> dict[str, set[str]]:
    """The ids of facts 1.10 by where they are decided."""
    text = shared("facts/azure-vm-backup-facts.md").read_text(encoding="utf-8")
    section = text.split("### 1.10", 1)[1].split("\n## ", 1)[0]
    decided: dict[str, set[str]] = {
        "fleet": set(),
        "choice": set(),
        "vm": set(),
        "guest": set(),
        "other": set(),
    }
    for line in section.replace("\n  ", " ").splitlines():
        found = re.match(r"- (?:\*(fleet|choice|vm|guest|other resource types)\*|(new))", line)
        if found is None:
            continue
        if found[2]:
            for one, where in re.findall(r"([a-z]+(?:-[a-z0-9]+)+) \(\*(\w+)\*", line):
                decided[where].add(one)
            continue
        listed = line.split(":", 1)[1].split("; and the policy-dependent", 1)[0]
        decided[found[1].split()[0]] |= set(
            re.findall(r"\b[a-z]+(?:-[a-z0-9]+)+\b", re.sub(r"\([^)]*\)", "", listed))
        )
    return decided


def test_ids_are_those_of_the_facts_where_they_are_decided() -> None:
    decided: dict[str, set[str]] = defaultdict(set)
    for one in RULES:
        decided[one.decided].add(one.id)
    assert dict(decided) == _facts_list()


def test_rules_of_the_agent_stage_are_those_marked_in_the_facts() -> None:
    text = shared("facts/azure-vm-backup-facts.md").read_text(encoding="utf-8")
    marked = set(re.findall(r"([a-z]+(?:-[a-z]+)+)\+", text.split("### 1.10", 1)[1].split("\n## ", 1)[0]))
    assert {one.id for one in RULES if one.agent_stage} == marked


def test_severities_are_those_of_the_facts() -> None:
    """Where the facts name one severity; those that depend on something are in the tables of examples."""
    text = shared("facts/azure-vm-backup-facts.md").read_text(encoding="utf-8")
    named = re.findall(r"^\*\*`([a-z0-9-]+)`\*\*.*\n- severity: (blocker|warning|info)$", text, re.MULTILINE)
    assert len(named) > 60
    assert {one: rule(one).severity.value for one, _ in named} == dict(named)


def test_numbers_are_bits_of_their_own() -> None:
    assert [one.number for one in RULES] == list(range(len(RULES)))
    assert len({one.id for one in RULES}) == len(RULES)
    assert all(rule(one.id) is one for one in RULES)


def test_the_scan_decides_the_fleet_rules_and_the_other_resource_types() -> None:
    assert set(CHECKS) == {one.id for one in RULES if one.decided in {"fleet", "other"}}


def test_every_rule_of_the_scan_has_examples() -> None:
    seen: dict[str, set[Status]] = defaultdict(set)
    for example in EXAMPLES:
        if example.profile == "current":
            seen[example.rule].add(example.status)
    for rule_id in CHECKS:
        assert Status.FAIL in seen[rule_id], rule_id
        good = Status.NOT_APPLICABLE if rule(rule_id).severity is Severity.INFO else Status.PASS
        if rule_id == "vm-power-state":
            good = Status.PASS
        assert good in seen[rule_id] or rule_id in ALWAYS_APPLIES, rule_id
        assert (Status.UNKNOWN in seen[rule_id]) == (rule_id not in ALWAYS_KNOWN), rule_id


def test_every_rule_of_a_choice_has_examples() -> None:
    wanted = {one.id for one in RULES if one.decided == "choice"} | POLICY_DEPENDENT
    for rule_id in wanted:
        of_rule = [one for one in CHOICES if one.rule == rule_id]
        assert any(one.severity is None for one in of_rule), rule_id
        assert any(one.severity is not None and one.status is Status.FAIL for one in of_rule), rule_id
        unread = any(one.status is Status.UNKNOWN for one in of_rule)
        known = rule_id in NEEDS_NO_READING | {"vm-trusted-launch", "vm-extended-zone"}
        assert unread != known, rule_id


def test_every_rule_has_a_page_somebody_who_can_act_and_a_step() -> None:
    content, data = load_content("en"), load_rule_data()
    assert set(data) == {one.id for one in RULES}
    for rule_id, of_rule in data.items():
        assert re.fullmatch(r"https://learn\.microsoft\.com/[a-z0-9/-]+", of_rule.doc_url), rule_id
        assert of_rule.who in content.who, rule_id
        assert of_rule.step in content.step, rule_id


def test_rules_that_a_profile_leaves_out_exist() -> None:
    ids = {one.id for one in RULES}
    assert load_profile("2018").absent <= ids
    assert load_profile("current").absent == frozenset()
