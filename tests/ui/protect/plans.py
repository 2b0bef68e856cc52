"""Plans of any size made from the real builders of steps, for tests that send nothing."""

import msgspec

from app.domain.backup import Policy, PolicyType, Vault
from app.domain.machines import Machine
from app.domain.resource_ids import key_of
from app.planning.enable_steps import enable_step
from app.planning.vault_steps import VaultForm, new_vault_steps
from app.protection.plan import Hindrance, LeftOut, Phrase, Plan, Settled, Step, make_plan
from app.protection.requests import item_names

SUBSCRIPTIONS = tuple(f"00000000-0000-0000-0000-{number:012}" for number in range(1, 4))
REGIONS = ("koreacentral", "koreasouth", "japaneast", "southeastasia", "westeurope")


def machine_id(number: int) -> str:
    """The id of the numbered VM; VMs go round subscriptions and regions."""
    subscription = SUBSCRIPTIONS[number % len(SUBSCRIPTIONS)]
    return (
        f"/subscriptions/{subscription}/resourceGroups/rg-apps/providers/Microsoft.Compute"
        f"/virtualMachines/vm-{number:04}"
    )


def fleet_plan(count: int) -> Plan:
    """Enable VMs in every subscription and region; a new vault for each place in Korea South."""
    forms: dict[tuple[str, str], VaultForm] = {}
    steps: dict[str, Step] = {}
    for number in range(count):
        subscription, region = SUBSCRIPTIONS[number % 3], REGIONS[number % 5]
        form = forms.setdefault((subscription, region), _form(subscription, region))
        needs: tuple[str, ...] = ()
        if region == "koreasouth":
            for step in new_vault_steps(form, register=True):
                steps.setdefault(step.id, step)
            needs = (f"redundancy:{key_of(form.vault_id)}",)
        vault = Vault(form.vault_id, form.name, subscription, form.resource_group, region)
        policy = Policy(f"{vault.id}/backupPolicies/Daily", "Daily", vault.id, PolicyType.STANDARD.value)
        name = f"vm-{number:04}"
        machine = Machine(machine_id(number), name, subscription, "", "rg-apps", region)
        made = enable_step(machine, vault, policy, item_names(machine.id), needs)
        steps[made.id] = msgspec.structs.replace(made, region=region)
    return make_plan(list(steps.values()))


def _form(subscription: str, region: str) -> VaultForm:
    return VaultForm(subscription, subscription, "rg-backup", region, f"rsv-{region}", new_group=True)


def with_everything(plan: Plan) -> Plan:
    """The plan with a lock on its first vault, a VM that is left out, and a line with nothing to do."""
    vault = next(step for step in plan.steps if step.kind.value == "create-vault")
    lock = Hindrance(
        "lock:1", "/subscriptions/x", Phrase("error-not-registered"), Phrase("goal"), (vault.id,), blocks=True
    )
    first = plan.steps[-1]
    settled = Settled(
        first.vault_id, Phrase("outcome-already"), subscription_id=first.subscription_id, region=first.region
    )
    left = LeftOut("x", "vm-left", Phrase("cannot-protected-somewhere", {"vm": "vm-left"}))
    return msgspec.structs.replace(plan, hindrances=(lock,), left_out=(left,), settled=(settled,))
