"""A diagnosis as plain text and as Markdown; what comes from Azure is inert in both."""

from collections.abc import Iterator

from app.diagnosis.chain import StepState
from app.diagnosis.verdict import Diagnosis
from app.domain.assessment import AssessedMachine, Finding, Severity, Status
from app.domain.estate import Estate
from app.domain.inert import inert
from app.domain.machines import Agent, protecting_item
from app.domain.reading import NotRead
from app.readiness.content import load_content
from app.readiness.texts import Texts

_MARK = {
    StepState.PASS: "+",
    StepState.FAIL: "x",
    StepState.WARNING: "!",
    StepState.UNKNOWN: "?",
    StepState.READING: "…",
    StepState.NOT_APPLICABLE: "-",
    StepState.NOT_CHECKED: " ",
}
_MARKDOWN_SPECIAL = frozenset("\\`*_{}[]()<>#+-.!|~&$:@=^\"'/")


def text_of(diagnosis: Diagnosis, assessed: AssessedMachine, estate: Estate, texts: Texts) -> str:
    """The diagnosis as plain text for a terminal or a ticket."""
    words = load_content(texts.language).report
    lines = [f"{inert(assessed.facts.machine.name)}: {texts.badge(assessed.verdict.badge)}", ""]
    lines += [diagnosis.sentence]
    lines += [f"{words['who']}: {diagnosis.who}", f"{words['next']}: {diagnosis.next_step}"]
    lines += ["", f"{words['chain']}:"]
    lines += [f"  [{_MARK[step.state]}] {step.title}: {step.text}" for step in diagnosis.chain]
    lines += ["", f"{words['facts']}:"]
    lines += [f"  {name}: {value}" for name, value in _facts(assessed, estate, texts)]
    for heading, findings in _sections(assessed):
        if findings:
            lines += ["", f"{words[heading]}:"]
        for finding in findings:
            lines.append(f"  {finding.rule} ({texts.severity(finding.severity)}): {texts.message(finding)}")
            lines.append(f"    {words['why']}: {texts.why(finding.rule)}")
            lines.append(f"    {words['fix']}: {texts.fix(finding)}")
            lines.append(f"    {words['more']}: {texts.doc_url(finding.rule)}")
    return "\n".join([*lines, ""])


def markdown_of(diagnosis: Diagnosis, assessed: AssessedMachine, estate: Estate, texts: Texts) -> str:
    """The diagnosis as Markdown; every text is escaped, so that none of it is read as markup."""
    words = load_content(texts.language).report
    lines = [
        f"# {_escape(inert(assessed.facts.machine.name))}: {_escape(texts.badge(assessed.verdict.badge))}",
        "",
    ]
    lines += [f"**{_escape(diagnosis.sentence)}**", ""]
    lines += [f"- {words['who']}: {_escape(diagnosis.who)}"]
    lines += [f"- {words['next']}: {_escape(diagnosis.next_step)}", "", f"## {words['chain']}", ""]
    for number, step in enumerate(diagnosis.chain, start=1):
        state = texts.word("step_state", step.state.value)
        lines.append(f"{number}. {_escape(step.title)} ({state}): {_escape(step.text)}")
    lines += ["", f"## {words['facts']}", ""]
    lines += [f"- {name}: {_escape(value)}" for name, value in _facts(assessed, estate, texts)]
    for heading, findings in _sections(assessed):
        if findings:
            lines += ["", f"## {words[heading]}", ""]
        for finding in findings:
            severity = texts.severity(finding.severity)
            lines.append(f"- `{finding.rule}` ({severity}): {_escape(texts.message(finding))}")
            lines.append(f"  - {words['why']}: {_escape(texts.why(finding.rule))}")
            lines.append(f"  - {words['fix']}: {_escape(texts.fix(finding))}")
            lines.append(f"  - [{words['more']}]({texts.doc_url(finding.rule)})")
    return "\n".join([*lines, ""])


def _sections(assessed: AssessedMachine) -> Iterator[tuple[str, list[Finding]]]:
    findings = assessed.verdict.findings
    counted = [one for one in findings if one.severity is not Severity.INFO]
    yield "findings", [one for one in counted if one.status is Status.FAIL]
    yield "not_read", [one for one in counted if one.status is Status.UNKNOWN]
    yield "notes", [one for one in findings if one.severity is Severity.INFO and one.status is Status.FAIL]


def _facts(assessed: AssessedMachine, estate: Estate, texts: Texts) -> Iterator[tuple[str, str]]:
    words = load_content(texts.language).report
    facts, machine = assessed.facts, assessed.facts.machine
    none = words["none"]
    yield words["id"], inert(machine.id, None)
    yield words["subscription"], inert(estate.subscription_name(machine.subscription_id))
    yield words["group"], inert(machine.resource_group)
    yield words["region"], inert(estate.region_name(machine.region))
    system = f"{machine.os_name} {machine.os_version}".strip()
    yield words["os"], inert(system) if system else texts.word("os", machine.os.value)
    power = facts.power
    yield (
        words["power"],
        texts.not_read(power) if isinstance(power, NotRead) else texts.word("power", power.value),
    )
    yield words["agent"], _agent(facts.agent, texts, none)
    item = protecting_item(assessed.facts)
    if isinstance(facts.items, NotRead):
        yield words["vault"], texts.not_read(facts.items)
    elif item is None:
        yield words["vault"], none
    else:
        yield words["vault"], inert(item.vault_id.rstrip("/").rpartition("/")[2])
        yield words["policy"], inert(item.policy_name or item.policy_id.rpartition("/")[2]) or none
        last = item.last_backup_time
        status = inert(item.last_backup_status)
        yield words["last_backup"], f"{status} {last:%Y-%m-%d %H:%M} UTC".strip() if last else none
        point = item.last_recovery_point
        yield words["last_point"], f"{point:%Y-%m-%d %H:%M} UTC" if point else none
    if facts.other_protection:
        yield words["other_protection"], inert(", ".join(facts.other_protection))
    yield words["judged"], f"{assessed.judged_at:%Y-%m-%d %H:%M} UTC"


def _agent(agent: Agent | NotRead | None, texts: Texts, none: str) -> str:
    if agent is None:
        return none
    if isinstance(agent, NotRead):
        return texts.not_read(agent)
    return f"{texts.word('agent', agent.status.value)} {inert(agent.version or '')}".strip()


def _escape(text: str) -> str:
    """Plain text for Markdown: punctuation that could start markup is escaped, HTML and links included."""
    return "".join(f"\\{one}" if one in _MARKDOWN_SPECIAL else one for one in inert(text, None))
