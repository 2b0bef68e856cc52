"""Policies of a vault against chosen VMs: only certain fits count, the least drastic policy comes first."""

from datetime import UTC, datetime

import msgspec

from app.domain.assessment import AssessedMachine
from app.domain.machines import MachineFacts
from app.domain.reading import Stage
from app.domain.resource_ids import key_of
from app.planning.policy_fits import PolicyFit, policy_fits
from app.planning.vault_choice import VaultCandidate
from app.policies.fit import FitJudge
from app.protection.plan import Phrase
from app.readiness.judge import judge
from app.readiness.profile import load_profile
from tests.readiness.building import disk, forbidden, policy, vault, vm

PROFILE = load_profile("current")
STANDARD, ENHANCED = policy("V1", "Zulu"), policy("V2", "Alpha")
PLAIN = vm(id="/x/plain", name="plain")
TRUSTED = vm(id="/x/trusted", name="trusted", security_type="TrustedLaunch")
ULTRA = vm(id="/x/ultra", name="ultra", disks=(disk(), disk("fast", 0, sku="UltraSSD_LRS")))
UNREAD = vm(
    id="/x/unread",
    name="unread",
    disks=(disk(sku="", resource_read=False),),
    disk_details=forbidden(Stage.DISKS),
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def fits(*machines: MachineFacts) -> tuple[PolicyFit, ...]:
    members = [
        AssessedMachine(key_of(one.machine.id), one, judge(one, PROFILE, NOW), NOW) for one in machines
    ]
    candidate = VaultCandidate(vault(), 0, Phrase("vault-suits"))
    new = {key_of(ENHANCED.id)}
    return policy_fits(members, candidate, [ENHANCED, STANDARD], FitJudge(PROFILE), PROFILE, new=new)


def named(found: tuple[PolicyFit, ...]) -> list[str]:
    return [one.policy.name for one in found]


def test_where_both_fit_the_one_that_can_be_left_again_comes_first() -> None:
    found = fits(PLAIN)
    assert named(found) == ["Zulu", "Alpha"]
    assert [one.new for one in found] == [False, True]


def test_a_policy_that_the_rules_warn_of_comes_after_one_that_they_do_not() -> None:
    found = fits(PLAIN, TRUSTED)
    assert named(found) == ["Alpha", "Zulu"]
    assert [(len(one.fitting), one.warned) for one in found] == [(2, 0), (2, 1)]


def test_the_reason_of_a_misfit_is_the_rules() -> None:
    enhanced, standard = fits(ULTRA, PLAIN)
    assert enhanced.fitting == ("/x/ultra", "/x/plain")
    assert standard.fitting == ("/x/plain",)
    (misfit,) = standard.misfits
    assert misfit.name == "ultra"
    assert misfit.finding is not None
    assert misfit.finding.rule == "disk-ultra"
    assert standard.summary.values == {"fits": "1", "all": "2"}


def test_what_was_not_read_fits_only_where_it_does_not_matter() -> None:
    enhanced, standard = fits(UNREAD)
    assert enhanced.fitting == ("/x/unread",)
    assert standard.fitting == ()
    assert standard.misfits == ()
    (untold,) = standard.untold
    assert untold.name == "unread"
    assert untold.finding is not None


def test_a_vault_elsewhere_fits_with_no_policy() -> None:
    far = msgspec.structs.replace(PLAIN, machine=msgspec.structs.replace(PLAIN.machine, region="japaneast"))
    for one in fits(far):
        assert one.fitting == ()
        assert [missing.finding and missing.finding.rule for missing in one.misfits] == ["place-same-region"]
