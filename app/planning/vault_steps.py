"""The steps that make a vault or change one: pure, from a filled-in form to lines of a plan."""

from msgspec import Struct

from app.domain.backup import Redundancy, Vault
from app.domain.places import region_key
from app.domain.resource_ids import key_of
from app.protection import requests
from app.protection.names import group_id, vault_id
from app.protection.plan import Expectation, Phrase, Step, StepKind

ABSENT = Expectation(exists=False)


class VaultForm(Struct, frozen=True):
    """What the user filled in for a new vault."""

    subscription_id: str
    subscription_name: str
    resource_group: str
    region: str
    """Programmatic region name."""
    name: str
    redundancy: Redundancy = Redundancy.GEO
    new_group: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    region_name: str = ""
    """Display name of the region for sentences."""
    tenant_id: str = ""

    @property
    def vault_id(self) -> str:
        """The id that the vault will have."""
        return vault_id(self.subscription_id, self.resource_group, self.name)


def provider_step(subscription_id: str, subscription_name: str, tenant_id: str = "") -> Step:
    """Register the resource provider in a subscription (fact rp-provider-registered)."""
    target = f"/subscriptions/{subscription_id}/providers/{requests.PROVIDER}"
    return Step(
        id=f"register:{subscription_id.casefold()}",
        kind=StepKind.REGISTER_PROVIDER,
        target_id=target,
        request=requests.register_provider(subscription_id),
        expect=Expectation(exists=True, values={"registered": "no"}),
        reason=Phrase("reason-register-provider", {"subscription": subscription_name}),
        undo=Phrase("undo-register-provider"),
        values={"provider": requests.PROVIDER, "subscription": subscription_name},
        subscription_id=subscription_id,
        tenant_id=tenant_id,
    )


def group_step(form: VaultForm) -> Step:
    """Create the resource group of a new vault."""
    target = group_id(form.subscription_id, form.resource_group)
    return Step(
        id=f"group:{key_of(target)}",
        kind=StepKind.CREATE_GROUP,
        target_id=target,
        request=requests.create_group(form.subscription_id, form.resource_group, form.region),
        expect=ABSENT,
        reason=Phrase("reason-create-group", {"vault": form.name}),
        undo=Phrase("undo-create-group", {"group": form.resource_group}),
        values={
            "group": form.resource_group,
            "region": form.region_name or form.region,
            "subscription": form.subscription_name,
        },
        subscription_id=form.subscription_id,
        tenant_id=form.tenant_id,
        region=region_key(form.region),
    )


def vault_step(form: VaultForm, depends_on: tuple[str, ...]) -> Step:
    """Create the vault."""
    target = form.vault_id
    return Step(
        id=f"vault:{key_of(target)}",
        kind=StepKind.CREATE_VAULT,
        target_id=target,
        request=requests.create_vault(target, form.region, form.tags),
        expect=ABSENT,
        reason=Phrase("reason-create-vault", {"region": form.region_name or form.region}),
        undo=Phrase("undo-create-vault", {"vault": form.name}),
        values={
            "vault": form.name,
            "group": form.resource_group,
            "region": form.region_name or form.region,
            "subscription": form.subscription_name,
        },
        subscription_id=form.subscription_id,
        tenant_id=form.tenant_id,
        region=region_key(form.region),
        vault_id=target,
        depends_on=depends_on,
    )


def new_vault_redundancy_step(form: VaultForm) -> Step:
    """Set a new vault's redundancy; it is read back before anything is protected there."""
    return _redundancy_step(
        Vault(form.vault_id, form.name, form.subscription_id, form.resource_group, form.region),
        form.redundancy,
        Expectation(exists=True, values={"locked": "no"}),
        (f"vault:{key_of(form.vault_id)}",),
        form.tenant_id,
    )


def redundancy_step(vault: Vault, redundancy: Redundancy, tenant_id: str = "") -> Step:
    """Change the redundancy of a vault that is there and whose redundancy is not locked."""
    values = {"locked": "no"} | ({"redundancy": vault.redundancy} if vault.redundancy else {})
    return _redundancy_step(vault, redundancy, Expectation(exists=True, values=values), (), tenant_id)


def new_vault_steps(form: VaultForm, *, register: bool) -> tuple[Step, ...]:
    """What a new vault needs, in order: registration and group where missing, vault, redundancy."""
    before: list[Step] = []
    if register:
        before.append(provider_step(form.subscription_id, form.subscription_name, form.tenant_id))
    if form.new_group:
        before.append(group_step(form))
    vault = vault_step(form, tuple(step.id for step in before))
    return (*before, vault, new_vault_redundancy_step(form))


def _redundancy_step(
    vault: Vault,
    redundancy: Redundancy,
    expect: Expectation,
    depends_on: tuple[str, ...],
    tenant_id: str,
) -> Step:
    return Step(
        id=f"redundancy:{key_of(vault.id)}",
        kind=StepKind.SET_REDUNDANCY,
        target_id=vault.id,
        request=requests.set_redundancy(vault.id, redundancy.value),
        expect=expect,
        reason=Phrase("reason-set-redundancy"),
        undo=Phrase("undo-set-redundancy", {"vault": vault.name}),
        values={"vault": vault.name, "redundancy": redundancy.value},
        subscription_id=vault.subscription_id,
        tenant_id=tenant_id,
        region=region_key(vault.region),
        vault_id=vault.id,
        depends_on=depends_on,
    )
