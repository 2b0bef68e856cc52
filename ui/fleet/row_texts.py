"""What the cells of a VM row say, in the language of the window; made once per change of a row."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.assessment import AssessedMachine, Badge, Verdict
from app.domain.inert import one_line
from app.domain.machines import AgentStatus, MachineFacts, OperatingSystem, Power
from app.domain.reading import NotRead
from ui.fleet.columns import Column
from ui.fleet.items import deciding_item, vault_name

_NONE = "–"
_DAYS_BY_NAME = 30
"""Up to this many days ago a backup is said in days, beyond as a date."""


class ReasonTexts(Protocol):
    """The part of the content texts that a row needs."""

    def reason(self, verdict: Verdict, facts: MachineFacts) -> str:
        """The sentence of the first reason; empty where there is nothing to say."""
        ...


class RowTexts:
    """Makes the texts of rows. One object per language; names of regions and subscriptions are passed in."""

    def __init__(self, reasons: ReasonTexts, today: date) -> None:
        self._reasons = reasons
        self._today = today
        self._locale = QLocale()
        self._shared: dict[str, str] = {}
        self._power = _power_words()
        self._badge = badge_words()
        self._spoken = _spoken_badges()
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
        text = one_line(self._reasons.reason(assessed.verdict, assessed.facts))
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
        item = deciding_item(facts)
        unread = isinstance(facts.items, NotRead)
        nothing = self._missing(facts.items) if isinstance(facts.items, NotRead) else _NONE
        made: dict[Column, str] = {
            Column.NAME: one_line(machine.name),
            Column.BADGE: self._badge[assessed.verdict.badge],
            Column.REASON: reason,
            Column.OS: operating_system(facts),
            Column.AGENT: self.agent(facts),
            Column.POWER: self.power(facts),
            Column.VAULT: one_line(vault_name(facts)) or nothing,
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
        item = deciding_item(facts)
        tags = "\n".join(f"{key}={value}" for key, value in machine.tags)
        policy = item.policy_name if item else ""
        parts = (
            machine.name,
            self._badge[assessed.verdict.badge],
            reason,
            operating_system(facts),
            vault_name(facts),
            policy,
            machine.resource_group,
            subscription,
            region,
            tags,
        )
        return "\n".join(parts).casefold()

    def spoken(self, assessed: AssessedMachine) -> str:
        """What a screen reader says for the badge (UI.md, section 3)."""
        item = deciding_item(assessed.facts)
        when = self.moment(item.last_backup_time if item else None)
        return self._spoken[assessed.verdict.badge].replace("{when}", when)

    def _missing(self, part: NotRead) -> str:
        return self._being_read if part.running else self._not_read


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


def badge_words() -> dict[Badge, str]:
    """The word of every badge (UI.md, section 3)."""
    translate = QCoreApplication.translate
    return {
        Badge.PROTECTED: translate("Badge", "Protected"),
        Badge.PENDING: translate("Badge", "First backup pending"),
        Badge.CHECKING: translate("Badge", "Checking…"),
        Badge.UNHEALTHY: translate("Badge", "Backups failing"),
        Badge.READY: translate("Badge", "Ready"),
        Badge.READY_WITH_WARNINGS: translate("Badge", "Ready, warnings"),
        Badge.BLOCKED: translate("Badge", "Blocked"),
        Badge.STOPPED: translate("Badge", "Stopped, data kept"),
        Badge.SOFT_DELETED: translate("Badge", "Soft-deleted"),
        Badge.CANNOT_TELL: translate("Badge", "Cannot tell"),
    }


def _spoken_badges() -> dict[Badge, str]:
    translate = QCoreApplication.translate
    return {
        Badge.PROTECTED: translate("BadgeSpoken", "Protected, last backup {when}"),
        Badge.PENDING: translate("BadgeSpoken", "Backup is enabled, no recovery point yet"),
        Badge.CHECKING: translate("BadgeSpoken", "Still being read"),
        Badge.UNHEALTHY: translate("BadgeSpoken", "Protected, but the last backups failed"),
        Badge.READY: translate("BadgeSpoken", "Not protected, ready to enable"),
        Badge.READY_WITH_WARNINGS: translate("BadgeSpoken", "Not protected, can be enabled with warnings"),
        Badge.BLOCKED: translate("BadgeSpoken", "Not protected, cannot be enabled yet"),
        Badge.STOPPED: translate("BadgeSpoken", "Protection stopped, recovery points kept"),
        Badge.SOFT_DELETED: translate("BadgeSpoken", "Backup data deleted, can still be undeleted"),
        Badge.CANNOT_TELL: translate("BadgeSpoken", "Cannot tell, something was not read"),
    }


def _power_words() -> dict[Power, str]:
    translate = QCoreApplication.translate
    return {
        Power.RUNNING: translate("Power", "Running"),
        Power.STOPPED: translate("Power", "Stopped"),
        Power.DEALLOCATED: translate("Power", "Deallocated"),
        Power.STARTING: translate("Power", "Starting"),
        Power.STOPPING: translate("Power", "Stopping"),
        Power.DEALLOCATING: translate("Power", "Deallocating"),
        Power.UNKNOWN: translate("Power", "Unknown"),
    }
