"""Which vault and policy protects an ordinary machine, within Azure's limits."""

from collections import Counter

from app.sandbox.fleet.estate import DEMO_VAULTS, SubscriptionPlan, VaultPlan

VAULT_LIMIT = 900
"""Generated items of one vault; 1,000 VMs are allowed (vault-limit-items), the plants need room too."""
POLICY_LIMIT = 90
"""Generated items of one policy; 100 VMs are recommended at most (pol-max-vms)."""


class VaultAllocation:
    """Fills vaults one after the other and opens further ones when they are full."""

    def __init__(self, code_of_region: dict[str, str]) -> None:
        self._codes = code_of_region
        self._plans: dict[str, VaultPlan] = {plan.key: plan for plan in DEMO_VAULTS}
        self._open: dict[tuple[str, str], VaultPlan] = {}
        for plan in DEMO_VAULTS:
            if not plan.private:
                self._open.setdefault((plan.subscription.id, plan.region), plan)
        self._items: Counter[str] = Counter()

    @property
    def plans(self) -> tuple[VaultPlan, ...]:
        """Every vault, the demo's first."""
        return tuple(self._plans.values())

    def plan(self, key: str) -> VaultPlan:
        """The vault with this key."""
        return self._plans[key]

    def further_policies(self, key: str) -> int:
        """How many policies a vault needs beside the three of every new vault."""
        return max(self._items[key] - 1, 0) // POLICY_LIMIT

    def assign(self, subscription: SubscriptionPlan, region: str) -> tuple[str, str]:
        """The key of a vault with room, of the machine's own subscription and region, and a policy's name."""
        place = (subscription.id, region)
        plan = self._open.get(place)
        if plan is None or self._items[plan.key] >= VAULT_LIMIT:
            plan = self._new_vault(subscription, region)
            self._open[place] = plan
            self._plans[plan.key] = plan
        index = self._items[plan.key] // POLICY_LIMIT
        self._items[plan.key] += 1
        return plan.key, f"DailyVM-{index:02}" if index else "DefaultPolicy"

    def _new_vault(self, subscription: SubscriptionPlan, region: str) -> VaultPlan:
        code = self._codes[region]
        number = sum(plan.subscription is subscription and plan.region == region for plan in self.plans) + 1
        name = f"rsv-{subscription.key}-{code}-{number:02}"
        return VaultPlan(name, name, subscription, f"rg-backup-{code}", region)
