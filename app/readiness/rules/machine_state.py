"""Rules about the state of the VM resource (facts, section 1.3)."""

from app.domain.assessment import Severity
from app.domain.machines import MachineFacts, Power
from app.domain.reading import NotRead
from app.readiness.outcome import PASS, Outcome, fail, unknown
from app.readiness.profile import Profile

_OFF = frozenset({Power.STOPPED, Power.DEALLOCATED})
_BETWEEN = frozenset({Power.STARTING, Power.STOPPING, Power.DEALLOCATING})


def provisioning_state(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-provisioning-state. Evidence: ``state``. *Failed* is a blocker, every passing state a warning."""
    state = facts.machine.provisioning_state
    if state == "Succeeded":
        return PASS
    if not state:
        return unknown(None)
    folded = state.casefold()
    if folded == "succeeded":
        return PASS
    if folded == "failed":
        return fail(state=state)
    return fail(Severity.WARNING, case="passing", state=state)


def power_state(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-power-state. Evidence: ``power``. Applies to a VM that is off: its points are crash-consistent."""
    power = facts.power
    if power is Power.RUNNING:
        return PASS
    if isinstance(power, NotRead):
        return unknown(power)
    if power is Power.UNKNOWN:
        return unknown(None)
    return fail(power=power.value) if power in _OFF else PASS


def transition(facts: MachineFacts, _profile: Profile) -> Outcome:
    """vm-transition. Evidence: ``power``."""
    power = facts.power
    if power is Power.RUNNING:
        return PASS
    if isinstance(power, NotRead):
        return unknown(power)
    if power is Power.UNKNOWN:
        return unknown(None)
    return fail(power=power.value) if power in _BETWEEN else PASS
