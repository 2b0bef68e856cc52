"""What the cells of a VM row say, in the language of the window; made once per change of a row."""

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.assessment import AssessedMachine, Badge, Finding, Severity, Status
from app.domain.inert import one_line
from app.domain.machines import AgentStatus, MachineFacts, OperatingSystem, Power, protecting_item
from app.domain.reading import NotRead
from app.readiness.texts import Texts
from ui.fleet.columns import Column
from ui.fleet.items import vault_names, vault_subscription

_NONE = "–"
_DAYS_BY_NAME = 30
"""Up to this many days ago a backup is said in days, beyond as a date."""


class RowTexts:
    """Makes the texts of rows. One object per language; names of regions and subscriptions are passed in."""

    def __init__(self, texts: Texts, today: date) -> None:
        self._texts = texts
        self._today = today
        self._locale = QLocale()
        self._shared: dict[str, str] = {}
        self._power = {power: _capitalized(texts.word("power", power.value)) for power in Power}
        self._badge = {badge: texts.badge(badge) for badge in Badge}
        self._not_ready = QCoreApplication.translate("FleetRow", "Not ready")
        self._no_agent = QCoreApplication.translate("FleetRow", "Not found")
        self._being_read = QCoreApplication.translate("FleetRow", "Being read…")
        self._not_read = QCoreApplication.translate("FleetRow", "Not read")
        self._today_at = QCoreApplication.translate("FleetRow", "Today {time}")
        self._yesterday_at = QCoreApplication.translate("FleetRow", "Yesterday {time}")
        self._days_ago = QCoreApplication.translate("FleetRow", "{count} days ago")

    @property
    def today(self) -> date:
        """The day the relative times are counted from."""
        return self._today

    def reason(self, assessed: AssessedMachine) -> str:
        """The first reason; equal sentences are one object, because thousands of rows share few of them."""
        text = self._texts.reason(assessed.verdict, assessed.facts)
        return self._shared.setdefault(text, text)

    def badge(self, badge: Badge) -> str:
        """The word of a badge."""
        return self._badge[badge]

    def power(self, facts: MachineFacts) -> str:
        """The power state, or why there is none."""
        if isinstance(facts.power, NotRead):
            return self._missing(facts.power)
        return self._power[facts.power]

    def agent(self, facts: MachineFacts) -> str:
        """The agent's version when it is ready, else what is wrong; a dash for a VM that does not run."""
        agent = facts.agent
        if agent is None:
            return _NONE
        if isinstance(agent, NotRead):
            return self._missing(agent)
        if agent.status is AgentStatus.NOT_READY:
            return self._not_ready
        if agent.status is AgentStatus.ABSENT:
            return self._no_agent
        return one_line(agent.version) if agent.version else _NONE

    def moment(self, when: datetime | None) -> str:
        """A point in time as people say it: today, yesterday, days ago, or the date."""
        if when is None:
            return _NONE
        local = when.astimezone()
        days = (self._today - local.date()).days
        time = f"{local.hour:02d}:{local.minute:02d}"
        if days == 0:
            return self._today_at.replace("{time}", time)
        if days == 1:
            return self._yesterday_at.replace("{time}", time)
        if 1 < days <= _DAYS_BY_NAME:
            return self._days_ago.replace("{count}", str(days))
        return self._locale.toString(
            QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat
        )

    def cells(
        self,
        assessed: AssessedMachine,
        reason: str,
        subscriptions: Mapping[str, str],
        regions: Mapping[str, str],
    ) -> tuple[str, ...]:
        """The texts of all columns in the order of :class:`Column`."""
        facts = assessed.facts
        machine = facts.machine
        item = protecting_item(facts)
        unread = isinstance(facts.items, NotRead)
        nothing = self._missing(facts.items) if isinstance(facts.items, NotRead) else _NONE
        made: dict[Column, str] = {
            Column.NAME: one_line(machine.name),
            Column.BADGE: self._badge[assessed.verdict.badge],
            Column.REASON: reason,
            Column.OS: operating_system(facts),
            Column.AGENT: self.agent(facts),
            Column.POWER: self.power(facts),
            Column.VAULT: _vaults(facts, subscriptions) or nothing,
            Column.POLICY: (one_line(item.policy_name) if item else "") or nothing,
            Column.LAST_BACKUP: nothing if unread else self.moment(item.last_backup_time if item else None),
            Column.SUBSCRIPTION: subscriptions.get(
                machine.subscription_id.casefold(), machine.subscription_id
            ),
            Column.GROUP: one_line(machine.resource_group),
            Column.REGION: regions.get(machine.region, machine.region),
            Column.SIZE: one_line(machine.size) or _NONE,
        }
        share = self._shared.setdefault
        return tuple(share(text, text) for text in map(made.__getitem__, Column))

    def haystack(self, assessed: AssessedMachine, reason: str, subscription: str, region: str) -> str:
        """Everything the filter words are looked for in, without case, one part per line."""
        facts = assessed.facts
        machine = facts.machine
        item = protecting_item(facts)
        tags = "\n".join(f"{key}={value}" for key, value in machine.tags)
        policy = item.policy_name if item else ""
        parts = (
            machine.name,
            self._badge[assessed.verdict.badge],
            reason,
            operating_system(facts),
            *vault_names(facts),
            policy,
            machine.resource_group,
            subscription,
            region,
            tags,
        )
        return "\n".join(parts).casefold()

    def spoken(self, assessed: AssessedMachine) -> str:
        """What a screen reader says for the badge (UI.md, section 3)."""
        verdict = assessed.verdict
        item = protecting_item(assessed.facts)
        when = self.moment(item.last_backup_time if item else None)
        count: str | int = _NONE
        if verdict.badge is Badge.READY_WITH_WARNINGS:
            count = sum(_counts_as_warning(finding) for finding in verdict.findings)
        elif item is not None and item.delete_due is not None:
            count = max(0, (item.delete_due.astimezone().date() - self._today).days)
        items = assessed.facts.items
        gaps = [items] if isinstance(items, NotRead) else []
        gaps.extend(one.not_read for one in verdict.findings if one.not_read is not None)
        what = self._texts.stage(gaps[0].stage) if gaps else _NONE
        return self._texts.spoken(verdict.badge, when=when, n=count, what=what)

    def _missing(self, part: NotRead) -> str:
        return self._being_read if part.running else self._not_read


def _vaults(facts: MachineFacts, subscriptions: Mapping[str, str]) -> str:
    """Every vault that holds something of the VM; the subscription of one that is elsewhere."""
    names = [one_line(name) for name in vault_names(facts)]
    owner = vault_subscription(facts)
    if names and owner:
        names[0] = f"{names[0]} ({one_line(subscriptions.get(owner.casefold(), owner))})"
    return ", ".join(names)


def operating_system(facts: MachineFacts) -> str:
    """The operating system as exactly as it is known: the guest's word, else the image, else the family."""
    machine = facts.machine
    if machine.os_name:
        return one_line(f"{machine.os_name} {machine.os_version}".strip())
    image = machine.image
    if image.offer:
        return one_line(f"{image.offer} {image.sku}".strip())
    families = {
        OperatingSystem.WINDOWS: "Windows",
        OperatingSystem.LINUX: "Linux",
        OperatingSystem.UNKNOWN: _NONE,
    }
    return families[machine.os]


def _counts_as_warning(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING and finding.status in {Status.FAIL, Status.UNKNOWN}


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]
