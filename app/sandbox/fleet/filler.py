"""The ordinary VMs of the generated fleet: nothing is wrong with them, many are protected."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.sandbox.fleet.allocation import VaultAllocation
from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION, SubscriptionPlan, growth_subscription
from app.sandbox.fleet.machine import Backup, Disk, Machine, Power

SUBSCRIPTION_LIMIT = 5_000
"""VMs of one subscription, planted ones not counted; beyond it the fleet gets further subscriptions."""
GROUP_LIMIT = 50
_PROTECTED_SHARE = 0.66
_OFF_SHARE = 0.06
_FIRST_NUMBER = 101


@dataclass(frozen=True)
class Role:
    """What an ordinary VM is for, and so its image, size and data disks."""

    name: str
    image: str
    size: str
    disks: tuple[Disk, ...] = ()


ROLES = (
    Role("app", "ubuntu-2404", "Standard_D4s_v5"),
    Role("web", "ubuntu-2204", "Standard_D2s_v5"),
    Role("erp", "rhel-9", "Standard_E8s_v5", (Disk(256), Disk(512))),
    Role("sql", "windows-2022", "Standard_E8ds_v5", (Disk(512), Disk(1_024))),
    Role("dc", "windows-2025", "Standard_D2s_v5"),
    Role("file", "windows-2019", "Standard_D4s_v5", (Disk(2_048),)),
    Role("batch", "debian-12", "Standard_F8s_v2"),
    Role("mq", "sles-15", "Standard_D4s_v5", (Disk(128),)),
    Role("pg", "oracle-9", "Standard_E4s_v5", (Disk(512),)),
    Role("mon", "ubuntu-2404", "Standard_B4ms", (Disk(256, sku="StandardSSD_LRS"),)),
)
REGION_CODES = {
    "koreacentral": "krc",
    "koreasouth": "krs",
    "japaneast": "jpe",
    "southeastasia": "sea",
    "westeurope": "weu",
}
_REGION_SHARES = {
    "koreacentral": 40,
    "japaneast": 20,
    "southeastasia": 16,
    "westeurope": 14,
    "koreasouth": 10,
}
_DEV_SHARES = {"koreacentral": 60, "southeastasia": 40}
_TEAMS = ("platform", "finance", "commerce", "people", "데이터")


def region_code(region: str) -> str:
    """The three letters that names carry for a region."""
    return REGION_CODES[region]


def filler(count: int, allocation: VaultAllocation, source: Random) -> Iterator[Machine]:
    """Yield ``count`` ordinary machines and give the protected ones a vault and a policy.

    A fleet of more than 5,000 keeps one recovery point an item, and a job for every tenth, to stay small.
    """
    large = count > SUBSCRIPTION_LIMIT
    for number, subscription in enumerate(_owners(count), start=_FIRST_NUMBER):
        development = subscription is DEV_TEST
        shares = _DEV_SHARES if development else _REGION_SHARES
        region = source.choices(tuple(shares), tuple(shares.values()))[0]
        role = source.choice(ROLES)
        backup, vault, policy = Backup.NONE, "", "DefaultPolicy"
        can_protect = region != "koreasouth" and not (development and region != "koreacentral")
        if can_protect and source.random() < _PROTECTED_SHARE:
            backup = Backup.PROTECTED
            vault, policy = allocation.assign(subscription, region)
        off = source.random() < _OFF_SHARE
        yield Machine(
            name=f"{region_code(region)}-{role.name}-{number}",
            subscription=subscription,
            group=f"rg-{'dev-' if development else ''}{role.name}-{region_code(region)}-{number // 500:02}",
            region=region,
            image=role.image,
            size=role.size,
            power=Power.DEALLOCATED if off else Power.RUNNING,
            os_disk=Disk(128 if role.image.startswith("windows") else 64),
            data_disks=role.disks,
            tags={"env": "dev" if development else "prod", "app": role.name, "team": source.choice(_TEAMS)},
            backup=backup,
            vault=vault,
            policy=policy,
            stumbled=not large and number % 9 == 0,
            recent_points=1 if large else 3,
            recent_jobs=(1 if number % 10 == 0 else 0) if large else 3,
        )


def _owners(count: int) -> Iterator[SubscriptionPlan]:
    """Three of five VMs to production, the others to development, until both are full."""
    for index in range(count):
        block = index // SUBSCRIPTION_LIMIT
        if block:
            yield _growth(block)
        else:
            yield PRODUCTION if index % 5 < 3 else DEV_TEST  # noqa: PLR2004 -- three of five


_GROWTH: dict[int, SubscriptionPlan] = {}


def _growth(number: int) -> SubscriptionPlan:
    return _GROWTH.setdefault(number, growth_subscription(number))
