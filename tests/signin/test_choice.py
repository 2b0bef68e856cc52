import msgspec
import pytest

from app.domain.places import NotScanned
from app.signin.choice import (
    LARGEST_UNASKED,
    ManagementGroup,
    Offered,
    groups_of,
    matches,
    once_each,
    ticked_at_first,
)

SHOP = Offered("AAAA", "Shop", "Enabled", "t1", "t1", account="kim@contoso.com", tenant_name="Contoso")


def many(count: int) -> list[Offered]:
    return [
        msgspec.structs.replace(SHOP, id=f"S{number}", name=f"Sub {number:03}") for number in range(count)
    ]


@pytest.mark.parametrize(("count", "ticked"), [(0, 0), (1, 1), (LARGEST_UNASKED, 50), (51, 0), (250, 0)])
def test_nothing_is_ticked_where_there_are_many_and_nobody_chose(count: int, ticked: int) -> None:
    assert len(ticked_at_first(many(count), None)) == ticked


def test_what_was_chosen_the_last_time_is_ticked_again_where_it_still_is() -> None:
    assert ticked_at_first(many(250), {"S3", "s4", "gone"}) == {"s3", "s4"}
    assert ticked_at_first(many(250), {"gone"}) == frozenset()
    assert len(ticked_at_first(many(3), {"gone"})) == 3


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("Enabled", None),
        ("Warned", None),
        ("Disabled", NotScanned.DISABLED),
        ("PastDue", NotScanned.PAST_DUE),
        ("Deleted", NotScanned.DELETED),
    ],
)
def test_a_subscription_that_does_not_work_is_listed_with_the_reason(
    state: str, why: NotScanned | None
) -> None:
    offer = msgspec.structs.replace(SHOP, state=state)
    assert offer.why_not is why
    assert ticked_at_first([offer], {"aaaa"}) == (frozenset() if why else {"aaaa"})


def test_a_delegated_one_gives_way_to_the_sign_in_of_its_own_tenant() -> None:
    delegated = msgspec.structs.replace(SHOP, id="aaaa", seen_in="t2")
    assert delegated.delegated
    assert not SHOP.delegated
    assert once_each([delegated, SHOP]) == [SHOP]
    assert once_each([SHOP, delegated]) == [SHOP]


def test_search_looks_at_names_ids_tenants_and_management_groups() -> None:
    group = ManagementGroup("mg-1", "Production")
    offer = msgspec.structs.replace(SHOP, groups=(group,))
    assert matches(offer, "sho prod")
    assert matches(offer, "aaaa")
    assert matches(offer, "CONTOSO")
    assert not matches(offer, "shop test")
    assert matches(offer, "", "MG-1")
    assert not matches(SHOP, "", "mg-1")
    assert groups_of([offer, offer, SHOP]) == [group]
