"""One plan over the VMs of two tenants: vaults of their own, each request with the token of its tenant."""

from collections import Counter
from pathlib import Path

import pytest

from app.cloud.connection import Connection, Pace
from app.domain.resource_ids import ResourceId
from app.inventory.scan import ScanOptions
from app.planning.fleet_plan import FleetPlanner
from app.planning.vaults import VaultService
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.protection.plan import StepKind, StepState
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.signin.directory import Directory
from app.signin.methods import Method
from app.signin.places import routes_to
from tests.planning.test_fleet_plan import received
from tests.protection.azure import shown
from tests.sandbox.entra.person import tls_sandbox
from tests.signin.cloud import CONSULTANT, account_in

TENANTS = ("Adatum Corporation", "Fabrikam")


async def test_one_apply_protects_vms_of_two_tenants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tls_sandbox(tmp_path, adfs=False) as sandbox:
        sandbox.play_browser(monkeypatch, CONSULTANT)
        account = account_in(sandbox, Method.BROWSER)
        await account.sign_in()
        directory = Directory(account)
        tenants = [one for one in await directory.tenants() if one.title in TENANTS]
        offers = [offer for tenant in tenants for offer in await directory.subscriptions(tenant)]
        routes = routes_to(offers, {one.key for one in offers}, [(one.id, directory) for one in tenants])
        await directory.close()
        connection = Connection(
            account.environment,
            routes,
            title="two tenants",
            pace=Pace(jobs_seconds=0.05, operation_seconds=0.05),
        )
        fleet = Fleet(connection, load_profile("current"))
        jobs = JobWatch(connection, fleet)
        try:
            await fleet.scan(ScanOptions(agent="none"))
            tenant_of = {one.id.casefold(): one.tenant_id for one in fleet.estate.subscriptions}
            assert set(tenant_of.values()) == {one.id for one in tenants}
            planner = FleetPlanner(
                connection, fleet, load_profile("current"), VaultService(connection, fleet)
            )
            plan = await planner.plan_for(list(fleet.machines))
            assert not plan.left_out
            assert {step.tenant_id for step in plan.steps} == {one.id for one in tenants}
            for step in plan.steps:
                assert step.tenant_id == tenant_of[step.subscription_id.casefold()]
                assert ResourceId.parse(step.target_id).subscription_id == step.subscription_id
            vaults = Counter(step.tenant_id for step in plan.steps if step.kind is StepKind.CREATE_VAULT)
            assert set(vaults.values()) == {1}
            results = await Apply(connection, fleet, jobs).run(plan)
            assert {one.state for one in results.values()} == {StepState.DONE}
            assert received(sandbox.server.ledger.writes) == shown(plan)
            protected = [one for one in fleet.machines.values() if one.facts.items]
            assert len(protected) == len(fleet.machines) == 4
        finally:
            await jobs.close()
            await connection.close()
            account.close()
