"""The smallest new policy that fits all chosen VMs: Standard where that does, else Enhanced. Pure.

Smallest, because a VM on an Enhanced policy can never go back (fact pol-type-frozen). What the VMs have now
is never shortened: each kind of point is kept at least as long as by the longest of their policies.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.assessment import Severity
from app.domain.backup import Policy, Vault
from app.domain.machines import MachineFacts
from app.policies.definition import (
    Frequency,
    Monthly,
    OnWeekdays,
    PolicyDefinition,
    Weekly,
    Yearly,
    new_enhanced,
    new_standard,
)
from app.policies.fit import FitJudge, FitState, Misfit
from app.policies.summary import summary_of
from app.protection.plan import Phrase

_FIRST_SUNDAY: Final = OnWeekdays(("First",), ("Sunday",))
_NAME_MOST: Final = 150


class Proposal(Struct, frozen=True):
    """A policy that would fit, why it is of that kind, and who does not fit even so."""

    definition: PolicyDefinition
    reasons: tuple[Phrase, ...]
    """Why Enhanced is needed, a line a cause; empty for Standard."""
    fitting: tuple[str, ...]
    misfits: tuple[Misfit, ...]
    """VMs that no policy fits, or of which that cannot be told."""
    leave_out: dict[str, tuple[int, ...]]
    """By VM key: disks that must be left out."""


def propose(
    machines: Sequence[MachineFacts],
    vault: Vault,
    judge: FitJudge,
    *,
    current: Iterable[Policy] = (),
    taken_names: Collection[str] = (),
    time: str = "02:00",
    time_zone: str = "UTC",
) -> Proposal:
    """The smallest policy of a vault for these VMs.

    Args:
        machines: the VMs, as read.
        vault: where the policy will be.
        judge: shares its answers with other questions about the same VMs.
        current: the policies that these VMs have now, in any vault.
        taken_names: names of the vault's policies.
        time: time of day of the backup, ``HH:MM``.
        time_zone: Windows id in which ``time`` is meant.
    """
    standard = new_standard(time=time, time_zone=time_zone)
    summary = summary_of(standard, vault.id)
    causes: dict[str, list[str]] = {}
    for facts in machines:
        fit = judge.fit(facts, vault, summary)
        warned = [note for note in fit.notes if note.severity is not Severity.INFO]
        if fit.state is FitState.FITS and not warned:
            continue
        finding = fit.finding or (warned[0] if warned else None)
        cause = finding.rule if finding is not None else fit.reason.key if fit.reason is not None else ""
        causes.setdefault(cause, []).append(facts.machine.name)
    definition = new_enhanced(time=time, time_zone=time_zone) if causes else standard
    definition = _keeping(definition, tuple(current))
    definition = msgspec.structs.replace(definition, name=suggested_name(definition, taken_names))
    answer = judge.answer(machines, vault, [summary_of(definition, vault.id)])[0]
    reasons = tuple(_reason(cause, names) for cause, names in causes.items()) if definition.enhanced else ()
    return Proposal(definition, reasons, answer.fitting, (*answer.misfits, *answer.untold), answer.leave_out)


def suggested_name(definition: PolicyDefinition, taken_names: Collection[str] = ()) -> str:
    """A name that says kind, rhythm, time and longest retention, such as ``enhanced-4h-0800-5y``."""
    schedule = definition.schedule
    rhythm = {
        Frequency.HOURLY: f"{schedule.interval}h",
        Frequency.DAILY: "daily",
        Frequency.WEEKLY: "weekly",
    }[schedule.frequency]
    if definition.yearly is not None:
        longest = f"{definition.yearly.years}y"
    elif definition.monthly is not None:
        longest = f"{definition.monthly.months}m"
    elif definition.weekly is not None:
        longest = f"{definition.weekly.weeks}w"
    else:
        longest = f"{definition.daily_days or 0}d"
    kind = "enhanced" if definition.enhanced else "standard"
    wanted = f"{kind}-{rhythm}-{schedule.time.replace(':', '')}-{longest}"[:_NAME_MOST]
    taken = {name.casefold() for name in taken_names}
    name, number = wanted, 2
    while name.casefold() in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


_CAUSES = {
    "disk-ultra": "policy-because-ultra",
    "disk-premium-v2": "policy-because-premium-v2",
    "disk-shared": "policy-because-shared",
    "vm-trusted-launch": "policy-because-trusted-launch",
    "vm-extended-zone": "policy-because-extended-zone",
    "cannot-back-to-standard": "policy-because-enhanced-now",
    "policy-confidential-standard": "policy-because-confidential",
}


def _reason(cause: str, names: Sequence[str]) -> Phrase:
    shown = ", ".join(sorted(names, key=str.casefold)[:3]) + (" …" if len(names) > 3 else "")  # noqa: PLR2004 -- a line's worth
    return Phrase(_CAUSES.get(cause, "policy-because-untold"), {"count": str(len(names)), "vms": shown})


def _keeping(definition: PolicyDefinition, current: Sequence[Policy]) -> PolicyDefinition:
    """The definition with no kind of point kept shorter than by these policies."""

    def longest(field: str) -> int:
        return max((getattr(policy, field) or 0 for policy in current), default=0)

    weeks, months, years = longest("weekly_weeks"), longest("monthly_months"), longest("yearly_years")
    monthly = Monthly(months, _FIRST_SUNDAY) if months else None
    return msgspec.structs.replace(
        definition,
        daily_days=max(definition.daily_days or 0, longest("daily_days")),
        weekly=Weekly(weeks, ("Sunday",)) if weeks else None,
        monthly=monthly,
        yearly=Yearly(years, ("January",), _FIRST_SUNDAY) if years else None,
    )
