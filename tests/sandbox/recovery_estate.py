"""Vaults, enabled VMs and finished backups over HTTP, for tests of the simulated Recovery Services."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from app.sandbox.messages import Json
from app.sandbox.recovery.naming import item_id_of, vault_id_of
from app.sandbox.state import State
from tests.sandbox.serving import FIRST, GROUP, Answer, Client, machine_id, serving, small_state

VAULT = vault_id_of(FIRST, GROUP, "vault-one")
NEW = "api-version=2026-10-01"
"""The api-version of today's clients."""


class Backup:
    """A client of one state, with the steps that nearly every test needs."""

    def __init__(self, client: Client, state: State) -> None:
        self.client = client
        self.state = state

    def wait(self, **interval: float) -> None:
        """Let simulated time pass."""
        self.state.clock.skip(timedelta(**interval))

    def get(self, target: str) -> Answer:
        return self.client.get(target)

    def json(self, target: str) -> Json:
        """The document of a GET that must succeed."""
        answer = self.client.get(target)
        assert answer.status == 200, answer.content
        found: Json = answer.json
        return found

    def values(self, target: str) -> list[Json]:
        found: list[Json] = self.json(target)["value"]
        return found

    def send(self, method: str, target: str, body: object = None) -> Answer:
        return self.client.send(method, target, body)

    def make_vault(self, vault_id: str = VAULT, location: str = "koreacentral", **properties: object) -> Json:
        """A vault that is provisioned."""
        answer = self.send("PUT", vault_id, {"location": location, "properties": properties})
        assert answer.status == 201, answer.content
        self.wait(minutes=1)
        return self.json(vault_id)

    def put_item(
        self, vm_id: str, vault_id: str = VAULT, policy: str = "DefaultPolicy", **more: object
    ) -> Answer:
        properties = {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": vm_id,
            "policyId": f"{vault_id}/backupPolicies/{policy}",
            **more,
        }
        return self.send("PUT", item_id_of(vault_id, vm_id), {"properties": properties})

    def enable(self, vm_id: str, vault_id: str = VAULT, policy: str = "DefaultPolicy") -> Json:
        """The item of a VM whose protection is configured."""
        answer = self.put_item(vm_id, vault_id, policy)
        assert answer.status == 202, answer.content
        self.wait(minutes=1)
        return self.json(item_id_of(vault_id, vm_id))

    def back_up(self, item: Json) -> str:
        """Start a backup now; gives the job's id."""
        body = {"properties": {"objectType": "IaasVMBackupRequest"}}
        answer = self.send("POST", f"{item['id']}/backup", body)
        assert answer.status == 202, answer.content
        status = self.json(f"{VAULT}/backupOperations/{operation_of(answer)}")
        assert status["status"] == "Succeeded"
        job: str = status["properties"]["jobId"]
        return job

    def job(self, job_id: str) -> Json:
        found: Json = self.json(f"{VAULT}/backupJobs/{job_id}")["properties"]
        return found


@contextmanager
def backup() -> Iterator[Backup]:
    """The small estate with the vault ``vault-one`` in the region of ``web``."""
    state = small_state(speed=0.0001)
    with serving(state) as client:
        one = Backup(client, state)
        one.make_vault()
        yield one


def operation_of(answer: Answer) -> str:
    """The id of the operation that an answer points to, found as the Azure CLI finds it."""
    return answer.headers["azure-asyncoperation"].partition("?")[0].rsplit("/", 1)[-1]


WEB = machine_id("web")
