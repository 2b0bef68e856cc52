"""The chain of eleven steps that a backup needs, each with a state and a short text."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from app.diagnosis.sentence import age_text
from app.domain.assessment import AssessedMachine, Coverage, Finding, Severity, Status
from app.domain.backup import ProtectedItem
from app.domain.estate import Estate
from app.domain.machines import Agent, Power, protecting_item
from app.domain.reading import NotRead, Reason
from app.domain.resource_ids import ResourceId
from app.readiness.catalogue import RULES
from app.readiness.content import load_content, load_rule_data
from app.readiness.texts import Texts


class StepState(StrEnum):
    """How one step of the chain stands; the words of the drawn shapes."""

    PASS = "pass"  # noqa: S105 -- a state, no password
    FAIL = "fail"
    WARNING = "warning"
    UNKNOWN = "unknown"
    READING = "reading"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class StepId(StrEnum):
    """The steps in their order."""

    RIGHTS = "rights"
    MACHINE = "machine"
    AGENT = "agent"
    EXTENSION = "extension"
    DISKS = "disks"
    NETWORK = "network"
    PLACE = "place"
    POLICY = "policy"
    PROTECTION = "protection"
    JOB = "job"
    POINTS = "points"


class Step(Struct, frozen=True, gc=False):
    """One step: its state, a short text, and the rules behind it."""

    id: StepId
    title: str
    state: StepState
    text: str
    rules: tuple[str, ...]
    """The rules that belong to the step, in the catalogue's order."""
    findings: tuple[Finding, ...]
    """What fails, applies or is unknown among them."""


_WITH_AGENT = frozenset({Power.RUNNING, Power.UNKNOWN})
"""Any other power state is known to have no running agent (facts, section 1.2)."""
_COVERAGE_STATE: Mapping[Coverage, StepState] = MappingProxyType(
    {
        Coverage.PROTECTED: StepState.PASS,
        Coverage.PENDING: StepState.PASS,
        Coverage.UNHEALTHY: StepState.FAIL,
        Coverage.STOPPED: StepState.WARNING,
        Coverage.SOFT_DELETED: StepState.WARNING,
        Coverage.UNPROTECTED: StepState.NOT_APPLICABLE,
        Coverage.UNKNOWN: StepState.UNKNOWN,
    }
)
_WORST_FIRST = (
    StepState.FAIL,
    StepState.UNKNOWN,
    StepState.READING,
    StepState.WARNING,
    StepState.PASS,
    StepState.NOT_CHECKED,
    StepState.NOT_APPLICABLE,
)


def chain_of(assessed: AssessedMachine, estate: Estate, texts: Texts) -> tuple[Step, ...]:
    """The eleven steps of a VM."""
    data = load_rule_data()
    steps = []
    for step_id in StepId:
        rules = tuple(rule.id for rule in RULES if data[rule.id].step == step_id.value)
        findings = tuple(finding for finding in assessed.verdict.findings if finding.rule in rules)
        state, text = _own_state(step_id, assessed, estate, texts)
        worst = _worst(findings)
        if worst is not None and _WORST_FIRST.index(worst[0]) < _WORST_FIRST.index(state):
            state, text = worst[0], texts.finding_reason(worst[1])
        title = load_content(texts.language).step[step_id.value]
        steps.append(Step(step_id, title, state, text, rules, findings))
    return tuple(steps)


def _worst(findings: tuple[Finding, ...]) -> tuple[StepState, Finding] | None:
    states = [(_finding_state(one), one) for one in findings if one.severity is not Severity.INFO]
    return min(states, key=lambda pair: _WORST_FIRST.index(pair[0])) if states else None


def _finding_state(finding: Finding) -> StepState:
    if finding.status is Status.UNKNOWN:
        return _unread_state(finding.not_read)
    return StepState.FAIL if finding.severity is Severity.BLOCKER else StepState.WARNING


def _unread_state(not_read: NotRead | None) -> StepState:
    return StepState.READING if not_read is not None and not_read.running else StepState.UNKNOWN


def _own_state(
    step_id: StepId, assessed: AssessedMachine, estate: Estate, texts: Texts
) -> tuple[StepState, str]:
    """The state that the facts give, before the rules."""
    if step_id is StepId.RIGHTS:
        return _rights(assessed, estate, texts)
    if step_id in _BACKUP_STEPS:
        return _backup(step_id, assessed, texts)
    if step_id in {StepId.AGENT, StepId.EXTENSION}:
        return _agent(step_id, assessed, texts)
    return _resource(step_id, assessed, estate, texts)


def _rights(assessed: AssessedMachine, estate: Estate, texts: Texts) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    wanted = set(assessed.verdict.unknown_ids)
    unknowns = [one for one in estate.unknowns if one.id in wanted]
    if not unknowns:
        return StepState.PASS, words["rights_all"]
    what = " ".join(texts.unknown(one) for one in unknowns)
    forbidden = any(one.reason is Reason.FORBIDDEN for one in unknowns)
    text = texts.counted(words, "rights_some", {"n": len(unknowns), "what": what})
    return StepState.FAIL if forbidden else StepState.UNKNOWN, text


def _resource(
    step_id: StepId, assessed: AssessedMachine, estate: Estate, texts: Texts
) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    facts, machine = assessed.facts, assessed.facts.machine
    region = estate.region_name(machine.region)
    if machine.not_understood:
        if step_id is not StepId.MACHINE:
            return StepState.UNKNOWN, words["not_known"]
        text = texts.fill(words["machine_not_understood"], {"field": machine.not_understood})
        return StepState.UNKNOWN, text
    if step_id is StepId.MACHINE:
        power = facts.power
        shown = texts.not_read(power) if isinstance(power, NotRead) else texts.word("power", power.value)
        system = machine.os_name or texts.word("os", machine.os.value)
        text = texts.fill(words["machine_fine"], {"os": system, "power": shown, "region": region})
    elif step_id is StepId.DISKS:
        text = texts.counted(words, "disks_fine", {"n": len(machine.disks)})
    elif step_id is StepId.NETWORK:
        text = words["network_fine"]
    elif facts.vault is not None:
        text = texts.fill(words["place_vault"], {"vault": facts.vault.name, "region": region})
    else:
        text = texts.fill(words["place_fine"], {"region": region})
    return StepState.PASS, text


def _agent(step_id: StepId, assessed: AssessedMachine, texts: Texts) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    facts = assessed.facts
    if isinstance(facts.power, Power) and facts.power not in _WITH_AGENT:
        return StepState.NOT_APPLICABLE, texts.fill(words["agent_off"], {"power": facts.power.value})
    agent = facts.agent
    if isinstance(agent, NotRead):
        return _unread_state(agent), texts.not_read(agent)
    if not isinstance(agent, Agent):
        return StepState.NOT_APPLICABLE, words["not_known"]
    if step_id is StepId.AGENT:
        return StepState.PASS, texts.fill(words["agent_fine"], {"version": agent.version})
    if not agent.extensions:
        return StepState.PASS, words["extension_none"]
    return StepState.PASS, texts.counted(words, "extension_fine", {"n": len(agent.extensions)})


_BACKUP_STEPS = frozenset({StepId.POLICY, StepId.PROTECTION, StepId.JOB, StepId.POINTS})


def _backup(step_id: StepId, assessed: AssessedMachine, texts: Texts) -> tuple[StepState, str]:
    items = assessed.facts.items
    if isinstance(items, NotRead):
        return _unread_state(items), texts.not_read(items)
    words = load_content(texts.language).chain
    item = protecting_item(assessed.facts)
    if item is None:
        if step_id is StepId.POLICY:
            return StepState.NOT_CHECKED, words["policy_none"]
        missing = {
            StepId.PROTECTION: "protection_none",
            StepId.JOB: "job_none",
            StepId.POINTS: "points_none",
        }
        return StepState.NOT_APPLICABLE, words[missing[step_id]]
    return _of_item(step_id, item, assessed, texts)


def _of_item(
    step_id: StepId, item: ProtectedItem, assessed: AssessedMachine, texts: Texts
) -> tuple[StepState, str]:
    if step_id is StepId.POLICY:
        return _policy(item, texts)
    if step_id is StepId.PROTECTION:
        return _protection(item, assessed, texts)
    if step_id is StepId.JOB:
        return _job(item, texts)
    return _points(item, assessed, texts)


def _policy(item: ProtectedItem, texts: Texts) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    if not item.policy_name and not item.policy_id:
        return StepState.NOT_CHECKED, words["policy_none"]
    name = item.policy_name or item.policy_id.rpartition("/")[2]
    return StepState.PASS, texts.fill(
        words["policy_named"], {"policy": name, "type": item.policy_type or None}
    )


def _protection(item: ProtectedItem, assessed: AssessedMachine, texts: Texts) -> tuple[StepState, str]:
    content, verdict = load_content(texts.language), assessed.verdict
    state = _COVERAGE_STATE[verdict.coverage]
    if verdict.reason is not None and verdict.reason in content.coverage:
        return state, texts.coverage_message(verdict.reason, verdict.reason_evidence)
    values = {"state": texts.coverage(verdict.coverage), "vault": ResourceId.parse(item.vault_id).name}
    return state, texts.fill(content.chain["protection_item"], values)


def _job(item: ProtectedItem, texts: Texts) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    if not item.last_backup_status or item.last_backup_time is None:
        return StepState.NOT_APPLICABLE, words["job_none"]
    failed = item.last_backup_status.casefold() == "failed"
    when = f"{item.last_backup_time:%Y-%m-%d %H:%M} UTC"
    text = texts.fill(words["job_last"], {"status": item.last_backup_status, "when": when})
    return StepState.FAIL if failed else StepState.PASS, text


def _points(item: ProtectedItem, assessed: AssessedMachine, texts: Texts) -> tuple[StepState, str]:
    words = load_content(texts.language).chain
    if item.last_recovery_point is None:
        return StepState.NOT_APPLICABLE, words["points_none"]
    age = age_text(assessed.judged_at - item.last_recovery_point, texts)
    when = f"{item.last_recovery_point:%Y-%m-%d %H:%M} UTC ({age})"
    old = assessed.verdict.reason == "coverage-recovery-point-old"
    return StepState.FAIL if old else StepState.PASS, texts.fill(words["points_last"], {"when": when})
