"""The document of ``assess --format json``: a stable contract (DESIGN section 9, schema beside the texts)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app import __version__
from app.cloud.environments import Environment
from app.domain.assessment import AssessedMachine, Badge, Coverage, Finding, Readiness, Status
from app.domain.backup import ProtectedItem
from app.domain.estate import Estate
from app.domain.machines import Agent, Power, protecting_item
from app.domain.reading import NotRead, Stage, StageState
from app.readiness.catalogue import RULES, Rule
from app.readiness.texts import Texts
from app.rights.operations import load_role_table

SCHEMA = 1


def assessment_document(
    machines: Iterable[AssessedMachine],
    estate: Estate,
    *,
    environment: Environment,
    profile: str,
    texts: Texts,
    scanned_at: datetime,
    duration_seconds: float,
) -> dict[str, Any]:
    """Everything that was found, as plain JSON values; ids as Azure spells them, sorted without case."""
    ordered = sorted(machines, key=lambda one: one.key)
    return {
        "schema": SCHEMA,
        "tool": __version__,
        "scanned_at": moment(scanned_at),
        "duration_s": round(duration_seconds, 3),
        "cloud": environment.name,
        "endpoint": environment.resource_manager,
        "profile": profile,
        "language": texts.language,
        "complete": is_complete(estate),
        "stages": {
            stage.value: estate.stages[stage].state.value for stage in Stage if stage in estate.stages
        },
        "counts": _counts(ordered),
        "unknowns": [
            {
                "id": one.id,
                "scope": one.scope,
                "stage": one.stage.value,
                "reason": one.reason.value,
                "action": one.action,
                "role": (load_role_table().role_with(one.action) or None) if one.action else None,
                "code": one.code,
                "machines": one.machines,
            }
            for one in estate.unknowns
        ],
        "vms": [_machine(one, estate, texts) for one in ordered],
    }


def is_complete(estate: Estate) -> bool:
    """True only if no stage is partial or failed."""
    return bool(estate.stages) and all(
        one.state in {StageState.COMPLETE, StageState.SKIPPED} for one in estate.stages.values()
    )


def moment(time: datetime | None) -> str | None:
    """UTC with ``Z``, whole seconds; None stays None."""
    return None if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def status_of(rule: Rule, assessed: AssessedMachine, findings: Mapping[str, Finding]) -> Status:
    """The outcome of one rule for one VM: from its finding, else from the bit sets."""
    if rule.id in findings:
        return findings[rule.id].status
    bit = 1 << rule.number
    if assessed.verdict.passed & bit:
        return Status.PASS
    if assessed.verdict.not_applicable & bit:
        return Status.NOT_APPLICABLE
    return Status.NOT_CHECKED


def _counts(machines: Sequence[AssessedMachine]) -> dict[str, Any]:
    coverage = Counter(one.verdict.coverage for one in machines)
    readiness = Counter(
        one.verdict.readiness for one in machines if one.verdict.coverage is Coverage.UNPROTECTED
    )
    badges = Counter(one.verdict.badge for one in machines)
    return {
        "machines": len(machines),
        "coverage": {one.value: coverage[one] for one in Coverage if coverage[one]},
        "readiness": {one.value: readiness[one] for one in Readiness if readiness[one]},
        "badge": {one.value: badges[one] for one in Badge if badges[one]},
    }


def _machine(one: AssessedMachine, estate: Estate, texts: Texts) -> dict[str, Any]:
    facts, verdict = one.facts, one.verdict
    machine = facts.machine
    item = protecting_item(facts)
    power = Power.UNKNOWN if isinstance(facts.power, NotRead) else facts.power
    return {
        "id": machine.id,
        "name": machine.name,
        "tenant_id": machine.tenant_id,
        "subscription_id": machine.subscription_id,
        "subscription": estate.subscription_name(machine.subscription_id),
        "resource_group": machine.resource_group,
        "region": machine.region,
        "kind": machine.kind.value,
        "os": machine.os.value,
        "power": power.value,
        "agent": _agent(facts.agent),
        "coverage": verdict.coverage.value,
        "readiness": verdict.readiness.value,
        "badge": verdict.badge.value,
        "reason": verdict.reason,
        "unknowns": list(verdict.unknown_ids),
        "vault": _vault(item),
        "policy": _policy(item),
        "last_backup": _last_backup(item),
        "last_recovery_point": moment(item.last_recovery_point) if item else None,
        "other_protection": list(facts.other_protection),
        "findings": _findings(one, texts),
    }


def _agent(agent: Agent | NotRead | None) -> dict[str, Any] | None:
    if agent is None:
        return None
    if isinstance(agent, NotRead):
        return {"status": "unknown", "version": None, "read_at": None}
    return {"status": agent.status.value, "version": agent.version, "read_at": moment(agent.read_at)}


def _vault(item: ProtectedItem | None) -> dict[str, Any] | None:
    if item is None or not item.vault_id:
        return None
    return {"id": item.vault_id, "name": item.vault_id.rstrip("/").rpartition("/")[2]}


def _policy(item: ProtectedItem | None) -> dict[str, Any] | None:
    if item is None or not item.policy_id:
        return None
    name = item.policy_name or item.policy_id.rpartition("/")[2]
    return {"id": item.policy_id, "name": name, "type": item.policy_type or None}


def _last_backup(item: ProtectedItem | None) -> dict[str, Any] | None:
    if item is None or item.last_backup_time is None:
        return None
    return {"status": item.last_backup_status.casefold() or "unknown", "at": moment(item.last_backup_time)}


def _findings(one: AssessedMachine, texts: Texts) -> list[dict[str, Any]]:
    findings = {finding.rule: finding for finding in one.verdict.findings}
    described: list[dict[str, Any]] = []
    for rule in RULES:
        finding = findings.get(rule.id)
        if finding is None:
            described.append({"rule": rule.id, "status": status_of(rule, one, findings).value})
            continue
        described.append(
            {
                "rule": rule.id,
                "status": finding.status.value,
                "severity": finding.severity.value,
                "evidence": finding.evidence,
                "title": texts.title(rule.id),
                "message": texts.message(finding),
                "fix": texts.fix(finding),
                "doc_url": texts.doc_url(rule.id),
            }
        )
    return described
