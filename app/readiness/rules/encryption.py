"""Rules about encryption that the scan can see (facts, section 1.5). All of them are notes."""

from app.domain.machines import Agent, MachineFacts
from app.readiness.outcome import APPLIES, NOT_APPLICABLE, Outcome, fail, unknown
from app.readiness.profile import Profile
from app.readiness.rules.disks import disks_not_read


def _disk_encryption(facts: MachineFacts) -> Outcome:
    """Azure Disk Encryption in use: by a disk's settings or by the extension."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            if disk.ade_enabled:
                found = found or []
                found.append(disk.name)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return fail(disks=", ".join(found), count=len(found))
    agent = facts.agent
    if isinstance(agent, Agent):
        for extension in agent.extensions:
            if "azurediskencryption" in extension.type.casefold():
                return fail(case="extension", extension=extension.name)
    return unknown(disks_not_read(facts)) if missing else NOT_APPLICABLE


def ade_retirement(facts: MachineFacts, _profile: Profile) -> Outcome:
    """enc-ade-retirement. Evidence: ``disks``, ``count``; case ``extension``: ``extension``."""
    return _disk_encryption(facts)


def ade_limits(facts: MachineFacts, _profile: Profile) -> Outcome:
    """enc-ade-limits. Evidence: ``disks``, ``count``; case ``extension``: ``extension``."""
    return _disk_encryption(facts)


def customer_managed_keys(facts: MachineFacts, _profile: Profile) -> Outcome:
    """enc-sse-cmk. Evidence: ``disks``, ``count``."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            if "CustomerKey" in disk.encryption_type:
                found = found or []
                found.append(disk.name)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return fail(disks=", ".join(found), count=len(found))
    return unknown(disks_not_read(facts)) if missing else NOT_APPLICABLE


def encryption_at_host(facts: MachineFacts, _profile: Profile) -> Outcome:
    """enc-at-host. No evidence."""
    return APPLIES if facts.machine.encryption_at_host else NOT_APPLICABLE
