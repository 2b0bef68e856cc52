import msgspec

from app.cloud.change_request import ChangeRequest
from app.planning.estimate import estimate, regions_of
from app.protection.plan import Expectation, Phrase, Plan, Settled, Step, StepKind, make_plan


def step(number: int, kind: StepKind, subscription: str = "s1", region: str = "koreacentral") -> Step:
    return Step(
        id=f"{kind.value}-{number}-{subscription}",
        kind=kind,
        target_id=f"/subscriptions/{subscription}/{number}",
        request=ChangeRequest("DELETE" if kind.value.startswith("delete") else "PUT", "/x", "1"),
        expect=Expectation(exists=False),
        reason=Phrase("reason-enable"),
        undo=Phrase("undo-enable"),
        subscription_id=subscription,
        tenant_id="t1",
        region=region,
        vault_id=f"/subscriptions/{subscription}/vault",
    )


def test_an_empty_plan_takes_nothing() -> None:
    found = estimate(Plan())
    assert (found.write_count, found.checks, found.polls, found.longest_seconds) == (0, 0, 0, 0.0)


def test_within_the_bucket_the_slowest_path_decides() -> None:
    vault = step(1, StepKind.CREATE_VAULT)
    enable = step(2, StepKind.ENABLE)
    found = estimate(make_plan([vault, enable]))
    apart = estimate(make_plan([vault, enable])).longest_seconds
    after = msgspec.structs.replace(enable, depends_on=(vault.id,))
    chained = estimate(make_plan([vault, after]))
    assert chained.shortest_seconds > found.shortest_seconds
    assert chained.longest_seconds > apart
    assert found.writes == {StepKind.CREATE_VAULT: 1, StepKind.ENABLE: 1}
    assert found.checks == 4


def test_beyond_the_bucket_ten_writes_a_second_are_what_azure_allows() -> None:
    few = estimate(make_plan([step(number, StepKind.ENABLE) for number in range(200)]))
    many = estimate(make_plan([step(number, StepKind.ENABLE) for number in range(1_200)]))
    assert many.shortest_seconds - few.shortest_seconds == 100.0
    assert many.write_count == 1_200
    assert many.longest_seconds >= many.shortest_seconds


def test_subscriptions_go_side_by_side() -> None:
    one = [step(number, StepKind.ENABLE) for number in range(600)]
    two = [step(number, StepKind.ENABLE, "s2") for number in range(600)]
    together = estimate(make_plan([*one, *two]))
    assert together.shortest_seconds == estimate(make_plan(one)).shortest_seconds
    assert [found.subscription_id for found in together.subscriptions] == ["s1", "s2"]


def test_deleting_vaults_has_a_limit_by_the_hour() -> None:
    ten = estimate(make_plan([step(number, StepKind.DELETE_VAULT) for number in range(10)]))
    eleven = estimate(make_plan([step(number, StepKind.DELETE_VAULT) for number in range(11)]))
    assert eleven.shortest_seconds >= ten.shortest_seconds + 3600


def test_every_kind_has_a_duration() -> None:
    for kind in StepKind:
        found = estimate(make_plan([step(1, kind)]))
        assert 0 < found.shortest_seconds <= found.longest_seconds


def test_lines_are_counted_by_subscription_and_region_and_by_what_they_do() -> None:
    steps = [
        step(1, StepKind.CREATE_VAULT),
        step(2, StepKind.SET_REDUNDANCY),
        step(3, StepKind.ENABLE),
        step(4, StepKind.ENABLE, "s2", "japaneast"),
        step(5, StepKind.DELETE_POLICY, "s2", "japaneast"),
    ]
    settled = (Settled("/x", Phrase("settled-group"), "S1", "koreacentral"),)
    first, second = regions_of(Plan(tuple(steps), settled=settled))
    assert (first.subscription_id, first.region) == ("s1", "koreacentral")
    assert (first.create, first.change, first.remove, first.settled) == (2, 1, 0, 1)
    assert (second.create, second.change, second.remove, second.settled) == (1, 0, 1, 0)
    assert second.tenant_id == "t1"
