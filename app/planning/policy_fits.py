"""The policies of a vault against chosen VMs: whom each fits, and why not the others. Pure."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from msgspec import Struct

from app.domain.assessment import AssessedMachine, Severity, Status
from app.domain.backup import Policy, Vault
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from app.planning.capacity import POLICY_ADVICE, POLICY_CAPACITY
from app.planning.obstacles import first_blocker
from app.planning.vault_choice import VaultCandidate
from app.policies.fit import Fit, FitJudge, FitState
from app.protection.plan import LeftOut, Phrase
from app.readiness.choice import judge_choice
from app.readiness.profile import Profile


class PolicyFit(Struct, frozen=True):
    """One policy of a vault against the chosen VMs."""

    policy: Policy
    fitting: tuple[str, ...]
    """Keys of the VMs that it certainly fits."""
    misfits: tuple[LeftOut, ...]
    summary: Phrase
    warning: Phrase | None = None
    """That it would have more VMs than advised."""
    planned: bool = False
    """It comes with a vault that does not exist yet: its times of day are not known."""
    untold: tuple[LeftOut, ...] = ()
    """VMs of which it cannot be told, and why."""
    warned: int = 0
    """How many of the fitting VMs the rules warn of with this policy."""
    new: bool = False
    """The plan itself makes it."""


def fit_of(facts: MachineFacts, vault: Vault, policy: Policy, judge: FitJudge) -> Fit:
    """Whether a policy fits a VM that gets its first item in a vault.

    Items that were not read do not count: the item is new, and Azure's own check tells otherwise.
    """
    if isinstance(facts.items, NotRead):
        facts = msgspec.structs.replace(facts, items=())
    return judge.fit(facts, vault, policy)


def fit_warns(fit: Fit) -> bool:
    """Whether the rules warn of this choice, such as Trusted Launch on Standard (fact vm-trusted-launch)."""
    return any(one.severity is Severity.WARNING and one.status is Status.FAIL for one in fit.notes)


def policy_fits(
    members: Sequence[AssessedMachine],
    candidate: VaultCandidate,
    policies: Iterable[Policy],
    judge: FitJudge,
    profile: Profile,
    *,
    new: Collection[str] = (),
) -> tuple[PolicyFit, ...]:
    """Every policy against every VM: those that fit most first, then those that warn of fewest.

    Standard comes before Enhanced where both fit as well, because from Enhanced there is no way back (fact
    pol-type-frozen). ``new`` are keys of the policies that the plan makes.
    """
    refused: list[LeftOut] = []
    able: list[AssessedMachine] = []
    for assessed in members:
        machine = assessed.facts.machine
        blocker = first_blocker(judge_choice(assessed.facts, candidate.vault, None, profile))
        if blocker is None:
            able.append(assessed)
        else:
            phrase = Phrase("cannot-choice", {"vm": machine.name})
            refused.append(LeftOut(machine.id, machine.name, phrase, blocker))
    found = [_policy_fit(able, refused, candidate, one, judge, key_of(one.id) in new) for one in policies]
    return tuple(
        sorted(
            found,
            key=lambda one: (-len(one.fitting), one.warned, one.policy.type, one.policy.name.casefold()),
        )
    )


def _policy_fit(  # noqa: PLR0917 -- what one line of the list is made from
    able: Sequence[AssessedMachine],
    refused: Sequence[LeftOut],
    candidate: VaultCandidate,
    policy: Policy,
    judge: FitJudge,
    new: bool,  # noqa: FBT001 -- called in one place
) -> PolicyFit:
    fitting: list[str] = []
    misfits: list[LeftOut] = list(refused)
    untold: list[LeftOut] = []
    warned = 0
    for assessed in able:
        fit = fit_of(assessed.facts, candidate.vault, policy, judge)
        if fit.state is FitState.FITS:
            fitting.append(assessed.key)
            warned += fit_warns(fit)
            continue
        machine = assessed.facts.machine
        reason = fit.reason or Phrase("cannot-no-policy", {"vm": machine.name, "vault": candidate.vault.name})
        line = LeftOut(machine.id, machine.name, reason, fit.finding)
        (misfits if fit.state is FitState.DOES_NOT_FIT else untold).append(line)
    count = policy.protected_items + len(fitting)
    warning = None
    if policy.protected_items >= POLICY_CAPACITY:
        values = {"policy": policy.name, "count": f"{policy.protected_items:,}"}
        warning = Phrase("policy-full", values)
    elif count > POLICY_ADVICE:
        warning = Phrase("policy-many-vms", {"count": str(count)})
    every = len(fitting) + len(misfits) + len(untold)
    summary = Phrase("policy-fits", {"fits": str(len(fitting)), "all": str(every)})
    planned = candidate.planned and not new
    return PolicyFit(
        policy, tuple(fitting), tuple(misfits), summary, warning, planned, tuple(untold), warned, new
    )
