"""The dated sets of thresholds and lists: today's and the guide's of 2018."""

from datetime import date
from typing import Literal, get_args

import pytest

from app.domain.assessment import Severity, Status
from app.domain.machines import Image, MachineFacts
from app.readiness.catalogue import rule
from app.readiness.choice import judge_choice
from app.readiness.judge import judge, status_of
from app.readiness.profile import ProfileName, Thresholds, load_profile
from app.readiness.texts import load_texts
from tests.readiness.building import NOW, OTHER_SUBSCRIPTION, agent, disk, vault, vm, windows
from tests.readiness.examples import Example, fails, finding_of

NAMES = get_args(Literal["current", "2018"])


@pytest.mark.parametrize("name", NAMES)
def test_every_threshold_and_list_has_a_source_and_the_whole_a_date(name: ProfileName) -> None:
    profile = load_profile(name)
    wanted = {*Thresholds.__struct_fields__, "windows", "linux_image", "linux_name"}
    assert set(profile.sources) == wanted
    assert all(profile.sources.values())
    assert date(2018, 12, 17) <= date.fromisoformat(profile.date) <= NOW.date()
    assert profile.name == name


@pytest.mark.parametrize("name", NAMES)
def test_entries_of_the_lists_have_a_note_and_a_source(name: ProfileName) -> None:
    profile = load_profile(name)
    assert all(one.note and one.source and one.publisher for one in profile.linux_images)
    assert all(one.note and one.pattern for one in profile.linux_names)
    assert len({one.name for one in profile.windows}) == len(profile.windows)


def test_the_guide_of_2018_has_its_own_values() -> None:
    limits = load_profile("2018").thresholds
    assert limits.data_disks == 15
    assert limits.agent_windows_backup == "2.6.1198.718"
    assert (limits.write_accelerator, limits.unmanaged_disks, limits.outbound) == (
        "blocker",
        "supported",
        "needed",
    )
    assert (limits.other_subscription, limits.vault_name_scope) == ("blocker", "subscription")
    assert load_profile("2018").date == "2018-12-17"


def test_todays_values_are_those_of_the_facts() -> None:
    limits = load_profile().thresholds
    assert limits.data_disks == 32
    assert (limits.disk_size_warning_gb, limits.disk_size_blocker_gb, limits.total_size_gb) == (
        32_767,
        65_536,
        524_288,
    )
    assert limits.encrypted_size_gb == 4_095
    assert (limits.agent_windows_backup, limits.agent_windows_platform) == ("2.6.1198.718", "2.7.41491.1010")
    assert limits.agent_linux_platform == "2.2.53.1"
    assert limits.vault_name_scope == "resource_group"
    assert limits.confidential_regions == ("uaenorth", "koreacentral")


def _status(facts: MachineFacts, name: ProfileName, rule_id: str) -> Status:
    return status_of(judge(facts, load_profile(name), NOW), rule(rule_id))


def _sixteen_disks() -> Example:
    disks = (disk(), *(disk(f"d{lun}", lun) for lun in range(16)))
    return fails("disk-data-count", "16", vm(disks=disks), profile="2018")


def test_sixteen_data_disks_fail_with_the_note_about_the_english_version() -> None:
    finding = finding_of(_sixteen_disks())
    assert finding.severity is Severity.BLOCKER
    said = load_texts("en").message(finding)
    assert "16 data disks" in said
    assert "15 are the most" in said
    assert "English version allowed 16" in said
    assert "16" in load_texts("ko").message(finding)
    fifteen = vm(disks=(disk(), *(disk(f"d{lun}", lun) for lun in range(15))))
    verdict = judge(fifteen, load_profile("2018"), NOW)
    assert status_of(verdict, rule("disk-data-count")) is Status.PASS


@pytest.mark.parametrize(
    ("version", "status"), [("2.6.1198.717", Status.FAIL), ("2.6.1198.718", Status.PASS)]
)
def test_the_windows_agent_of_2018(version: str, status: Status) -> None:
    verdict = judge(windows(agent=agent(version=version)), load_profile("2018"), NOW)
    assert status_of(verdict, rule("agent-version-windows-backup")) is status
    assert status_of(verdict, rule("agent-version-windows-platform")) is Status.NOT_APPLICABLE


def test_write_accelerator_blocks_in_2018_and_warns_today() -> None:
    facts = vm(disks=(disk(write_accelerator=True),))
    assert judge(facts, load_profile("2018"), NOW).badge.value == "blocked"
    assert judge(facts, load_profile(), NOW).badge.value == "ready_with_warnings"


def test_unmanaged_disks_are_fine_in_2018_and_block_today() -> None:
    facts = vm(disks=(disk(managed=False, resource_read=False),))
    assert judge(facts, load_profile("2018"), NOW).badge.value == "ready"
    assert judge(facts, load_profile(), NOW).badge.value == "blocked"


def test_a_vault_of_another_subscription_blocks_in_2018_and_warns_today() -> None:
    other = vault(subscription_id=OTHER_SUBSCRIPTION)
    severities = {
        name: [one.severity for one in judge_choice(vm(), other, None, load_profile(name))] for name in NAMES
    }
    assert severities == {"current": [Severity.WARNING], "2018": [Severity.BLOCKER]}


@pytest.mark.parametrize(
    ("sku", "in_2018", "today"),
    [
        ("2008-R2-SP1", Status.PASS, Status.FAIL),
        ("2012-R2-Datacenter", Status.PASS, Status.FAIL),
        ("2016-Datacenter", Status.PASS, Status.PASS),
        ("2008-SP2", Status.FAIL, Status.FAIL),
    ],
)
def test_windows_releases_by_their_time(sku: str, in_2018: Status, today: Status) -> None:
    facts = windows(image=Image("MicrosoftWindowsServer", "WindowsServer", sku))
    found = {
        name: status_of(judge(facts, load_profile(name), NOW), rule("os-windows-version")) for name in NAMES
    }
    assert found == {"current": today, "2018": in_2018}


def test_centos_was_endorsed_in_2018_and_is_not_on_todays_list() -> None:
    facts = vm(image=Image("OpenLogic", "CentOS", "7.5"))
    found = {
        name: status_of(judge(facts, load_profile(name), NOW), rule("os-linux-endorsed")) for name in NAMES
    }
    assert found == {"current": Status.UNKNOWN, "2018": Status.PASS}
