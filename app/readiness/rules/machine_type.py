"""Rules about what kind of VM it is (facts, section 1.6)."""

from app.domain.assessment import Severity
from app.domain.machines import MachineFacts, MachineKind
from app.readiness.outcome import APPLIES, NOT_APPLICABLE, PASS, Outcome, fail
from app.readiness.profile import Profile
from app.readiness.rules.disks import with_policy

_SPOT = frozenset({"spot", "low", "spotplus"})


def classic(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-classic. No evidence."""
    return APPLIES if facts.machine.kind is MachineKind.CLASSIC else PASS


def uniform_scale_set(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vmss-uniform. No evidence."""
    return APPLIES if facts.machine.kind is MachineKind.UNIFORM_SCALE_SET_INSTANCE else PASS


def confidential(facts: MachineFacts, profile: Profile) -> Outcome:
    """vm-confidential. Evidence: ``size``, ``region``. A warning in the preview's regions and sizes."""
    machine = facts.machine
    if machine.security_type.casefold() != "confidentialvm":
        return PASS
    if profile.confidential_preview(machine.region, machine.size):
        return fail(Severity.WARNING, case="preview", size=machine.size, region=machine.region)
    return fail(size=machine.size, region=machine.region)


def trusted_launch(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-trusted-launch. No evidence: a note until a Standard policy is chosen."""
    return APPLIES if facts.machine.security_type.casefold() == "trustedlaunch" else NOT_APPLICABLE


def extended_zone(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-extended-zone. Evidence: ``zone``."""
    zone = facts.machine.extended_location
    return fail(with_policy(facts), zone=zone) if zone else PASS


def spot(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-spot. Evidence: ``priority``."""
    priority = facts.machine.priority
    return fail(priority=priority) if priority.casefold() in _SPOT else NOT_APPLICABLE


def flexible_scale_set(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vmss-flex. Evidence: ``scale_set`` (its name)."""
    scale_set = facts.machine.scale_set_id
    return fail(scale_set=scale_set.rsplit("/", 1)[-1]) if scale_set else NOT_APPLICABLE


def generation_2(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-gen2. No evidence."""
    return APPLIES if facts.machine.hyper_v_generation.upper() == "V2" else NOT_APPLICABLE


def marketplace_plan(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-marketplace-plan. Evidence: ``plan``."""
    plan = facts.machine.plan
    return fail(plan=plan) if plan else NOT_APPLICABLE


def dedicated_host(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-dedicated-host. Evidence: ``host`` (its name)."""
    host = facts.machine.dedicated_host
    return fail(host=host.rsplit("/", 1)[-1]) if host else NOT_APPLICABLE
