"""Costs as a range; what is not known is unknown, never nothing."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.costs.estimate import Protected, cost_phrases, estimate, money, size_of
from app.costs.prices import (
    Instance,
    Prices,
    PricesNotUnderstood,
    Snapshots,
    default_prices,
    editable_copy,
    load_prices,
    prices_of,
    usable_prices,
)
from app.costs.storage import in_snapshots, in_vault
from app.domain.backup import Policy, Redundancy
from app.policies.disks import DiskChoice, DiskMode
from app.protection.texts import LANGUAGES, load_plan_texts
from resources import read_text
from tests.readiness.building import disk

PRICES = default_prices()
DAILY = Policy("p", "p", "v", "V1", frequency="Daily", daily_days=30, instant_restore_days=2)
PLAIN = Protected("web", 128, DAILY, "LocallyRedundant")


def test_there_is_a_price_for_every_redundancy_and_the_file_is_dated() -> None:
    assert set(PRICES.storage) == {one.value for one in Redundancy}
    assert PRICES.as_of.year >= 2026
    assert PRICES.currency
    assert not PRICES.own


def test_every_figure_that_ships_is_marked_as_assumed_with_its_day() -> None:
    assert not PRICES.confirmed
    tables = read_text("data/prices.toml").partition("[assumptions]")[0].split("[instance]")[1]
    figures = [line for line in tables.splitlines() if "=" in line]
    assert len(figures) == 7
    for line in figures:
        assert line.endswith(f"# assumed {PRICES.as_of.isoformat()}, confirm"), line


@pytest.mark.parametrize(
    ("used", "fee"), [(1, 5), (50, 5), (50.1, 10), (500, 10), (501, 20), (1000, 20), (2000, 40)]
)
def test_the_instance_fee_follows_the_used_size(used: float, fee: float) -> None:
    assert PRICES.instance_fee(used) == fee


def test_a_vm_costs_fee_storage_and_snapshots_by_redundancy() -> None:
    found = estimate([PLAIN], PRICES)
    assumed = PRICES.assumptions
    low_gb = 128 * assumed.used_low * (1 + 29 * assumed.daily_change_low)
    assert found.stored_gb.low == pytest.approx(low_gb)
    assert found.storage.low == pytest.approx(low_gb * 0.0224)
    assert found.fee.low == 5
    assert found.fee.high == 10
    assert found.total is not None
    assert found.total.low < found.total.high
    geo = estimate([msgspec.structs.replace(PLAIN, redundancy="GeoRedundant")], PRICES)
    assert geo.storage.low == pytest.approx(2 * found.storage.low)


MISSING = [
    ("cost-no-size", msgspec.structs.replace(PLAIN, size_gb=None), PRICES),
    ("cost-no-policy", msgspec.structs.replace(PLAIN, policy=None), PRICES),
    ("cost-no-policy", msgspec.structs.replace(PLAIN, policy=Policy("p", "p", "v", "V1")), PRICES),
    (
        "cost-no-policy",
        msgspec.structs.replace(PLAIN, policy=msgspec.structs.replace(DAILY, instant_restore_days=None)),
        PRICES,
    ),
    ("cost-no-redundancy", msgspec.structs.replace(PLAIN, redundancy=None), PRICES),
    ("cost-no-storage-price", PLAIN, msgspec.structs.replace(PRICES, storage={"GeoRedundant": 1.0})),
    ("cost-no-fee", PLAIN, msgspec.structs.replace(PRICES, instance=Instance(up_to_50_gb=5.0))),
    ("cost-no-snapshot-price", PLAIN, msgspec.structs.replace(PRICES, snapshots=Snapshots())),
]


@pytest.mark.parametrize(("key", "machine", "prices"), MISSING)
def test_what_is_missing_makes_a_vm_unknown_and_never_free(
    key: str, machine: Protected, prices: Prices
) -> None:
    alone = estimate([machine], prices)
    assert alone.total is None
    assert alone.unknown == (("web", key),)
    phrases = [phrase.key for phrase in cost_phrases(alone, prices)]
    assert phrases[0] == key
    assert not {"cost-range", "cost-range-assumed"} & set(phrases)
    for language in LANGUAGES:
        texts = load_plan_texts(language)
        assert "web" in texts.say(cost_phrases(alone, prices)[0])
        for phrase in cost_phrases(alone, prices):
            assert "{" not in texts.say(phrase)


def test_known_and_unknown_vms_are_told_apart() -> None:
    found = estimate([PLAIN, msgspec.structs.replace(PLAIN, name="db", size_gb=None)], PRICES)
    assert found.known == 1
    keys = [phrase.key for phrase in cost_phrases(found, PRICES)]
    assert keys == [
        "cost-range-assumed",
        "cost-parts",
        "cost-no-size",
        "cost-assumptions",
        "cost-prices",
        "cost-confirm",
    ]
    assert "db" in load_plan_texts("en").say(cost_phrases(found, PRICES)[2])


def test_longer_retention_and_more_snapshots_never_cost_less() -> None:
    longer = msgspec.structs.replace(DAILY, weekly_weeks=12, monthly_months=24, yearly_years=5)
    more = msgspec.structs.replace(DAILY, instant_restore_days=5)
    assumed = PRICES.assumptions
    for other, measure in ((longer, in_vault), (more, in_snapshots)):
        base, bigger = measure(128, DAILY, assumed), measure(128, other, assumed)
        assert base is not None
        assert bigger is not None
        assert bigger.low > base.low
        assert bigger.high > base.high


@given(
    st.integers(1, 60_000), st.integers(1, 9999), st.integers(0, 500), st.integers(0, 200), st.integers(0, 99)
)
def test_a_range_has_its_low_end_below_its_high_end_and_holds_the_data_at_least_once(
    size: int, days: int, weeks: int, months: int, years: int
) -> None:
    policy = msgspec.structs.replace(
        DAILY, daily_days=days, weekly_weeks=weeks, monthly_months=months, yearly_years=years
    )
    found = in_vault(size, policy, PRICES.assumptions)
    assert found is not None
    assert size * PRICES.assumptions.used_low <= found.low <= found.high


def test_the_size_is_of_the_backed_up_disks_and_unknown_with_one_that_was_not_read() -> None:
    disks = (disk(), disk("data", 0, size_gb=512), disk("log", 1, size_gb=64))
    assert size_of(disks) == 704
    assert size_of(disks, DiskChoice(DiskMode.ALL_BUT, (0,))) == 192
    assert size_of((*disks, disk("new", 2, size_gb=None))) is None
    assert size_of((*disks, disk("new", 2, size_gb=None)), DiskChoice(DiskMode.ALL_BUT, (2,))) == 704
    assert size_of(()) is None


def test_the_users_copy_is_made_once_and_read_instead(tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    assert load_prices(folder) == load_prices(None) == PRICES
    path = editable_copy(folder)
    path.write_text(path.read_text("utf-8").replace('currency = "USD"', 'currency = "KRW"'), "utf-8")
    assert editable_copy(folder) == path
    own = load_prices(folder)
    assert (own.currency, own.own) == ("KRW", True)
    keys = [phrase.key for phrase in cost_phrases(estimate([PLAIN], own), own)]
    assert keys[-2:] == ["cost-prices-own", "cost-confirm"]
    path.write_text(path.read_text("utf-8").replace("confirmed = false", "confirmed = true"), "utf-8")
    sure = load_prices(folder)
    keys = [phrase.key for phrase in cost_phrases(estimate([PLAIN], sure), sure)]
    assert (keys[0], keys[-1]) == ("cost-range", "cost-prices-own")


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        'as_of = 2026-01-01\ncurrency = "USD"\nsurprise = 1',
        'currency = "USD"',
        'as_of = 2026-01-01\ncurrency = "USD"\n[storage]\nGeoRedundant = -1.0',
        'as_of = 2026-01-01\ncurrency = "USD"\n[storage]\nGeoRedundant = "much"',
        'as_of = 2026-01-01\ncurrency = "USD"\n[storage]\nGeoRedundant = nan',
        'as_of = 2026-01-01\ncurrency = "USD"\n[assumptions]\nused_low = 0.9\nused_high = 0.1',
        'as_of = 2026-01-01\ncurrency = "USD"\n[assumptions]\nused_high = 2.0',
    ],
)
def test_a_price_file_that_cannot_be_is_refused_with_a_reason(text: str, tmp_path: Path) -> None:
    with pytest.raises(PricesNotUnderstood):
        prices_of(text)
    (tmp_path / "prices.toml").write_text(text, "utf-8")
    with pytest.raises(PricesNotUnderstood) as raised:
        load_prices(tmp_path)
    assert str(raised.value)
    prices, wrong = usable_prices(tmp_path)
    assert prices == PRICES
    assert wrong is not None
    assert "{" not in load_plan_texts("en").say(wrong).replace(str(raised.value), "")


def test_amounts_have_no_more_precision_than_they_deserve() -> None:
    assert [money(one) for one in (0.256, 9.5, 10.4, 12345.6)] == ["0.26", "9.50", "10", "12,346"]
