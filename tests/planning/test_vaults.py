import asyncio

from app.domain.backup import Redundancy, Vault
from app.domain.estate import Estate
from app.domain.machines import Machine
from app.domain.places import Region, Subscription
from app.domain.reading import Reason, Stage, Unknown
from app.planning.vault_choice import candidates
from app.planning.vault_regions import default_region, redundancy_choices, region_choices
from app.planning.vault_steps import VaultForm
from app.planning.vaults import NameState, VaultService
from app.protection.names import ProblemSeverity
from app.protection.texts import load_plan_texts
from app.sandbox.faults import Effect, Fault
from tests.protection.azure import PRODUCTION, azure

TEXTS = load_plan_texts("en")
CENTRAL = Region("koreacentral", "Korea Central", "koreasouth", zones=True)
SOUTH = Region("koreasouth", "Korea South", "koreacentral", zones=False)
LISTED_LATE = Region("newregion", "New Region", None, zones=True)


def test_regions_without_vaults_are_listed_with_the_reason_when_vms_are_there() -> None:
    choices = region_choices(
        [CENTRAL, SOUTH, LISTED_LATE],
        {"koreacentral", "koreasouth"},
        {"newregion": 2, "koreasouth": 1, "gone": 1},
    )
    assert [(one.name, one.machines, one.enabled) for one in choices] == [
        ("newregion", 2, False),
        ("gone", 1, False),
        ("koreasouth", 1, True),
        ("koreacentral", 0, True),
    ]
    assert all(one.reason is None or TEXTS.say(one.reason) for one in choices)
    chosen = default_region(choices)
    assert chosen is not None
    assert chosen.name == "koreasouth"
    assert default_region(region_choices([CENTRAL], {"koreacentral"}, {})) is None


def test_zone_redundancy_is_refused_without_zones_and_noted_where_the_list_may_be_old() -> None:
    by_region = {
        region.name: {one.value: one for one in redundancy_choices(region, "Korea South")}
        for region in (CENTRAL, SOUTH, LISTED_LATE)
    }
    assert by_region["koreacentral"][Redundancy.ZONE].enabled
    assert by_region["koreacentral"][Redundancy.ZONE].note is None
    assert not by_region["koreasouth"][Redundancy.ZONE].enabled
    assert by_region["newregion"][Redundancy.ZONE].enabled
    assert by_region["newregion"][Redundancy.ZONE].note is not None
    assert [one.value for one in redundancy_choices(None)] == [
        Redundancy.GEO,
        Redundancy.ZONE,
        Redundancy.LOCAL,
    ]
    assert "Korea South" in TEXTS.say(by_region["koreacentral"][Redundancy.GEO].meaning)


async def test_the_form_knows_subscriptions_groups_regions_and_a_free_name() -> None:
    async with azure() as cloud:
        names = [one.name for one in cloud.vaults.subscriptions()]
        assert names == sorted(names, key=str.casefold)
        assert "Contoso Production" in names
        groups = await cloud.vaults.groups(PRODUCTION)
        assert groups
        machines = [one.key for one in cloud.ready("koreasouth", 2)]
        regions = await cloud.vaults.regions(PRODUCTION, machines)
        assert (regions[0].name, regions[0].machines) == ("koreasouth", 2)
        assert "jioindiacentral" not in {one.name for one in regions}
        name = cloud.vaults.suggested_name(PRODUCTION, "koreasouth")
        form = VaultForm(PRODUCTION, "P", groups[0].name, "koreasouth", name, Redundancy.LOCAL)
        assert cloud.vaults.problems(form) == ()


async def test_an_empty_estate_reads_regions_and_provider_by_itself() -> None:
    async with azure() as cloud:
        from app.readiness.fleet import Fleet  # noqa: PLC0415 -- only here a fleet that read nothing is needed
        from app.readiness.profile import load_profile  # noqa: PLC0415 -- see above

        unread = VaultService(cloud.connection, Fleet(cloud.connection, load_profile("current")))
        regions = {one.name: one for one in await unread.regions(PRODUCTION)}
        assert regions["koreacentral"].enabled
        assert {one.name for one in await cloud.vaults.regions(PRODUCTION)} == set(regions)


async def test_a_name_is_taken_in_its_group_free_elsewhere_and_free_in_a_group_that_is_not_there() -> None:
    async with azure() as cloud:
        vault = cloud.fleet.estate.vaults[cloud.vault("koreacentral").casefold()]
        ask = cloud.vaults.name_taken
        taken = await ask(PRODUCTION, vault.resource_group, "koreacentral", vault.name.upper())
        assert taken.state is NameState.TAKEN
        assert vault.name.upper() in TEXTS.say(taken.message)
        assert (
            await ask(PRODUCTION, vault.resource_group, "koreacentral", "rsv-free")
        ).state is NameState.FREE
        nowhere = await ask(PRODUCTION, "rg-not-there", "koreacentral", vault.name)
        assert (nowhere.state, nowhere.message.key) == (NameState.FREE, "vault-name-free-new-group")


async def test_a_name_that_cannot_be_checked_is_not_called_free() -> None:
    async with azure() as cloud:
        cloud.server.faults.add(
            Fault(Effect.ERROR, "POST", "*/checknameavailability", status=403, count=None)
        )
        answer = await cloud.vaults.name_taken(PRODUCTION, "rg-erp-prod", "koreacentral", "rsv-free")
        assert answer.state is NameState.UNKNOWN
        assert "checked when the vault is created" in TEXTS.say(answer.message)


async def test_asking_for_a_name_can_be_cancelled() -> None:
    async with azure() as cloud:
        cloud.server.faults.add(Fault(Effect.DELAY, "POST", "*/checknameavailability", seconds=0.5))
        asking = asyncio.create_task(
            cloud.vaults.name_taken(PRODUCTION, "rg-erp-prod", "koreacentral", "rsv")
        )
        await asyncio.sleep(0.1)
        asking.cancel()
        (gone,) = await asyncio.gather(asking, return_exceptions=True)
        assert isinstance(gone, asyncio.CancelledError)


async def test_problems_of_a_form_know_the_estate_and_the_profile() -> None:
    async with azure() as cloud:
        vault = cloud.fleet.estate.vaults[cloud.vault("koreacentral").casefold()]
        same = VaultForm(PRODUCTION, "P", vault.resource_group, "koreacentral", vault.name)
        assert [one.code for one in cloud.vaults.problems(same)] == ["vault-name-same-group"]
        other = VaultForm(PRODUCTION, "P", "rg-other", "koreacentral", vault.name, new_group=True)
        assert [one.severity for one in cloud.vaults.problems(other)] == [ProblemSeverity.WARNING]
        guide = VaultService(cloud.connection, cloud.fleet, unique_in_subscription=True)
        assert [one.severity for one in guide.problems(other)] == [ProblemSeverity.ERROR]
        wrong = VaultForm(
            PRODUCTION, "P", "rg.", "koreasouth", "1", Redundancy.ZONE, new_group=True, tags=(("a?", ""),)
        )
        assert {one.code for one in cloud.vaults.problems(wrong)} == {
            "vault-name-too-short",
            "vault-name-first",
            "group-name-period",
            "redundancy-zone-unavailable",
            "tag-name-characters",
        }


def test_every_vault_stays_listed_and_says_why_it_does_not_suit() -> None:
    def vault(
        name: str, subscription: str = "s1", region: str = "koreacentral", state: str = "Succeeded"
    ) -> Vault:
        return Vault(f"/v/{name}", name, subscription, "rg", region, state, "GeoRedundant")

    vaults = [
        vault("good"),
        vault("fuller"),
        vault("full"),
        vault("new", state="Provisioning"),
        vault("going", state="Deleting"),
        vault("odd", state="Failed"),
        vault("south", region="koreasouth"),
        vault("other", "s2"),
        vault("foreign", "s3"),
    ]
    estate = Estate(
        subscriptions=(
            Subscription("s1", "One", "t1"),
            Subscription("s2", "Two", "t1"),
            Subscription("s3", "X", "t2"),
        ),
        vaults={one.id: one for one in vaults},
        vault_item_counts={"/v/full": 1000, "/v/fuller": 999},
    )
    machines = [Machine(f"/m{number}", f"m{number}", "S1", "t1", "rg", "koreacentral") for number in (1, 2)]
    own = {one.vault.name: one for one in candidates(estate, machines)}
    assert {name for name, one in own.items() if one.suitable} == {"good", "fuller"}
    assert {name: one.reason.key for name, one in own.items() if one.reason} == {
        "full": "vault-full",
        "new": "vault-being-created",
        "going": "vault-being-deleted",
        "odd": "vault-not-usable",
        "south": "vault-other-region",
    }
    assert own["fuller"].consequence is not None
    everywhere = candidates(estate, machines, other_subscriptions=True)
    by_name = {one.vault.name: one for one in everywhere}
    assert by_name["other"].suitable
    consequence = by_name["other"].consequence
    assert consequence is not None
    assert "no longer be moved" in TEXTS.say(consequence)
    assert not by_name["foreign"].suitable
    assert [one.vault.name for one in everywhere][:3] == ["good", "fuller", "other"]
    confidential = [Machine("/c", "c", "s1", "t1", "rg", "koreacentral", security_type="ConfidentialVM")]
    secret = {one.vault.name: one for one in candidates(estate, confidential, other_subscriptions=True)}
    assert not secret["other"].suitable
    assert candidates(estate, []) == ()
    for one in everywhere:
        assert TEXTS.say(one.description)
        assert one.reason is None or TEXTS.say(one.reason)


def test_how_many_vms_a_vault_holds_is_not_claimed_where_its_items_were_not_read() -> None:
    vault = Vault("/subscriptions/s1/v", "v", "s1", "rg", "koreacentral")
    unread = Unknown(vault.id, scope=vault.id, stage=Stage.PROTECTION, reason=Reason.FORBIDDEN)
    machine = Machine("/m1", "m1", "s1", "t1", "rg", "koreacentral")
    for unknowns, used in (((unread,), "–"), ((), "0")):
        (found,) = candidates(Estate(vaults={vault.id: vault}, unknowns=unknowns), [machine])
        assert found.description.values["used"] == used
