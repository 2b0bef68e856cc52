"""Every planted VM of the demo shows what was planted and nothing else; nothing is claimed that is not so."""

from typing import Any, Literal

import jsonschema
import msgspec
import pytest

from app.readiness.catalogue import RULES
from app.readiness.texts import load_texts
from app.sandbox.fleet import build_state
from app.sandbox.fleet.plants import PLANTS
from app.sandbox.store import key_of
from resources import read_text
from tests.commands.program import run

ITEM = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
UNREADABLE = "Contoso Restricted"
Document = dict[str, Any]


def by_key(document: Document) -> dict[str, Document]:
    return {key_of(vm["id"]): vm for vm in document["vms"]}


def weighty(vm: Document, status: str) -> set[str]:
    """Rules with that status and severity blocker or warning."""
    return {one["rule"] for one in vm["findings"] if one["status"] == status and one["severity"] != "info"}


def test_the_document_follows_its_schema(demo_document: Document) -> None:
    schema = msgspec.json.decode(read_text("schema/assess-1.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(demo_document)


def test_the_demo_document_is_the_same_by_the_demo_option() -> None:
    done = run("assess", "--demo", "--format", "json")
    assert done.returncode == 3, done.stderr
    document = msgspec.json.decode(done.stdout)
    assert len(document["vms"]) >= 60
    assert document["complete"] is False
    assert document["counts"]["machines"] == len(document["vms"])


@pytest.mark.parametrize("plant", PLANTS, ids=[f"{one.vm}-{one.rule or one.coverage}" for one in PLANTS])
def test_a_plant_shows_its_rule_and_only_what_it_entails(plant: Any, demo_document: Document) -> None:
    vm = by_key(demo_document)[key_of(plant.vm_id)]
    failed = {one["rule"]: one for one in vm["findings"] if one["status"] == "fail"}
    if plant.rule:
        assert plant.rule in failed, f"{plant.why} – found {sorted(failed)}"
    assert weighty(vm, "fail") <= {plant.rule, *plant.entails}
    assert set(plant.entails) <= weighty(vm, "fail")
    assert (vm["coverage"], vm["badge"]) == (plant.coverage, plant.badge), plant.why
    if plant.coverage == "unprotected":
        assert vm["readiness"] == plant.readiness, plant.why


def test_every_other_vm_fails_no_blocker_and_no_warning(demo_document: Document) -> None:
    planted = {key_of(plant.vm_id) for plant in PLANTS}
    others = {key: vm for key, vm in by_key(demo_document).items() if key not in planted}
    assert len(others) >= 20
    wrong = {vm["name"]: weighty(vm, "fail") | weighty(vm, "unknown") for vm in others.values()}
    assert not {name: rules for name, rules in wrong.items() if rules}


def test_nothing_is_called_protected_unprotected_or_ready_that_is_not(demo_document: Document) -> None:
    state = build_state(None, seed=1, speed=1.0, quotas=False)
    items: dict[str, list[Document]] = {}
    for item in state.store.of_type(ITEM):
        properties = item["properties"]
        if properties.get("workloadType") == "VM":
            items.setdefault(key_of(properties["sourceResourceId"]), []).append(properties)
    for key, vm in by_key(demo_document).items():
        mine = items.get(key, [])
        if vm["coverage"] == "protected":
            assert any(
                one.get("lastRecoveryPoint") and one["lastBackupStatus"] == "Completed" for one in mine
            )
        if vm["coverage"] == "unprotected":
            assert not mine, f"{vm['name']} has a backup item"
        if vm["badge"] in {"ready", "ready_with_warnings"}:
            assert not mine
            assert not {one["rule"] for one in vm["findings"] if one.get("severity") == "blocker"}


def test_the_scope_that_cannot_be_read_is_cannot_tell_and_named(demo_document: Document) -> None:
    hidden = [vm for vm in demo_document["vms"] if vm["subscription"] == UNREADABLE]
    assert hidden
    unknowns = {one["id"]: one for one in demo_document["unknowns"]}
    for vm in hidden:
        assert (vm["coverage"], vm["badge"]) == ("unknown", "cannot_tell")
        assert vm["unknowns"]
        for name in vm["unknowns"]:
            assert unknowns[name]["reason"] == "forbidden"
            assert unknowns[name]["action"].startswith("Microsoft.RecoveryServices/")
    assert demo_document["stages"]["protection"] == "partial"


def test_every_rule_of_the_catalogue_is_in_every_vm(demo_document: Document) -> None:
    wanted = [rule.id for rule in RULES]
    for vm in demo_document["vms"]:
        assert [one["rule"] for one in vm["findings"]] == wanted
    guests = {rule.id for rule in RULES if rule.decided in {"vm", "guest"}}
    for vm in demo_document["vms"]:
        states = {one["status"] for one in vm["findings"] if one["rule"] in guests}
        assert states <= {"not_checked", "not_applicable"}
        assert "not_checked" in states or vm["kind"] != "virtual_machine"


def test_every_fleet_rule_is_planted_as_a_failure(demo_document: Document) -> None:
    failed = {one["rule"] for vm in demo_document["vms"] for one in vm["findings"] if one["status"] == "fail"}
    missing = {rule.id for rule in RULES if rule.decided in {"fleet", "other"}} - failed
    assert not missing


def test_counts_add_up(demo_document: Document) -> None:
    counts = demo_document["counts"]
    assert sum(counts["badge"].values()) == sum(counts["coverage"].values()) == counts["machines"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_piece_of_evidence_has_a_caption(
    demo_document: Document, language: Literal["en", "ko"]
) -> None:
    texts = load_texts(language)
    keys = {key for vm in demo_document["vms"] for one in vm["findings"] for key in one.get("evidence", {})}
    assert len(keys) > 20
    assert {key for key in keys - {"case"} if texts.evidence(key) == key} == set()
