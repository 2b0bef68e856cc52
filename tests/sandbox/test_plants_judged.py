"""The program, run on the demo fleet, says of each planted VM what was planted and of the others nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.cloud.connection import connect
from app.cloud.credentials import TokenFileCredential
from app.cloud.environments import custom_environment
from app.domain.assessment import AssessedMachine, Severity, Status
from app.domain.estate import Estate
from app.domain.reading import Reason
from app.inventory.scan import ScanOptions
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.sandbox.fleet import PLANTS, Plant, build_state
from app.sandbox.fleet.estate import RESTRICTED
from app.sandbox.server import SandboxServer
from app.sandbox.store import key_of

_found: dict[str, AssessedMachine] = {}
_estates: list[Estate] = []


async def scanned(folder: Path) -> Mapping[str, AssessedMachine]:
    """Every machine as judged, by key; the demo is scanned once for all tests of this file."""
    if _found:
        return _found
    server = SandboxServer(build_state(None, 7, 1.0, False))
    await server.start()
    try:
        token_file = folder / "token"
        token_file.write_text(server.token, encoding="utf-8")
        token_file.chmod(0o600)
        place = custom_environment(server.url)
        connection = await connect(place, TokenFileCredential(token_file), title="demo")
        try:
            fleet = Fleet(connection, load_profile("current"))
            await fleet.scan(ScanOptions())
            _found.update({key_of(key): machine for key, machine in fleet.machines.items()})
            _estates.append(fleet.estate)
        finally:
            await connection.close()
    finally:
        await server.stop()
    return _found


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.vm}-{plant.rule or plant.coverage}")
async def test_a_plant_is_judged_as_planted(plant: Plant, private_folder: Path) -> None:
    verdict = (await scanned(private_folder))[key_of(plant.vm_id)].verdict
    failed = {one.rule: one.severity for one in verdict.findings if one.status is Status.FAIL}
    counted = {rule for rule, severity in failed.items() if severity is not Severity.INFO}
    assert not plant.rule or plant.rule in failed
    assert counted - {plant.rule} == set(plant.entails)
    assert (verdict.coverage, verdict.readiness, verdict.badge) == (
        plant.coverage,
        plant.readiness,
        plant.badge,
    )


async def test_ordinary_machines_fail_nothing_and_leave_nothing_open(private_folder: Path) -> None:
    planted = {key_of(plant.vm_id) for plant in PLANTS}
    ordinary = {key: one for key, one in (await scanned(private_folder)).items() if key not in planted}
    assert len(ordinary) >= 20
    for machine in ordinary.values():
        counted = [one.rule for one in machine.verdict.findings if one.severity is not Severity.INFO]
        assert counted == []
        assert machine.verdict.badge in {"ready", "protected"}


async def test_what_cannot_be_read_is_named_with_its_scope_and_right(private_folder: Path) -> None:
    await scanned(private_folder)
    refused = [one for one in _estates[0].unknowns if one.reason is Reason.FORBIDDEN]
    assert refused
    assert all(RESTRICTED.id in one.scope for one in refused)
    assert all(one.action.startswith("Microsoft.RecoveryServices/") for one in refused if one.action)
