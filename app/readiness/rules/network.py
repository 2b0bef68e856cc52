"""Rules about the network that the scan can see, and notes on restores (facts, sections 1.8 and 1.10)."""

from app.domain.machines import MachineFacts
from app.domain.reading import NotRead
from app.readiness.outcome import APPLIES, NOT_APPLICABLE, Outcome, fail, unknown
from app.readiness.profile import Profile

_NEEDED_2018 = fail(case="guide_2018")


def outbound(_facts: MachineFacts, profile: Profile) -> Outcome:
    """net-outbound. No evidence: a note for every VM. Case ``guide_2018``: access is needed."""
    return _NEEDED_2018 if profile.thresholds.outbound == "needed" else APPLIES


def private_endpoint(facts: MachineFacts, _profile: Profile) -> Outcome:
    """net-private-endpoint. Evidence: ``vault``. Applies where it has endpoints or denies public access."""
    vault = facts.vault
    if vault is None:
        return unknown(facts.items) if isinstance(facts.items, NotRead) else NOT_APPLICABLE
    if vault.private_endpoints or (vault.public_network_access or "").casefold() == "disabled":
        return fail(vault=vault.name)
    return NOT_APPLICABLE


def special_network(facts: MachineFacts, _profile: Profile) -> Outcome:
    """restore-special-network. Evidence: ``count`` of network interfaces; case ``load_balancer``.

    Such a VM is restored with PowerShell or the CLI (the guide of 2018; still so for these networks).
    """
    count = len(facts.machine.network_interface_ids)
    if count > 1:
        return fail(count=count)
    balanced = facts.load_balanced
    if isinstance(balanced, NotRead):
        return unknown(balanced)
    return fail(case="load_balancer", count=count) if balanced else NOT_APPLICABLE
