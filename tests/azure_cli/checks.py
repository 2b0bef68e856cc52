"""What the real ``az`` is asked to do, and how each answer is judged against what the sandbox holds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.azure_cli.sandbox_process import SandboxProcess
from tests.azure_cli.signed_in import AzureCli, Recipe, Result, azure_cli
from tests.azure_cli.window_process import WindowProcess, window_on

_VM_API = "2024-07-01"
_VAULT_API = "2024-04-01"
_NOTHING = "–"
"""What an empty cell of the window shows."""
_READER = "reader@contoso.example"
_LONGEST_JOB = 300
"""Seconds of real time in which a job of the sandbox must end; with the clock of the check it takes a few."""


class Wrong(Exception):
    """A command did not do what it claims; the text says what is different."""


@dataclass
class Scene:
    """Where the checks play: one VM that nothing protects, and the vault that they make for it."""

    sandbox: SandboxProcess
    az: AzureCli
    recipe: Recipe
    window: WindowProcess
    """The real window; it was opened before ``az`` changed anything."""
    subscription: str
    group: str
    machine: str
    machine_id: str
    region: str
    vault: str = "rsv-made-by-az"
    policy: str = "EnhancedPolicy"

    @property
    def vault_id(self) -> str:
        return (
            f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"
            f"/providers/Microsoft.RecoveryServices/vaults/{self.vault}"
        )

    @property
    def in_vault(self) -> list[str]:
        """The arguments that name the vault."""
        return ["--resource-group", self.group, "--vault-name", self.vault]

    @property
    def item_arguments(self) -> list[str]:
        """The arguments that name the protected VM in the vault."""
        item = ["--container-name", self.machine, "--item-name", self.machine]
        return [*self.in_vault, *item, "--backup-management-type", "AzureIaasVM"]

    def item(self) -> Any:
        """The protected item as the sandbox holds it; None where there is none."""
        listed = self.sandbox.values_of(f"{self.vault_id}/backupProtectedItems", _VAULT_API)
        mine = self.machine_id.casefold()
        return next((one for one in listed if one["properties"]["sourceResourceId"].casefold() == mine), None)

    def jobs(self) -> list[Any]:
        """The jobs of the vault as the sandbox holds them."""
        return self.sandbox.values_of(f"{self.vault_id}/backupJobs", _VAULT_API)

    def wait_for_jobs(self) -> None:
        """Until no job of the vault is running."""
        end = time.monotonic() + _LONGEST_JOB
        while any(one["properties"]["status"] == "InProgress" for one in self.jobs()):
            expect(time.monotonic() < end, "a job of the vault does not end")
            self.sandbox.let_pass(600)
            time.sleep(0.1)


@dataclass(frozen=True)
class Check:
    """One command and its judge, which raises :class:`Wrong`."""

    name: str
    play: Callable[[Scene], None]


def expect(condition: object, otherwise: str) -> None:
    """Raise :class:`Wrong` unless the condition holds."""
    if not condition:
        raise Wrong(otherwise)


def answer_of(result: Result) -> Any:
    """The JSON of a command that must end with 0."""
    expect(result.exit_code == 0, f"it ended with {result.exit_code}: {result.stderr.strip()}")
    return result.json


def same(what: str, given: Any, held: Any) -> None:
    """Compare what az says with what the sandbox holds."""
    expect(given == held, f"{what}: az says {given!r}, the sandbox holds {held!r}")


@contextmanager
def scene_of(sandbox: SandboxProcess, az: AzureCli, recipe: Recipe) -> Iterator[Scene]:
    """Choose a VM that the program calls ready and unprotected, and open the window on it."""
    found = next(
        one
        for one in sandbox.assess()["vms"]
        if one["coverage"] == "unprotected" and one["readiness"] == "ready" and one["power"] == "running"
    )
    answer_of(az.run("account", "set", "--subscription", found["subscription_id"]))
    with window_on(sandbox, found["id"]) as window:
        yield Scene(
            sandbox,
            az,
            recipe,
            window,
            found["subscription_id"],
            found["resource_group"],
            found["name"],
            found["id"],
            found["region"],
        )


def _accounts(scene: Scene) -> None:
    given = answer_of(scene.az.run("account", "list"))
    held = _subscriptions(scene)
    same("subscriptions", {one["id"] for one in given}, {one["subscriptionId"] for one in held})
    same("tenants", {one["tenantId"] for one in given}, {scene.sandbox.values["tenant_id"]})


def _subscriptions(scene: Scene) -> list[Any]:
    return scene.sandbox.values_of("/subscriptions", "2022-12-01")


def _groups(scene: Scene) -> None:
    given = answer_of(scene.az.run("group", "list"))
    held = scene.sandbox.values_of(f"/subscriptions/{scene.subscription}/resourcegroups", "2024-11-01")
    same("groups", sorted(one["name"] for one in given), sorted(one["name"] for one in held))


def _machines(scene: Scene) -> None:
    given = answer_of(scene.az.run("vm", "list"))
    path = f"/subscriptions/{scene.subscription}/providers/Microsoft.Compute/virtualMachines"
    held = scene.sandbox.values_of(path, _VM_API)
    same("VMs", sorted(one["vmId"] for one in given), sorted(one["properties"]["vmId"] for one in held))


def _instance_view(scene: Scene) -> None:
    named = ["--resource-group", scene.group, "--name", scene.machine]
    given = answer_of(scene.az.run("vm", "get-instance-view", *named))
    held = scene.sandbox.get(f"{scene.machine_id}/instanceView", _VM_API)
    codes = [one["code"] for one in given["instanceView"]["statuses"]]
    same("statuses", codes, [one["code"] for one in held["statuses"]])
    expect("PowerState/running" in codes, f"the VM is not running: {codes}")


def _create_vault(scene: Scene) -> None:
    named = ["--resource-group", scene.group, "--name", scene.vault, "--location", scene.region]
    given = answer_of(scene.az.run("backup", "vault", "create", *named))
    held = scene.sandbox.get(scene.vault_id, _VAULT_API)
    expect(held is not None, "there is no vault in the sandbox")
    same("id", given["id"].casefold(), held["id"].casefold())
    same("state", given["properties"]["provisioningState"], held["properties"]["provisioningState"])
    same("state", held["properties"]["provisioningState"], "Succeeded")
    same("location", held["location"], scene.region)


def _list_vaults(scene: Scene) -> None:
    given = answer_of(scene.az.run("backup", "vault", "list"))
    path = f"/subscriptions/{scene.subscription}/providers/Microsoft.RecoveryServices/vaults"
    held = scene.sandbox.values_of(path, _VAULT_API)
    same("vaults", sorted(one["id"] for one in given), sorted(one["id"] for one in held))
    expect(scene.vault in [one["name"] for one in given], "the new vault is not listed")


def _show_vault(scene: Scene) -> None:
    named = ["--resource-group", scene.group, "--name", scene.vault]
    given = answer_of(scene.az.run("backup", "vault", "show", *named))
    held = scene.sandbox.get(scene.vault_id, _VAULT_API)
    same("name", given["name"], held["name"])
    redundancy = held["properties"]["redundancySettings"]["standardTierStorageRedundancy"]
    same("redundancy", given["properties"]["redundancySettings"]["standardTierStorageRedundancy"], redundancy)


def _set_redundancy(scene: Scene) -> None:
    named = ["--resource-group", scene.group, "--name", scene.vault]
    chosen = ["--backup-storage-redundancy", "LocallyRedundant"]
    answer_of(scene.az.run("backup", "vault", "backup-properties", "set", *named, *chosen))
    held = scene.sandbox.get(scene.vault_id, _VAULT_API)["properties"]["redundancySettings"]
    same("redundancy", "LocallyRedundant", held["standardTierStorageRedundancy"])


def _show_properties(scene: Scene) -> None:
    named = ["--resource-group", scene.group, "--name", scene.vault]
    given = answer_of(scene.az.run("backup", "vault", "backup-properties", "show", *named))
    text = str(given)
    expect("LocallyRedundant" in text, f"the redundancy is not told: {text}")
    expect("softDeleteFeatureState" in text, f"soft delete is not told: {text}")


def _policies(scene: Scene) -> None:
    given = answer_of(scene.az.run("backup", "policy", "list", *scene.in_vault))
    held = scene.sandbox.values_of(f"{scene.vault_id}/backupPolicies", _VAULT_API)
    same("policies", sorted(one["name"] for one in given), sorted(one["name"] for one in held))
    expect({"DefaultPolicy", "EnhancedPolicy"} <= {one["name"] for one in given}, "a default is missing")


def _not_protected(scene: Scene) -> None:
    same("vault", _vault_of(scene), "")


def _protected(scene: Scene) -> None:
    same("vault", _vault_of(scene).casefold(), scene.vault_id.casefold())


def _vault_of(scene: Scene) -> str:
    """What ``check-vm`` prints: the vault's id, or nothing."""
    given = answer_of(scene.az.run("backup", "protection", "check-vm", "--vm", scene.machine_id))
    return str(given or "")


def _enable(scene: Scene) -> None:
    more = ["--vm", scene.machine_id, "--policy-name", scene.policy]
    given = answer_of(scene.az.run("backup", "protection", "enable-for-vm", *scene.in_vault, *more))
    same("operation", given["properties"]["operation"], "ConfigureBackup")
    same("job", given["properties"]["status"], "Completed")
    held = scene.item()
    expect(held is not None, "there is no protected item in the sandbox")
    same("policy", held["properties"]["policyId"].rsplit("/", 1)[-1], scene.policy)
    expect(held["properties"]["protectionState"] in ("IRPending", "Protected"), f"{held['properties']}")


def _back_up_now(scene: Scene) -> None:
    until = time.strftime("%d-%m-%Y", time.gmtime(time.time() + 20 * 24 * 3600))
    more = ["--retain-until", until]
    given = answer_of(scene.az.run("backup", "protection", "backup-now", *scene.item_arguments, *more))
    same("operation", given["properties"]["operation"], "Backup")
    started = [one for one in scene.jobs() if one["name"] == given["name"]]
    expect(len(started) == 1, f"the job {given['name']} is in the sandbox {len(started)} times")
    scene.wait_for_jobs()
    (ended,) = (one for one in scene.jobs() if one["name"] == given["name"])
    same("job", ended["properties"]["status"], "Completed")


def _jobs(scene: Scene) -> None:
    given = answer_of(scene.az.run("backup", "job", "list", *scene.in_vault))
    same("jobs", sorted(one["name"] for one in given), sorted(one["name"] for one in scene.jobs()))
    kinds = [one["properties"]["operation"] for one in given]
    expect({"ConfigureBackup", "Backup"} <= set(kinds), f"only {kinds} are listed")


def _items(scene: Scene) -> None:
    given = answer_of(scene.az.run("backup", "item", "list", *scene.in_vault))
    held = scene.item()
    same("items", [one["id"] for one in given], [held["id"]])
    same("state", given[0]["properties"]["protectionState"], held["properties"]["protectionState"])
    same("last backup", given[0]["properties"]["lastBackupStatus"], "Completed")


def _containers(scene: Scene) -> None:
    of_machines = ["--backup-management-type", "AzureIaasVM"]
    given = answer_of(scene.az.run("backup", "container", "list", *scene.in_vault, *of_machines))
    same("containers", [one["properties"]["friendlyName"] for one in given], [scene.machine])
    same("registration", given[0]["properties"]["registrationStatus"], "Registered")


def _recovery_points(scene: Scene) -> None:
    arguments = [*scene.item_arguments, "--workload-type", "VM"]
    given = answer_of(scene.az.run("backup", "recoverypoint", "list", *arguments))
    held = scene.sandbox.values_of(f"{scene.item()['id']}/recoveryPoints", _VAULT_API)
    same("recovery points", sorted(one["name"] for one in given), sorted(one["name"] for one in held))
    expect(given, "there is no recovery point after the backup")


def _window_before(scene: Scene) -> None:
    same("status", scene.window.row["Status"], "Ready")
    same("vault", scene.window.row["Vault"], _NOTHING)


def _window_shows_protected(scene: Scene) -> None:
    row = scene.window.refresh()
    same("status", row["Status"], "Protected")
    same("vault", row["Vault"], scene.vault)
    same("policy", row["Policy"], scene.policy)
    expect(row["Last backup"] != _NOTHING, "no last backup is shown")


def _window_shows_stopped(scene: Scene) -> None:
    row = scene.window.refresh()
    expect("stopped" in row["Status"].casefold(), f"the window shows {row['Status']!r}")
    same("vault", row["Vault"], scene.vault)


def _program_reads_protected(scene: Scene) -> None:
    found = _assessed(scene)
    same("coverage", found["coverage"], "protected")
    same("badge", found["badge"], "protected")
    same("vault", found["vault"]["id"].casefold(), scene.vault_id.casefold())
    same("policy", found["policy"]["name"], scene.policy)
    same("last backup", found["last_backup"]["status"], "completed")


def _disable(scene: Scene) -> None:
    given = answer_of(scene.az.run("backup", "protection", "disable", *scene.item_arguments, "--yes"))
    same("job", given["properties"]["status"], "Completed")
    same("state", scene.item()["properties"]["protectionState"], "ProtectionStopped")


def _program_reads_stopped(scene: Scene) -> None:
    found = _assessed(scene)
    same("badge", found["badge"], "stopped")
    same("vault", found["vault"]["id"].casefold(), scene.vault_id.casefold())


def _as_a_reader(scene: Scene) -> None:
    """A person of the sandbox, by device code: reads the VMs, and is refused the vault."""
    with azure_cli(scene.sandbox, scene.recipe, person=_READER) as az:
        answer_of(az.run("account", "set", "--subscription", scene.subscription))
        same("user", answer_of(az.run("account", "show"))["user"], {"name": _READER, "type": "user"})
        expect(answer_of(az.run("vm", "list")), "the reader sees no VM")
        named = ["--resource-group", scene.group, "--name", "rsv-not-made", "--location", scene.region]
        refused = az.run("backup", "vault", "create", *named)
    expect(refused.exit_code != 0, "the reader made a vault")
    expect("AuthorizationFailed" in refused.stderr, f"refused for another reason: {refused.stderr}")
    vault = scene.vault_id.replace(scene.vault, "rsv-not-made")
    same("vault", None, scene.sandbox.get(vault, _VAULT_API))


def _by_certificate(scene: Scene) -> None:
    with azure_cli(scene.sandbox, scene.recipe, certificate=True) as az:
        same("accounts", len(answer_of(az.run("account", "list"))), len(_subscriptions(scene)))


def _wrong_secret(scene: Scene) -> None:
    try:
        with azure_cli(scene.sandbox, scene.recipe, secret="not-the-secret"):
            raise Wrong("az signed in with a wrong secret")
    except RuntimeError as refused:
        expect("AADSTS7000215" in str(refused), f"refused for another reason: {refused}")


def _assessed(scene: Scene) -> Any:
    return next(one for one in scene.sandbox.assess()["vms"] if one["id"] == scene.machine_id)


CHECKS = (
    Check("login --service-principal with a wrong secret", _wrong_secret),
    Check("login --service-principal --certificate", _by_certificate),
    Check("login --use-device-code, as a reader", _as_a_reader),
    Check("account list", _accounts),
    Check("group list", _groups),
    Check("vm list", _machines),
    Check("vm get-instance-view", _instance_view),
    Check("backup vault create", _create_vault),
    Check("backup vault list", _list_vaults),
    Check("backup vault show", _show_vault),
    Check("backup vault backup-properties set", _set_redundancy),
    Check("backup vault backup-properties show", _show_properties),
    Check("backup policy list", _policies),
    Check("the window shows, before: not protected", _window_before),
    Check("backup protection check-vm (not protected)", _not_protected),
    Check("backup protection enable-for-vm", _enable),
    Check("backup protection check-vm (protected)", _protected),
    Check("backup protection backup-now", _back_up_now),
    Check("backup job list", _jobs),
    Check("backup item list", _items),
    Check("backup container list", _containers),
    Check("backup recoverypoint list", _recovery_points),
    Check("the program reads: protected by az", _program_reads_protected),
    Check("the window shows after F5: protected by az", _window_shows_protected),
    Check("backup protection disable", _disable),
    Check("the program reads: stopped by az", _program_reads_stopped),
    Check("the window shows after F5: stopped by az", _window_shows_stopped),
)
"""In this order: later ones build on what earlier ones made."""
