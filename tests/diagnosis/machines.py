"""VMs in every state, judged: what the tests of this room talk about."""

from datetime import timedelta
from typing import Any

from app.domain.assessment import AssessedMachine, Badge, Coverage, Readiness, Verdict
from app.domain.estate import Estate
from app.domain.machines import Agent, AgentStatus, MachineFacts, Power
from app.domain.places import Region, Subscription
from app.domain.reading import Reason, Stage, Unknown, still_reading
from app.domain.resource_ids import key_of
from app.inventory.assemble import first_sight
from app.readiness.judge import judge
from app.readiness.profile import load_profile
from tests.readiness.building import (
    NOW,
    SUBSCRIPTION,
    VAULT_ID,
    agent,
    disk,
    forbidden,
    item,
    policy,
    vault,
    vm,
    windows,
)

UNKNOWN = Unknown(
    "u1",
    f"/subscriptions/{SUBSCRIPTION}",
    Stage.PROTECTION,
    Reason.FORBIDDEN,
    action="Microsoft.RecoveryServices/vaults/backupProtectedItems/read",
)
ESTATE = Estate(
    subscriptions=(Subscription(SUBSCRIPTION, "Shop Production", "t"),),
    regions={SUBSCRIPTION: (Region("koreacentral", "Korea Central"),)},
    unknowns=(UNKNOWN,),
)
WITH_VAULT = Estate(
    subscriptions=ESTATE.subscriptions,
    regions=ESTATE.regions,
    vaults={key_of(VAULT_ID): vault()},
    policies={key_of(VAULT_ID): (policy("V1", "DefaultPolicy"), policy("V2", "EnhancedPolicy"))},
)
"""One vault in the VM's subscription and region, with the policies of a new vault."""
CHECKING = Verdict(Coverage.UNKNOWN, Readiness.UNKNOWN, Badge.CHECKING, None, {}, 0, 0, ())
"""What the fleet shows before a VM was judged at all."""


def assessed(facts: MachineFacts) -> AssessedMachine:
    """The facts with the verdict on them."""
    return AssessedMachine(key_of(facts.machine.id), facts, judge(facts, load_profile(), NOW), NOW)


def unread_agent() -> Agent:
    """An agent that does not answer."""
    return agent(AgentStatus.NOT_READY, message="No heartbeat for 12 minutes.")


def protected(**changes: Any) -> MachineFacts:
    """A protected VM whose vault was read; the changes are to the item."""
    return vm(items=(item(**changes),), vault=vault())


STATES: dict[str, MachineFacts] = {
    "blocked": vm(agent=unread_agent()),
    "ready": vm(),
    "ready, off": vm(power=Power.DEALLOCATED, agent=None),
    "ready with one warning": vm(extended_location="losangeles"),
    "ready with two warnings": vm(extended_location="losangeles", disks=(disk(max_shares=2),)),
    "protected": protected(),
    "protected, agent forbidden": vm(items=(item(),), vault=vault(), agent=forbidden(Stage.AGENT)),
    "pending": protected(
        protection_state="IRPending", last_backup_status="", last_backup_time=None, last_recovery_point=None
    ),
    "failing": protected(last_backup_status="Failed"),
    "old": protected(last_recovery_point=NOW - timedelta(days=9)),
    "action required": protected(
        health_status="ActionRequired", health_details=((1, "Agent", "Repair it."),)
    ),
    "stopped": protected(protection_state="ProtectionStopped"),
    "stopped early": protected(protection_state="ProtectionStopped", last_recovery_point=None),
    "soft-deleted": protected(soft_deleted=True, delete_due=NOW + timedelta(days=5, hours=2)),
    "soft-deleted, one day": protected(soft_deleted=True, delete_due=NOW + timedelta(days=1, hours=2)),
    "soft-deleted, no date": protected(soft_deleted=True),
    "items forbidden": vm(items=forbidden(Stage.PROTECTION)),
    "items being read": vm(items=still_reading(Stage.PROTECTION)),
    "state not understood": protected(protection_state="Sleeping"),
    "agent forbidden": vm(agent=forbidden(Stage.AGENT)),
    "agent being read": vm(agent=still_reading(Stage.AGENT)),
    "not understood": vm(not_understood="properties.storageProfile"),
    "nothing read yet": first_sight(windows().machine),
}
