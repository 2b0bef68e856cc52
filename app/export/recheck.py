"""A plan that was opened from a file, against what is there now; nothing of it is sent by this."""

import msgspec

from app.domain.resource_ids import key_of
from app.planning.obstacles import obstacle_of
from app.protection.live_fleet import LiveFleet
from app.protection.plan import Hindrance, LeftOut, Phrase, Plan, Settled, Step, StepKind


def recheck(plan: Plan, fleet: LiveFleet) -> Plan:
    """The plan without the VMs that need nothing any more or that are gone, each said with its reason.

    Backup data is never deleted from a file: that is asked for in the window and confirmed by typing.
    Steps in a subscription that this account cannot see are hindered. Apply reads every target again anyway.
    """
    settled: list[Settled] = []
    left_out: list[LeftOut] = []
    gone: list[str] = []
    for step in plan.steps:
        if step.kind is StepKind.DELETE_DATA:
            name = step.values.get("vm", "")
            left_out.append(LeftOut(step.machine_id, name, Phrase("plan-file-delete-data", {"vm": name})))
            gone.append(step.id)
        if step.kind is not StepKind.ENABLE:
            continue
        found = _obstacle(step, fleet)
        if found is None:
            continue
        gone.append(step.id)
        if found.reason.key == "cannot-protected":
            phrase = Phrase("settled-protected", found.reason.values)
            settled.append(
                Settled(step.target_id, phrase, step.subscription_id, step.region, step.machine_id)
            )
        else:
            left_out.append(found)
    kept = plan.without(gone)
    return msgspec.structs.replace(
        kept,
        settled=(*kept.settled, *settled),
        left_out=(*kept.left_out, *left_out),
        hindrances=(*kept.hindrances, *_unseen(kept, fleet)),
        notes=(Phrase("plan-file-opened"), *kept.notes),
    )


def _obstacle(step: Step, fleet: LiveFleet) -> LeftOut | None:
    key = key_of(step.machine_id)
    return obstacle_of(key, fleet.machines.get(key))


def _unseen(plan: Plan, fleet: LiveFleet) -> list[Hindrance]:
    seen = {one.id.casefold() for one in fleet.estate.subscriptions}
    found: dict[str, list[str]] = {}
    for step in plan.steps:
        if step.subscription_id.casefold() not in seen:
            found.setdefault(step.subscription_id, []).append(step.id)
    return [
        Hindrance(
            id=f"unseen:{subscription}",
            scope_id=f"/subscriptions/{subscription}",
            sentence=Phrase("plan-file-unseen", {"subscription": subscription}),
            who=Phrase("plan-file-who"),
            step_ids=tuple(step_ids),
        )
        for subscription, step_ids in found.items()
    ]
