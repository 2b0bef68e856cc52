"""The rules that need a chosen vault or policy; their blockers mean "cannot be enabled with this choice"."""

import re
from collections.abc import Mapping

from app.domain.assessment import Evidence, Finding, Severity, Status
from app.domain.backup import (
    SOFT_DELETED_STATES,
    STOPPED_STATES,
    Policy,
    PolicyType,
    Vault,
    deciding_item,
)
from app.domain.machines import MachineFacts
from app.domain.places import region_key
from app.domain.reading import NotRead
from app.domain.resource_ids import ResourceId, key_of
from app.readiness.catalogue import rule
from app.readiness.outcome import NOT_APPLICABLE, PASS, Outcome, fail, unknown
from app.readiness.profile import Profile
from app.readiness.rules.disks import disks_not_read, disks_of_type

_NOT_PROTECTING = STOPPED_STATES | SOFT_DELETED_STATES
_SIZE = re.compile(r"^standard_([a-z]+)\d+(?:-\d+)?([a-z]*)(?:_[a-z0-9]+)*?(?:_v(\d+))?$", re.IGNORECASE)
_BOOST_FROM_INTEL, _BOOST_FROM_AMD = 6, 7


def judge_choice(
    facts: MachineFacts, vault: Vault, policy: Policy | None, profile: Profile
) -> tuple[Finding, ...]:
    """What fails or is unknown for this VM with this vault, and with this policy where one is chosen."""
    outcomes = {
        "place-same-region": same_region(facts, vault),
        "place-already-protected": already_protected(facts, vault),
        "place-soft-deleted": soft_deleted_here(facts, vault),
        "place-other-subscription": other_subscription(facts, vault, profile),
    }
    found = _findings(outcomes, profile)
    return found if policy is None else (*found, *judge_policy(facts, policy, profile))


def judge_policy(facts: MachineFacts, policy: Policy, profile: Profile) -> tuple[Finding, ...]:
    """What fails or is unknown for this VM with this policy, whatever the vault is.

    Of the policy it reads ``type`` and ``consistency``, and ``name`` for the evidence.
    """
    outcomes = {
        "disk-ultra": _disk_type(facts, policy, "UltraSSD_LRS"),
        "disk-premium-v2": _disk_type(facts, policy, "PremiumV2_LRS"),
        "disk-shared": shared_disks(facts, policy),
        "vm-trusted-launch": trusted_launch(facts, policy),
        "vm-extended-zone": extended_zone(facts, policy),
        "vm-agentless-size": agentless(facts, policy),
    }
    return _findings(outcomes, profile)


def _findings(outcomes: Mapping[str, Outcome], profile: Profile) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule_id,
            outcome.status,
            outcome.severity or rule(rule_id).severity,
            outcome.evidence,
            outcome.not_read,
        )
        for rule_id, outcome in outcomes.items()
        if rule_id not in profile.absent and outcome.status in {Status.FAIL, Status.UNKNOWN}
    )


def same_region(facts: MachineFacts, vault: Vault) -> Outcome:
    """place-same-region. Evidence: ``region`` (of the VM), ``vault``, ``vault_region``."""
    if region_key(facts.machine.region) == region_key(vault.region):
        return PASS
    return fail(region=facts.machine.region, vault=vault.name, vault_region=vault.region)


def already_protected(facts: MachineFacts, vault: Vault) -> Outcome:
    """place-already-protected. Evidence: ``vault``, ``policy``; case ``here``: the chosen vault."""
    items = facts.items
    if isinstance(items, NotRead):
        return unknown(items)
    active = [
        item
        for item in items
        if not item.soft_deleted
        and item.workload == "VM"
        and item.protection_state.casefold() not in _NOT_PROTECTING
    ]
    item = deciding_item(active)
    if item is None:
        return PASS
    evidence: Evidence = {
        "vault": ResourceId.parse(item.vault_id).name,
        "policy": item.policy_name or ResourceId.parse(item.policy_id).name,
    }
    if key_of(item.vault_id) == key_of(vault.id):
        evidence["case"] = "here"
    return Outcome(Status.FAIL, evidence)


def soft_deleted_here(facts: MachineFacts, vault: Vault) -> Outcome:
    """place-soft-deleted against a vault: a blocker in the vault that holds the data (case ``here``)."""
    items = facts.items
    if isinstance(items, NotRead):
        return unknown(items)
    for item in items:
        if item.soft_deleted and key_of(item.vault_id) == key_of(vault.id):
            due = item.delete_due.date().isoformat() if item.delete_due else None
            return fail(Severity.BLOCKER, case="here", vault=vault.name, delete_due=due)
    return PASS


def other_subscription(facts: MachineFacts, vault: Vault, profile: Profile) -> Outcome:
    """place-other-subscription. Evidence: ``vault``, ``subscription_id`` (of the vault).

    A blocker for confidential VMs (case ``confidential``) and in the guide of 2018 (case ``guide_2018``).
    """
    machine = facts.machine
    if machine.subscription_id.casefold() == vault.subscription_id.casefold():
        return PASS
    if profile.thresholds.other_subscription == "blocker":
        return fail(
            Severity.BLOCKER, case="guide_2018", vault=vault.name, subscription_id=vault.subscription_id
        )
    if machine.security_type.casefold() == "confidentialvm":
        return fail(
            Severity.BLOCKER, case="confidential", vault=vault.name, subscription_id=vault.subscription_id
        )
    return fail(vault=vault.name, subscription_id=vault.subscription_id)


def _against_policy(policy: Policy, evidence: Evidence, standard: Severity) -> Outcome:
    enhanced = policy.type == PolicyType.ENHANCED
    evidence |= {"policy": policy.name, "case": "enhanced" if enhanced else "standard"}
    return Outcome(Status.FAIL, evidence, Severity.INFO if enhanced else standard)


def _disk_type(facts: MachineFacts, policy: Policy, sku: str) -> Outcome:
    """disk-ultra, disk-premium-v2. Evidence: ``disks``, ``count``, ``policy``; case by the policy's type."""
    found = disks_of_type(facts, sku)
    if isinstance(found, NotRead):
        if policy.type == PolicyType.ENHANCED:
            return NOT_APPLICABLE
        return Outcome(Status.UNKNOWN, {"policy": policy.name}, Severity.BLOCKER, found)
    if not found:
        return PASS
    names = ", ".join(disk.name for disk in found)
    return _against_policy(policy, {"disks": names, "count": len(found)}, Severity.BLOCKER)


def shared_disks(facts: MachineFacts, policy: Policy) -> Outcome:
    """disk-shared. Evidence: ``disks``, ``count``, ``policy``; case by the policy's type."""
    disks = [disk for disk in facts.machine.disks if disk.managed and not disk.ephemeral]
    found = [disk.name for disk in disks if disk.resource_read and disk.max_shares > 1]
    if found:
        return _against_policy(policy, {"disks": ", ".join(found), "count": len(found)}, Severity.BLOCKER)
    if all(disk.resource_read for disk in disks):
        return PASS
    if policy.type == PolicyType.ENHANCED:
        return NOT_APPLICABLE
    return Outcome(Status.UNKNOWN, {"policy": policy.name}, Severity.BLOCKER, disks_not_read(facts))


def trusted_launch(facts: MachineFacts, policy: Policy) -> Outcome:
    """vm-trusted-launch. Evidence: ``policy``; a warning with a Standard policy."""
    if facts.machine.security_type.casefold() != "trustedlaunch":
        return NOT_APPLICABLE
    return _against_policy(policy, {}, Severity.WARNING)


def extended_zone(facts: MachineFacts, policy: Policy) -> Outcome:
    """vm-extended-zone. Evidence: ``zone``, ``policy``; a blocker with a Standard policy."""
    zone = facts.machine.extended_location
    return _against_policy(policy, {"zone": zone}, Severity.BLOCKER) if zone else NOT_APPLICABLE


def agentless(facts: MachineFacts, policy: Policy) -> Outcome:
    """vm-agentless-size: only for policies that take agentless crash-consistent points.

    Evidence: ``size``, ``policy``; case ``disks`` with ``disks``. A size without premium storage, or one on
    Azure Boost (Intel from v6, AMD from v7), does not fit (source: AGL).
    """
    if policy.consistency.casefold() != "onlycrashconsistent":
        return NOT_APPLICABLE
    machine = facts.machine
    unfit = [
        disk.name
        for disk in machine.disks
        if disk.sku in {"UltraSSD_LRS", "PremiumV2_LRS"}
        or disk.ephemeral
        or disk.write_accelerator
        or disk.max_shares > 1
    ]
    if unfit:
        return fail(case="disks", disks=", ".join(unfit), policy=policy.name)
    match = _SIZE.match(machine.size)
    if match is None:
        return unknown(None, size=machine.size, policy=policy.name)
    family, features, generation = match[1].lower(), match[2].lower(), int(match[3] or 1)
    premium = "s" in features or family in {"ds", "gs", "ls", "fs"}
    boost = generation >= (_BOOST_FROM_AMD if "a" in features else _BOOST_FROM_INTEL)
    if boost or not premium:
        return fail(size=machine.size, policy=policy.name)
    if any(disk.managed and not disk.resource_read for disk in machine.disks):
        return unknown(disks_not_read(facts), size=machine.size, policy=policy.name)
    return PASS
