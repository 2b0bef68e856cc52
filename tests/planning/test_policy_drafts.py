"""Policies from a draft to the request, against the simulated service: what is sent is what is read back."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.cloud import api_versions
from app.cloud.change_request import ChangeRequest
from app.domain.backup import PolicyType
from app.domain.resource_ids import key_of
from app.planning.disk_choices import read_disk_choice
from app.planning.policy_drafts import draft_step, new_draft, read_draft
from app.policies.definition import Frequency, Monthly, OnWeekdays, Schedule, Weekly
from app.policies.disks import DiskChoice, DiskMode, exclusion_properties
from app.policies.fit import FitJudge
from app.policies.limits import problems_of
from app.policies.wire import PolicyNotUnderstood
from app.protection import requests
from app.protection.operations import follow
from app.protection.plan import StepKind, differences
from app.protection.policy_state import policy_state
from app.readiness.profile import load_profile
from tests.protection.azure import PRODUCTION, Azure, azure

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PROFILE = load_profile("current")
FIRST_SUNDAY = OnWeekdays(("First",), ("Sunday",))


async def state_of(cloud: Azure, policy_id: str) -> dict[str, str]:
    document = await cloud.connection.reader.get(policy_id, api_versions.BACKUP, dict[str, Any])
    return policy_state(document["properties"])


def sent_state(request: ChangeRequest) -> dict[str, str]:
    body: Any = request.body
    return policy_state(body["properties"])


async def send(cloud: Azure, request: ChangeRequest) -> int:
    """Send a request and wait until its operation has ended."""
    answer = await cloud.connection.changes.send(request)
    if answer.status == 202:
        await follow(cloud.connection.reader, answer, 0.05)
    return answer.status


async def test_a_new_policy_is_the_smallest_that_fits_and_is_made_as_shown() -> None:
    async with azure() as cloud:
        vault = cloud.fleet.estate.vaults[key_of(cloud.vault("koreacentral"))]
        machines = [one.facts for one in cloud.ready("koreacentral", 2, PRODUCTION)]
        draft = new_draft(
            cloud.fleet.estate, vault, machines, FitJudge(PROFILE), time_zone="Korea Standard Time"
        )
        assert "defaultpolicy" in draft.place.taken_names
        assert problems_of(draft.definition, draft.place) == ()
        step = draft_step(draft, draft.definition, NOW, tenant_id="t")
        assert step is not None
        assert (step.kind, step.tenant_id) == (StepKind.CREATE_POLICY, "t")
        assert await send(cloud, step.request) == 200
        assert await state_of(cloud, step.target_id) == sent_state(step.request)


async def test_an_edited_policy_keeps_what_was_not_touched_and_expects_what_was_read() -> None:
    async with azure() as cloud:
        policy = next(
            one
            for policies in cloud.fleet.estate.policies.values()
            for one in policies
            if one.protected_items and one.type == PolicyType.STANDARD
        )
        vault = cloud.fleet.estate.vaults[key_of(policy.vault_id)]
        draft = await read_draft(cloud.connection.reader, vault, policy)
        assert draft.policy is not None
        assert draft.policy.protected_items == draft.place.machines == policy.protected_items
        assert draft_step(draft, draft.definition, NOW) is None
        longer = msgspec.structs.replace(draft.definition, monthly=Monthly(12, FIRST_SUNDAY))
        step = draft_step(draft, longer, NOW)
        assert step is not None
        assert step.kind is StepKind.EDIT_POLICY
        assert str(policy.protected_items) in str(step.reason.values["count"])
        assert differences(step.expect, True, await state_of(cloud, policy.id)) == ()
        meanwhile = msgspec.structs.replace(draft.definition, instant_days=draft.definition.instant_days + 1)
        other = draft_step(draft, meanwhile, NOW)
        assert other is not None
        assert await send(cloud, other.request) == 202
        changed = differences(step.expect, True, await state_of(cloud, policy.id))
        assert [one.field for one in changed] == ["instant-restore"]
        with pytest.raises(ValueError, match="renamed"):
            draft_step(draft, msgspec.structs.replace(longer, name="other"), NOW)


async def test_a_policy_of_another_workload_is_not_edited_here() -> None:
    async with azure() as cloud:
        vault = next(iter(cloud.fleet.estate.vaults.values()))
        logs = msgspec.structs.replace(
            cloud.fleet.estate.policies[key_of(vault.id)][0],
            id=requests.policy_id(vault.id, "HourlyLogBackup"),
        )
        with pytest.raises(PolicyNotUnderstood):
            await read_draft(cloud.connection.reader, vault, logs)


async def test_every_kind_of_schedule_is_accepted_by_the_service() -> None:
    async with azure() as cloud:
        vault = cloud.fleet.estate.vaults[key_of(cloud.vault("koreacentral"))]
        draft = new_draft(cloud.fleet.estate, vault, (), FitJudge(PROFILE))
        plain = draft.definition
        weekly = msgspec.structs.replace(
            plain,
            name="weekly",
            schedule=Schedule(Frequency.WEEKLY, "02:30", ("Sunday", "Wednesday")),
            instant_days=5,
            daily_days=None,
            weekly=Weekly(12, ("Sunday", "Wednesday")),
        )
        hourly = msgspec.structs.replace(
            plain,
            name="hourly",
            type=PolicyType.ENHANCED,
            schedule=Schedule(Frequency.HOURLY, "08:00", interval=6, window=18),
            consistency="OnlyCrashConsistent",
        )
        for definition in (plain, weekly, hourly):
            assert problems_of(definition, draft.place) == ()
            step = draft_step(draft, definition, NOW)
            assert step is not None
            assert await send(cloud, step.request) == 200
            read = await state_of(cloud, step.target_id)
            assert read == sent_state(step.request)


async def test_disks_left_out_are_sent_and_read_back_from_the_item() -> None:
    async with azure() as cloud:
        assessed = cloud.ready("koreacentral", 1, PRODUCTION)[0]
        vault = cloud.vault("koreacentral")
        names = requests.item_names(assessed.facts.machine.id)
        item = requests.item_id(vault, names)
        policy = requests.policy_id(vault, "EnhancedPolicy")
        choice = DiskChoice(DiskMode.ONLY)
        sent = requests.enable(item, assessed.facts.machine.id, policy, exclusion_properties(choice))
        assert await send(cloud, sent) == 202
        assert await read_disk_choice(cloud.connection.reader, item) == choice
