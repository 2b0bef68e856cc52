"""What VMs will cost a month under their policies: pure functions from sizes, policies and prices.

What is not known stays unknown: a VM without a size, a missing price or an unread policy is counted as such
and never as nothing.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.costs.prices import Prices
from app.costs.storage import NOTHING, Range, in_snapshots, in_vault, used
from app.domain.backup import Policy
from app.domain.machines import Disk
from app.policies.disks import DiskChoice
from app.protection.plan import Phrase


class Counted(Struct, frozen=True):
    """GB by which Azure counts a VM where they are not those that it stores; None where not read."""

    fee_gb: int | None
    """For the instance fee."""
    snapshot_gb: int | None


class Protected(Struct, frozen=True):
    """One VM as an estimate looks at it."""

    name: str
    size_gb: int | None
    """All its backed-up disks together; None where one of them was not read."""
    policy: Policy | None
    redundancy: str | None
    """Of the vault, in Azure's words."""
    counted: Counted | None = None
    """None: fee and snapshots are counted by what is stored."""


class Estimate(Struct, frozen=True):
    """Costs of a month, each part for the VMs of which it is known."""

    currency: str
    as_of: str
    known: int
    """VMs that are part of the range."""
    fee: Range
    storage: Range
    snapshots: Range
    stored_gb: Range
    unknown: tuple[tuple[str, str], ...] = ()
    """(VM, key of the phrase that says what is missing) of VMs that are not in the range."""

    @property
    def total(self) -> Range | None:
        """The whole for the VMs that are known; None where there is none."""
        return self.fee + self.storage + self.snapshots if self.known else None


def size_of(disks: Iterable[Disk], choice: DiskChoice | None = None) -> int | None:
    """GB of the disks that are backed up; None where a size was not read or there is no disk."""
    chosen = choice if choice is not None else DiskChoice()
    sizes = [disk.size_gb for disk in disks if chosen.includes(disk.lun)]
    if not sizes or any(size is None for size in sizes):
        return None
    return sum(size for size in sizes if size is not None)


def estimate(machines: Sequence[Protected], prices: Prices) -> Estimate:
    """The costs of these VMs once their policies have run for their whole retention."""
    fee = storage = snapshots = stored = NOTHING
    unknown: list[tuple[str, str]] = []
    known = 0
    for machine in machines:
        parts = _parts(machine, prices)
        if isinstance(parts, str):
            unknown.append((machine.name, parts))
            continue
        known += 1
        fee += parts.fee
        storage += parts.storage
        snapshots += parts.snapshots
        stored += parts.stored_gb
    return Estimate(
        prices.currency, prices.as_of.isoformat(), known, fee, storage, snapshots, stored, tuple(unknown)
    )


def cost_phrases(found: Estimate, prices: Prices) -> tuple[Phrase, ...]:
    """The estimate in sentences: the range, what is unknown and why, and the assumptions behind it."""
    phrases: list[Phrase] = []
    total = found.total
    if total is not None:
        phrases.append(
            Phrase(
                "cost-range" if prices.confirmed else "cost-range-assumed",
                {
                    "low": money(total.low),
                    "high": money(total.high),
                    "currency": found.currency,
                    "count": str(found.known),
                },
            )
        )
        phrases.append(
            Phrase(
                "cost-parts",
                {
                    "fee": f"{money(found.fee.low)}–{money(found.fee.high)}",
                    "storage": f"{money(found.storage.low)}–{money(found.storage.high)}",
                    "gb": f"{found.stored_gb.low:,.0f}–{found.stored_gb.high:,.0f}",
                    "snapshots": f"{money(found.snapshots.low)}–{money(found.snapshots.high)}",
                },
            )
        )
    phrases += _unknown_phrases(found)
    assumed = prices.assumptions
    phrases.append(
        Phrase(
            "cost-assumptions",
            {
                "used": f"{assumed.used_low:.0%}–{assumed.used_high:.0%}",
                "change": f"{assumed.daily_change_low:.0%}–{assumed.daily_change_high:.0%}",
                "long": f"{assumed.long_term_low:.0%}–{assumed.long_term_high:.0%}",
            },
        )
    )
    key = "cost-prices-own" if prices.own else "cost-prices"
    phrases.append(Phrase(key, {"date": found.as_of, "place": prices.region or "–"}))
    if not prices.confirmed:
        phrases.append(Phrase("cost-confirm", {"source": prices.source or "–"}))
    return tuple(phrases)


def money(amount: float) -> str:
    """An amount without more precision than an estimate has."""
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:,.2f}"  # noqa: PLR2004 -- cents matter only below


class _Parts(Struct, frozen=True):
    fee: Range
    storage: Range
    snapshots: Range
    stored_gb: Range


def _parts(machine: Protected, prices: Prices) -> _Parts | str:
    """The parts of one VM, or the key of the phrase that says what is missing."""
    assumed, size, policy = prices.assumptions, machine.size_gb, machine.policy
    counted = machine.counted or Counted(size, size)
    if size is None or counted.fee_gb is None or counted.snapshot_gb is None:
        return "cost-no-size"
    stored = in_vault(size, policy, assumed) if policy is not None else None
    kept = in_snapshots(counted.snapshot_gb, policy, assumed) if policy is not None else None
    if stored is None or kept is None:
        return "cost-no-policy"
    return _priced(used(counted.fee_gb, assumed), stored, kept, machine.redundancy, prices)


def _priced(data: Range, stored: Range, kept: Range, redundancy: str | None, prices: Prices) -> _Parts | str:
    if not redundancy:
        return "cost-no-redundancy"
    low, high = prices.instance_fee(data.low), prices.instance_fee(data.high)
    if low is None or high is None:
        return "cost-no-fee"
    each = prices.storage.get(redundancy)
    if each is None:
        return "cost-no-storage-price"
    if prices.snapshots.each_gb is None:
        return "cost-no-snapshot-price"
    return _Parts(Range(low, high), stored.times(each), kept.times(prices.snapshots.each_gb), stored)


def _unknown_phrases(found: Estimate) -> list[Phrase]:
    by_cause: dict[str, list[str]] = {}
    for name, key in found.unknown:
        by_cause.setdefault(key, []).append(name)
    phrases = []
    for key, names in by_cause.items():
        shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")  # noqa: PLR2004 -- a line's worth
        phrases.append(Phrase(key, {"count": str(len(names)), "vms": shown}))
    return phrases
