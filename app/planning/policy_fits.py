"""The policies of a vault against chosen VMs: whom each fits, and why not the others. Pure."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from msgspec import Struct

from app.domain.assessment import AssessedMachine
from app.domain.backup import Policy, Vault
from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.domain.resource_ids import key_of
from app.planning.capacity import POLICY_ADVICE, POLICY_CAPACITY
from app.planning.obstacles import first_blocker
from app.planning.vault_choice import VaultCandidate
from app.policies.fit import Fit, FitJudge, Misfit, PolicyAnswer
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
    return judge.fit(_as_new(facts), vault, policy)


def _as_new(facts: MachineFacts) -> MachineFacts:
    return msgspec.structs.replace(facts, items=()) if isinstance(facts.items, NotRead) else facts


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
    answers = judge.answer([_as_new(one.facts) for one in able], candidate.vault, list(policies))
    found = [_policy_fit(one, refused, candidate, new=key_of(one.policy.id) in new) for one in answers]
    return tuple(
        sorted(
            found,
            key=lambda one: (-len(one.fitting), one.warned, one.policy.type, one.policy.name.casefold()),
        )
    )


def _policy_fit(
    answer: PolicyAnswer, refused: Sequence[LeftOut], candidate: VaultCandidate, *, new: bool
) -> PolicyFit:
    policy = answer.policy
    misfits = (*refused, *(_left_out(one, candidate.vault) for one in answer.misfits))
    untold = tuple(_left_out(one, candidate.vault) for one in answer.untold)
    count = policy.protected_items + len(answer.fitting)
    warning = None
    if policy.protected_items >= POLICY_CAPACITY:
        values = {"policy": policy.name, "count": f"{policy.protected_items:,}"}
        warning = Phrase("policy-full", values)
    elif count > POLICY_ADVICE:
        warning = Phrase("policy-many-vms", {"count": str(count)})
    every = len(answer.fitting) + len(misfits) + len(untold)
    summary = Phrase("policy-fits", {"fits": str(len(answer.fitting)), "all": str(every)})
    return PolicyFit(
        policy,
        answer.fitting,
        misfits,
        summary,
        warning,
        candidate.planned and not new,
        untold,
        answer.warned,
        new,
    )


def _left_out(misfit: Misfit, vault: Vault) -> LeftOut:
    reason = misfit.fit.reason or Phrase("cannot-no-policy", {"vm": misfit.name, "vault": vault.name})
    return LeftOut(misfit.machine_id, misfit.name, reason, misfit.fit.finding)
