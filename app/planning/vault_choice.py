"""Which vault can take VMs of a region: every vault stays listed, with the reason where it does not suit."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.domain.backup import Policy, PolicyType, Vault
from app.domain.estate import Estate
from app.domain.machines import Machine
from app.domain.places import region_key
from app.domain.resource_ids import key_of
from app.planning.capacity import VAULT_CAPACITY
from app.planning.item_lists import items_unread
from app.planning.vault_steps import VaultForm
from app.protection.plan import Phrase
from app.protection.requests import policy_id

_CONFIDENTIAL = "confidentialvm"
_UNUSABLE = {
    "provisioning": "vault-being-created",
    "creating": "vault-being-created",
    "deleting": "vault-being-deleted",
}


class VaultCandidate(Struct, frozen=True):
    """One vault of the picker."""

    vault: Vault
    used: int
    """Protected VMs in it, of :data:`VAULT_CAPACITY`."""
    description: Phrase
    reason: Phrase | None = None
    """Why it cannot be chosen; None: it can."""
    consequence: Phrase | None = None
    """What choosing it entails (another subscription), or that not all chosen VMs fit in."""
    planned: bool = False
    """It does not exist yet: a form of this dialog will make it."""

    @property
    def suitable(self) -> bool:
        """Whether it can be chosen."""
        return self.reason is None


def candidates(
    estate: Estate,
    machines: Sequence[Machine],
    planned: Iterable[VaultForm] = (),
    *,
    other_subscriptions: bool = False,
) -> tuple[VaultCandidate, ...]:
    """The vaults for VMs of one subscription and region: suitable ones first, emptier before fuller.

    Vaults of the VMs' own subscription, those of other regions with that reason; with
    ``other_subscriptions`` the others too, those of the same tenant with the consequences (fact
    place-other-subscription). ``planned`` are vaults that the plan itself will make. Vaults behind private
    endpoints come last among the suitable ones: they were set up for something special.
    """
    if not machines:
        return ()
    first = machines[0]
    found = [_planned(form) for form in planned if _is_for(form, first)]
    tenants = {one.id.casefold(): one.tenant_id.casefold() for one in estate.subscriptions}
    for key, vault in estate.vaults.items():
        same = vault.subscription_id.casefold() == first.subscription_id.casefold()
        if not same and not other_subscriptions:
            continue
        tenant = tenants.get(vault.subscription_id.casefold(), first.tenant_id.casefold())
        if not same and tenant != first.tenant_id.casefold():
            reason = Phrase("vault-other-tenant", {"vault": vault.name})
            used = estate.vault_item_counts.get(key, 0)
            found.append(VaultCandidate(vault, used, _described(estate, vault, used), reason))
        else:
            found.append(_existing(estate, key, vault, machines))
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.suitable,
                one.vault.subscription_id.casefold() != first.subscription_id.casefold(),
                is_private(one.vault),
                one.used,
                one.vault.name.casefold(),
            ),
        )
    )


def planned_vault(form: VaultForm) -> Vault:
    """The vault that a form will make, as rules look at it."""
    return Vault(
        id=form.vault_id,
        name=form.name,
        subscription_id=form.subscription_id,
        resource_group=form.resource_group,
        region=region_key(form.region),
        provisioning_state="Planned",
        redundancy=form.redundancy.value,
        redundancy_locked=False,
        tags=form.tags,
    )


def planned_policies(vault: str) -> tuple[Policy, ...]:
    """The policies for VMs that every new vault contains (facts, section 3.1).

    The times of day are left open: the service may pick others than documented.
    """
    return (
        Policy(
            id=policy_id(vault, "DefaultPolicy"),
            name="DefaultPolicy",
            vault_id=vault,
            type=PolicyType.STANDARD.value,
            frequency="Daily",
            instant_restore_days=2,
            daily_days=30,
        ),
        Policy(
            id=policy_id(vault, "EnhancedPolicy"),
            name="EnhancedPolicy",
            vault_id=vault,
            type=PolicyType.ENHANCED.value,
            frequency="Hourly",
            hourly_interval=4,
            hourly_window_hours=12,
            instant_restore_days=2,
            daily_days=30,
        ),
    )


def _planned(form: VaultForm) -> VaultCandidate:
    vault = planned_vault(form)
    return VaultCandidate(vault, 0, _description(vault, "0"), planned=True)


def _existing(estate: Estate, key: str, vault: Vault, machines: Sequence[Machine]) -> VaultCandidate:
    used = estate.vault_item_counts.get(key, 0)
    reason = _reason(estate, vault, used, machines[0])
    consequence = _consequence(estate, vault, used, machines) if reason is None else None
    return VaultCandidate(vault, used, _described(estate, vault, used), reason, consequence)


def _described(estate: Estate, vault: Vault, used: int) -> Phrase:
    """How many VMs the vault holds is only said where all of its items were read."""
    return _description(vault, "–" if items_unread(estate, vault) else str(used))


def _description(vault: Vault, used: str) -> Phrase:
    values = {"vault": vault.name, "redundancy": vault.redundancy or "–", "used": used}
    return Phrase("vault-suits", {**values, "most": f"{VAULT_CAPACITY:,}"})


def _reason(estate: Estate, vault: Vault, used: int, machine: Machine) -> Phrase | None:
    state = vault.provisioning_state.casefold()
    if region_key(vault.region) != region_key(machine.region):
        return Phrase("vault-other-region", {"vault": vault.name, "region": estate.region_name(vault.region)})
    if state in _UNUSABLE:
        return Phrase(_UNUSABLE[state], {"vault": vault.name})
    if state != "succeeded":
        return Phrase("vault-not-usable", {"vault": vault.name, "provisioning": vault.provisioning_state})
    if used >= VAULT_CAPACITY:
        values = {"vault": vault.name, "used": f"{used:,}", "most": f"{VAULT_CAPACITY:,}"}
        return Phrase("vault-full", values)
    other = vault.subscription_id.casefold() != machine.subscription_id.casefold()
    if other and machine.security_type.casefold() == _CONFIDENTIAL:
        subscription = estate.subscription_name(vault.subscription_id)
        return Phrase(
            "vault-other-subscription-confidential", {"vault": vault.name, "subscription": subscription}
        )
    return None


def _consequence(estate: Estate, vault: Vault, used: int, machines: Sequence[Machine]) -> Phrase | None:
    if vault.subscription_id.casefold() != machines[0].subscription_id.casefold():
        subscription = estate.subscription_name(vault.subscription_id)
        return Phrase("vault-other-subscription", {"vault": vault.name, "subscription": subscription})
    room = VAULT_CAPACITY - used
    if room < len(machines):
        values = {"vault": vault.name, "room": str(room), "wanted": str(len(machines))}
        return Phrase("vault-almost-full", values)
    return None


def is_private(vault: Vault) -> bool:
    """Whether a vault is behind private endpoints: it was set up for something special."""
    return vault.private_endpoints > 0 or (vault.public_network_access or "").casefold() == "disabled"


def _is_for(form: VaultForm, machine: Machine) -> bool:
    return form.subscription_id.casefold() == machine.subscription_id.casefold() and region_key(
        form.region
    ) == region_key(machine.region)


def vault_key_of_policy(policy: str) -> str:
    """The key of the vault that a policy lies in."""
    return key_of(policy).rpartition("/backuppolicies/")[0]
