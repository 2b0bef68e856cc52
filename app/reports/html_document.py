"""The fleet as one HTML file that prints well: no script, nothing loaded from elsewhere."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from jinja2 import Environment as Templates
from jinja2 import StrictUndefined

from app.domain.assessment import AssessedMachine, Badge
from app.domain.estate import Estate
from app.domain.inert import inert
from app.readiness.texts import Texts
from app.reports.assessment_document import is_complete, moment
from resources import read_text

_ORDER = {badge: position for position, badge in enumerate(Badge)}


def html_document(
    machines: Iterable[AssessedMachine], estate: Estate, texts: Texts, *, scanned_at: datetime
) -> str:
    """An HTML page; every text of Azure is escaped and shown as plain text."""
    ordered = sorted(
        machines, key=lambda one: (_ORDER[one.verdict.badge], one.facts.machine.name.casefold(), one.key)
    )
    counts = Counter(one.verdict.badge for one in ordered)
    templates = Templates(autoescape=True, undefined=StrictUndefined)
    return templates.from_string(read_text("templates/fleet.html")).render(
        language=texts.language,
        words=tomllib.loads(read_text(f"content/report.{texts.language}.toml")),
        scanned_at=moment(scanned_at),
        complete=is_complete(estate),
        counts=[(badge.value, texts.badge(badge), counts[badge]) for badge in Badge if counts[badge]],
        total=len(ordered),
        unknowns=[inert(texts.unknown(one), 1000) for one in estate.unknowns],
        machines=[_row(one, estate, texts) for one in ordered],
    )


def _row(one: AssessedMachine, estate: Estate, texts: Texts) -> dict[str, Any]:
    machine = one.facts.machine
    return {
        "name": inert(machine.name),
        "badge": one.verdict.badge.value,
        "word": texts.badge(one.verdict.badge),
        "reason": inert(texts.first_reason(one.verdict)),
        "subscription": inert(estate.subscription_name(machine.subscription_id)),
        "group": inert(machine.resource_group),
        "region": estate.region_name(machine.region),
    }
