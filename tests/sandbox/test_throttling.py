"""Limits: token buckets, the window of Resource Graph, hourly limits of Recovery Services."""

import pytest

from app.sandbox.messages import ArmError
from app.sandbox.throttling import Throttle, hourly_limit
from tests.sandbox.serving import FIRST, SECOND, machine_id, serving, small_state

_JOBS = "Microsoft.RecoveryServices/vaults/backupJobs/read"
_POLICIES = "Microsoft.RecoveryServices/vaults/backupPolicies/read"


class _Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _throttle() -> tuple[Throttle, _Time]:
    time = _Time()
    return Throttle(enforced=True, actor="actor-id", time_source=time), time


@pytest.mark.parametrize(
    ("method", "kind", "capacity", "refill"),
    [("GET", "reads", 250, 25), ("PUT", "writes", 200, 10), ("DELETE", "deletes", 200, 10)],
)
def test_a_bucket_empties_refuses_and_refills(method: str, kind: str, capacity: int, refill: int) -> None:
    throttle, time = _throttle()
    name = f"x-ms-ratelimit-remaining-subscription-{kind}"
    left = [throttle.admit(method, FIRST, None)[name] for _ in range(capacity)]
    assert left == [str(number) for number in reversed(range(capacity))]
    with pytest.raises(ArmError) as refused:
        throttle.admit(method, FIRST, None)
    assert (refused.value.status, refused.value.code) == (429, "SubscriptionRequestsThrottled")
    assert refused.value.message == (
        f"Number of '{kind[:-1]}' requests for subscription '{FIRST}' actor 'actor-id' exceeded. "
        "Please try again after '1' seconds after additional tokens are available. "
        "Refer to https://aka.ms/arm-throttling for additional information."
    )
    assert refused.value.headers["Retry-After"] == "1"
    assert refused.value.headers[name] == "0"
    time.now += 2
    for _ in range(2 * refill):
        throttle.admit(method, FIRST, None)
    with pytest.raises(ArmError):
        throttle.admit(method, FIRST, None)


def test_every_subscription_has_buckets_of_its_own() -> None:
    throttle, _ = _throttle()
    for _ in range(250):
        throttle.admit("GET", FIRST, None)
    throttle.admit("GET", SECOND, None)
    throttle.admit("PUT", FIRST, None)


def test_a_bucket_never_holds_more_than_its_capacity() -> None:
    throttle, time = _throttle()
    throttle.admit("GET", FIRST, None)
    time.now += 3600
    headers = throttle.admit("GET", FIRST, None)
    assert headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"


def test_fifteen_graph_queries_in_five_seconds() -> None:
    throttle, time = _throttle()
    left = [throttle.admit_query()["x-ms-user-quota-remaining"] for _ in range(15)]
    assert left == [str(number) for number in reversed(range(15))]
    time.now += 2
    with pytest.raises(ArmError) as refused:
        throttle.admit_query()
    assert (refused.value.status, refused.value.code) == (429, "RateLimiting")
    assert refused.value.headers["Retry-After"] == "3"
    assert refused.value.headers["x-ms-user-quota-resets-after"] == "00:00:03"
    time.now += 3
    assert throttle.admit_query()["x-ms-user-quota-remaining"] == "14"


@pytest.mark.parametrize(
    ("method", "action", "limit"),
    [
        ("GET", _POLICIES, 150),
        ("GET", "Microsoft.RecoveryServices/vaults/backupOperations/read", 150),
        ("GET", _JOBS, 150),
        ("PUT", "Microsoft.RecoveryServices/vaults/write", 210),
        ("DELETE", "Microsoft.RecoveryServices/vaults/delete", 10),
        ("GET", "Microsoft.RecoveryServices/vaults/read", None),
        ("GET", "Microsoft.Compute/virtualMachines/read", None),
        ("GET", None, None),
    ],
)
def test_which_actions_have_an_hourly_limit(method: str, action: str | None, limit: int | None) -> None:
    assert hourly_limit(method, action) == limit


def test_hourly_limits_refuse_with_the_message_of_azure() -> None:
    throttle, time = _throttle()
    for _ in range(150):
        headers = throttle.admit("GET", FIRST, _POLICIES)
        time.now += 1
    assert headers["x-ms-ratelimit-remaining-subscription-resource-requests"] == "0"
    with pytest.raises(ArmError) as refused:
        throttle.admit("GET", FIRST, _POLICIES)
    assert (refused.value.status, refused.value.code) == (429, "ResourceRequestsThrottled")
    assert refused.value.message == (
        f"Number of requests for action '{_POLICIES}' exceeded the limit of '150' for time interval "
        "'01:00:00'. Please try again after '3450' seconds."
    )
    assert refused.value.headers["Retry-After"] == "3450"
    throttle.admit("GET", FIRST, _JOBS)
    time.now += 3450
    throttle.admit("GET", FIRST, _POLICIES)


def test_limits_can_run_at_the_pace_of_the_clock_and_waits_are_real() -> None:
    time = _Time()
    throttle = Throttle(enforced=True, pace=60.0, time_source=lambda: time.now)
    for _ in range(150):
        throttle.admit("GET", FIRST, _JOBS)
    with pytest.raises(ArmError) as refused:
        throttle.admit("GET", FIRST, _JOBS)
    assert refused.value.headers["Retry-After"] == "60"
    time.now += 60
    throttle.admit("GET", FIRST, _JOBS)


def test_the_server_enforces_limits_only_when_asked() -> None:
    with serving(small_state(quotas=True)) as client:
        answers = [client.query("Resources | take 1") for _ in range(16)]
        assert [one.status for one in answers] == [200] * 15 + [429]
        assert answers[-1].error["code"] == "RateLimiting"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert client.get(machine_id("web")).headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"
    with serving(small_state()) as client:
        answers = [client.query("Resources | take 1") for _ in range(16)]
    assert {one.status for one in answers} == {200}
    assert answers[-1].headers["x-ms-user-quota-remaining"] == "14"
    assert answers[-1].headers["x-ms-user-quota-resets-after"] == "00:00:05"


def test_refused_requests_are_not_carried_out() -> None:
    with serving(small_state(quotas=True)) as client:
        groups = f"/subscriptions/{FIRST}/resourceGroups"
        statuses: list[int] = []
        while 429 not in statuses and len(statuses) < 2000:
            statuses.append(
                client.send("PUT", f"{groups}/g{len(statuses)}", {"location": "koreacentral"}).status
            )
        assert statuses[-1] == 429
        assert client.get(f"{groups}/g{len(statuses) - 1}").status == 404
