"""The fleet as CSV for a spreadsheet: one line a VM, cells that look like formulas guarded."""

import csv
import io
from collections.abc import Iterable

from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.machines import Power, protecting_item
from app.domain.reading import NotRead
from app.readiness.texts import Texts
from app.reports.assessment_document import moment

_COLUMNS = (
    "name",
    "badge",
    "reason",
    "subscription",
    "resource_group",
    "region",
    "os",
    "power",
    "coverage",
    "readiness",
    "vault",
    "policy",
    "last_backup_status",
    "last_backup_at",
    "last_recovery_point",
    "id",
)


def csv_document(machines: Iterable[AssessedMachine], estate: Estate, texts: Texts) -> str:
    """CSV text with a head line; write it as UTF-8 with a byte order mark for spreadsheets."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(_COLUMNS)
    for one in sorted(machines, key=lambda machine: machine.key):
        writer.writerow([guarded(cell) for cell in _cells(one, estate, texts)])
    return target.getvalue()


def guarded(cell: str) -> str:
    """A cell that a spreadsheet takes as text, not as a formula."""
    return "'" + cell if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r", "\n"} else cell


def _cells(one: AssessedMachine, estate: Estate, texts: Texts) -> list[str]:
    facts, verdict, machine = one.facts, one.verdict, one.facts.machine
    item = protecting_item(facts)
    power = Power.UNKNOWN if isinstance(facts.power, NotRead) else facts.power
    return [
        machine.name,
        texts.badge(verdict.badge),
        texts.first_reason(one.verdict),
        estate.subscription_name(machine.subscription_id),
        machine.resource_group,
        machine.region,
        machine.os.value,
        power.value,
        verdict.coverage.value,
        verdict.readiness.value,
        item.vault_id.rpartition("/")[2] if item else "",
        item.policy_name if item else "",
        item.last_backup_status if item else "",
        (moment(item.last_backup_time) or "") if item else "",
        (moment(item.last_recovery_point) or "") if item else "",
        machine.id,
    ]
