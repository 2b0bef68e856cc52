"""Rules about disks (facts, section 1.4).

Every rule that looks at several disks names them in ``disks`` (joined by commas) and counts them in
``count``. What only the disk resource says is unknown until that resource was read; the type and the size
may come from the VM's model as well. Unmanaged disks have no resource, and an
ephemeral OS disk lives on the host.
"""

from collections.abc import Iterable

from app.domain.assessment import Severity
from app.domain.backup import PolicyType
from app.domain.machines import Disk, MachineFacts
from app.domain.reading import NotRead, Reason, Stage
from app.readiness.outcome import NOT_APPLICABLE, PASS, Outcome, fail, unknown
from app.readiness.profile import Profile

_NOT_READ = NotRead(reason=Reason.NOT_READ, stage=Stage.DISKS)
_NO_DISKS = unknown(None, case="no_disks")


def disks_not_read(facts: MachineFacts) -> NotRead:
    """Why a disk resource of this VM was not read."""
    details = facts.disk_details
    return details if isinstance(details, NotRead) else _NOT_READ


def _names(disks: Iterable[Disk]) -> str:
    return ", ".join(disk.name for disk in disks)


def _failed(disks: list[Disk], severity: Severity | None = None, case: str | None = None) -> Outcome:
    if case is None:
        return fail(severity, disks=_names(disks), count=len(disks))
    return fail(severity, case=case, disks=_names(disks), count=len(disks))


def with_policy(facts: MachineFacts) -> Severity | None:
    """*Info* for a VM that an Enhanced policy protects already; None: the catalogue's severity holds."""
    items = facts.items
    if not isinstance(items, NotRead):
        for item in items:
            if not item.soft_deleted and item.policy_type == PolicyType.ENHANCED:
                return Severity.INFO
    return None


def managed(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-managed. Evidence: ``disks``, ``count``."""
    disks = facts.machine.disks
    if not disks:
        return _NO_DISKS
    if profile.thresholds.unmanaged_disks == "supported":
        return PASS
    unmanaged = [disk for disk in disks if not disk.managed]
    return _failed(unmanaged) if unmanaged else PASS


def data_count(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-data-count. Evidence: ``count``, ``limit``. Case ``guide_2018``: the guide's own limit."""
    disks = facts.machine.disks
    if not disks:
        return _NO_DISKS
    limit = profile.thresholds.data_disks
    if len(disks) <= limit:
        return PASS
    count = 0
    for disk in disks:
        if disk.lun is not None:
            count += 1
    if count <= limit:
        return PASS
    if profile.name == "2018":
        return fail(case="guide_2018", count=count, limit=limit)
    return fail(count=count, limit=limit)


def size_single(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-size-single. Evidence: ``disks``, ``count``, ``size_gb`` (largest), ``limit_gb``.

    Above 32,767 GB (the older pages' limit) it is a warning, case ``old_limit``.
    """
    disks = facts.machine.disks
    if not disks:
        return _NO_DISKS
    warning_gb = profile.thresholds.disk_size_warning_gb
    large: list[Disk] = []
    missing = False
    for disk in disks:
        size = disk.size_gb
        if size is None:
            missing = missing or disk.managed
        elif size > warning_gb:
            large.append(disk)
    if large:
        blocker_gb = profile.thresholds.disk_size_blocker_gb
        largest = max(disk.size_gb or 0 for disk in large)
        if largest > blocker_gb:
            too_large = [disk for disk in large if (disk.size_gb or 0) > blocker_gb]
            return fail(disks=_names(too_large), count=len(too_large), size_gb=largest, limit_gb=blocker_gb)
        if missing:
            return unknown(disks_not_read(facts))
        return fail(
            Severity.WARNING,
            case="old_limit",
            disks=_names(large),
            count=len(large),
            size_gb=largest,
            limit_gb=warning_gb,
        )
    return unknown(disks_not_read(facts)) if missing else PASS


def size_total(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-size-total. Evidence: ``total_gb``, ``limit_gb``; the OS disk is included."""
    disks = facts.machine.disks
    if not disks:
        return _NO_DISKS
    total = 0
    missing = False
    for disk in disks:
        if disk.size_gb is None:
            missing = missing or disk.managed
        else:
            total += disk.size_gb
    limit = profile.thresholds.total_size_gb
    if total > limit:
        return fail(total_gb=total, limit_gb=limit)
    return unknown(disks_not_read(facts)) if missing else PASS


def size_encrypted(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-size-encrypted. Evidence: ``disks``, ``count``, ``limit_gb``."""
    limit = profile.thresholds.encrypted_size_gb
    large: list[Disk] = []
    not_known = False
    for disk in facts.machine.disks:
        if not disk.managed or (disk.size_gb is not None and disk.size_gb <= limit):
            continue
        if disk.resource_read and not disk.ade_enabled:
            continue
        if not disk.resource_read or disk.size_gb is None:
            not_known = not_known or not disk.ephemeral
        else:
            large.append(disk)
    if large:
        return fail(disks=_names(large), count=len(large), limit_gb=limit)
    return unknown(disks_not_read(facts)) if not_known else PASS


def write_accelerator(facts: MachineFacts, profile: Profile) -> Outcome:
    """disk-write-accelerator. Evidence: ``disks``, ``count``. Case ``guide_2018``: not supported."""
    disks = facts.machine.disks
    if not disks:
        return _NO_DISKS
    for disk in disks:
        if disk.write_accelerator:
            break
    else:
        return PASS
    accelerated = [disk for disk in disks if disk.write_accelerator]
    if profile.thresholds.write_accelerator == "blocker":
        return _failed(accelerated, Severity.BLOCKER, "guide_2018")
    return _failed(accelerated)


def write_accelerator_network(facts: MachineFacts, _profile: Profile) -> Outcome:
    """net-write-accelerator. Evidence: ``disks``, ``count``: a VM with such disks needs internet access."""
    for disk in facts.machine.disks:
        if disk.write_accelerator:
            return _failed([one for one in facts.machine.disks if one.write_accelerator])
    return PASS if facts.machine.disks else _NO_DISKS


def disks_of_type(facts: MachineFacts, sku: str) -> list[Disk] | NotRead:
    """The managed disks of a storage type; NotRead where the type of a disk is known to nobody yet."""
    found: list[Disk] = []
    missing = False
    for disk in facts.machine.disks:
        if disk.sku == sku:
            found.append(disk)
        elif not disk.sku and disk.managed and not disk.ephemeral:
            missing = True
    return disks_not_read(facts) if missing and not found else found


def ultra(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-ultra. Evidence: ``disks``, ``count``. Before a policy is chosen a warning (facts 1.9)."""
    found = disks_of_type(facts, "UltraSSD_LRS")
    if isinstance(found, NotRead):
        return unknown(found)
    return _failed(found, with_policy(facts)) if found else PASS


def premium_v2(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-premium-v2. Evidence: ``disks``, ``count``. Before a policy is chosen a warning (facts 1.9)."""
    found = disks_of_type(facts, "PremiumV2_LRS")
    if isinstance(found, NotRead):
        return unknown(found)
    return _failed(found, with_policy(facts)) if found else PASS


def shared(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-shared. Evidence: ``disks``, ``count``. Before a policy is chosen a warning (facts 1.9)."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            if disk.max_shares > 1:
                found = found or []
                found.append(disk)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return _failed(found, with_policy(facts))
    return unknown(disks_not_read(facts)) if missing else PASS


def ephemeral_os(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-ephemeral-os. Evidence: ``disks``, ``count``."""
    for disk in facts.machine.disks:
        if disk.ephemeral:
            return _failed([disk])
    return PASS if facts.machine.disks else _NO_DISKS


def data_access_auth(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-data-access-auth. Evidence: ``disks``, ``count``."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            mode = disk.data_access_auth_mode
            if mode and mode.casefold() == "azureactivedirectory":
                found = found or []
                found.append(disk)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return _failed(found)
    return unknown(disks_not_read(facts)) if missing else PASS


def private_access(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-private-access. Evidence: ``disks``, ``count``."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            if disk.public_network_access == "Disabled" or disk.network_access_policy in _RESTRICTED:
                found = found or []
                found.append(disk)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return _failed(found)
    return unknown(disks_not_read(facts)) if missing else NOT_APPLICABLE


_RESTRICTED = frozenset({"AllowPrivate", "DenyAll"})


def security_type_data(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-security-type-data. Evidence: ``disks``, ``count``, ``security_type`` of the first."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.lun is None or not disk.managed:
            continue
        if not disk.resource_read:
            missing = True
        elif disk.security_type and disk.security_type.casefold().startswith(
            ("trustedlaunch", "confidentialvm")
        ):
            found = found or []
            found.append(disk)
    if found:
        return fail(disks=_names(found), count=len(found), security_type=found[0].security_type)
    return unknown(disks_not_read(facts)) if missing else PASS


def performance_plus(facts: MachineFacts, _profile: Profile) -> Outcome:
    """disk-performance-plus. Evidence: ``disks``, ``count``."""
    found = None
    missing = False
    for disk in facts.machine.disks:
        if disk.resource_read:
            if disk.performance_plus:
                found = found or []
                found.append(disk)
        elif disk.managed and not disk.ephemeral:
            missing = True
    if found:
        return _failed(found)
    return unknown(disks_not_read(facts)) if missing else NOT_APPLICABLE
