"""The sandbox answers a recorded conversation of the real service: statuses, headers, shapes of bodies."""

import json
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from app.sandbox.messages import Json
from app.sandbox.recovery.naming import item_id_of
from tests.sandbox.recovery_estate import VAULT, WEB, Backup
from tests.sandbox.serving import Answer, add_group, add_machine, serving, small_state
from tests.shared_material import needs_shared, shared

_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
_GROUP = "clitest.rg000001"
_POLLED = ("azure-asyncoperation", "location")
_NEWER = {
    "value[].properties.policyType": "the item's policy type came with api-version 2026-10-01 (delta file)",
    "properties.backupStorageVersion": "seen in one recording of a fresh vault, absent in the other",
    "properties.securitySettings": "seen in one recording of a fresh vault, absent in the other",
}
"""What the sandbox gives beside what was recorded, and why."""
_AFTER_THE_END = (
    "/backupProtectedItems",
    "/backupProtectionContainers",
    "/backupDeletedProtectionContainers",
)


def _recorded(name: str) -> list[Json]:
    found: list[Json] = json.loads((shared("azure-rest/recordings") / f"{name}.json").read_text("utf-8"))
    return found


def shape(value: Any, path: str = "") -> set[str]:
    """The paths of all keys of a body; the elements of a list count together."""
    if isinstance(value, dict):
        found = set()
        for name, one in value.items():
            if name != "x-note":
                inner = f"{path}.{name}" if path else name
                found |= {inner} | shape(one, inner)
        return found
    if isinstance(value, list):
        return set().union(*(shape(one, f"{path}[]") for one in value))
    return set()


class Replay:
    """Sends recorded requests in turn; ids that the service made up are exchanged for the sandbox's own."""

    def __init__(self, one: Backup) -> None:
        self.one = one
        self.ids: dict[str, str] = {}
        self.extra: set[str] = set()
        self.used: set[str] = set()

    def send(self, entry: Json) -> Answer:
        split = urlsplit(entry["url"])
        path = unquote(split.path)
        for theirs, ours in self.ids.items():
            path = path.replace(theirs, ours)
        body = entry["requestBody"]
        if isinstance(body, dict) and "location" in body:
            body = {**body, "location": "koreacentral"}
        path = path.replace("/locations/centraluseuap/", "/locations/koreacentral/")
        return self.one.send(entry["method"], f"{path}?{split.query}", body)

    def check(self, entry: Json) -> None:
        """Send one recorded request and compare; time passes until the recorded stage is reached."""
        ended = entry["method"] == "GET" and self._says_ended(entry)
        if ended:
            self.one.wait(minutes=1)
        answer = self.send(entry)
        where = f"{entry['method']} {entry['url'][-90:]}"
        assert answer.status == entry["status"], f"{where}: {answer.content!r}"
        for name in _POLLED:
            assert (name in answer.headers) == (name in entry["headers"]), f"{where}: {name}"
        if "azure-asyncoperation" in answer.headers:
            theirs, ours = (_last(one["azure-asyncoperation"]) for one in (entry["headers"], answer.headers))
            self.ids[theirs] = ours
        if not entry["body"]:
            assert answer.content == b"", where
            return
        job = (entry["body"].get("properties") or {}).get("jobId")
        if job:
            self.ids[job] = answer.json["properties"]["jobId"]
        wanted, got = shape(entry["body"]), shape(answer.json)
        assert wanted <= got, f"{where}: missing {sorted(wanted - got)}"
        if "x-note" not in entry["body"]:  # a list that the collector cut shows less than the service gave
            self.extra |= {path for path in got - wanted if not self._explained(path)}

    def _explained(self, path: str) -> bool:
        known = [name for name in _NEWER if path == name or path.startswith(f"{name}.")]
        self.used.update(known)
        return bool(known)

    @staticmethod
    def _says_ended(entry: Json) -> bool:
        """Whether what was recorded shows that all operations before it had ended."""
        ended = entry["status"] == 204 or (entry["body"] or {}).get("status") == "Succeeded"
        return ended or any(name in entry["url"] for name in _AFTER_THE_END)


def _last(url: str) -> str:
    return url.partition("?")[0].rsplit("/", 1)[-1]


def _replay(name: str) -> Replay:
    entries, (indexes, machine) = _recorded(name), _CONVERSATIONS[name]
    state = small_state(speed=0.0001)
    state.subscriptions[_SUBSCRIPTION] = {"subscriptionId": _SUBSCRIPTION}
    add_group(state, _GROUP, _SUBSCRIPTION)
    with serving(state) as client:
        replay = Replay(Backup(client, state))
        for position, index in enumerate(indexes):
            replay.check(entries[index])
            if position == 1:  # from now on the vault finds VMs by a refresh only
                add_machine(state, machine, subscription=_SUBSCRIPTION, group=_GROUP)
    return replay


_CONVERSATIONS = {
    "backup_vm_protect_job_item": (range(22), "clitest-vm000003"),
    "softdelete_scenario": ([*range(6), *range(7, 21)], "clitest-vm000003"),
    "vaults_and_policies": ([*range(5), 10, 11, 12, 16, 17, *range(19, 25), 26, 27], "clitest-vm000005"),
}
"""Which exchanges of a recording follow from one another, and the VM that they are about."""


@needs_shared
@pytest.mark.parametrize("name", _CONVERSATIONS)
def test_a_recorded_conversation(name: str) -> None:
    assert _replay(name).extra == set()


@needs_shared
def test_every_explained_deviation_occurs() -> None:
    used = set().union(*(_replay(name).used for name in _CONVERSATIONS))
    assert used == set(_NEWER)


@needs_shared
def test_a_running_job_and_a_recovery_point_have_the_recorded_shapes() -> None:
    entries = _recorded("softdelete_scenario")
    job, points = entries[24]["body"], entries[25]["body"]
    state = small_state(speed=0.0001)
    with serving(state) as client:
        one = Backup(client, state)
        one.make_vault()
        job_id = one.back_up(one.enable(WEB))
        mine = shape(one.json(f"{VAULT}/backupJobs/{job_id}"))
        one.wait(hours=1)
        found = shape(one.json(f"{item_id_of(VAULT, WEB)}/recoveryPoints"))
    assert shape(job) ^ mine == {"properties.extendedInfo.progressPercentage"}
    retention = "value[].properties.recoveryPointProperties"
    assert shape(points) ^ found == {
        retention,
        *(f"{retention}.{name}" for name in ("expiryTime", "ruleName", "isSoftDeleted")),
    }
