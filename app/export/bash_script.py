"""A plan as a bash script for the Azure CLI that may be run again and again.

Every write is ``az rest`` with the method, path, version and body that the review showed: what is sent
equals what was shown, where ``az backup`` would send something else (its own api-versions,
``refreshContainers``, soft delete settings with each new vault), and the same few lines serve every kind of
step. What a script reads comes back through ``--query``, so it needs nothing but bash, sed and ``az``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from app.cloud import api_versions
from app.domain.resource_ids import key_of
from app.export.shell_words import call, encoded, sending, word
from app.export.step_targets import conditions_before, job_lines, target_of
from app.protection.plan import Phrase, Plan, Sign, Step, StepKind
from app.protection.texts import PlanTexts
from resources import read_text

_ENGINE: Final = "scripts/plan.sh"
_SAID: Final = (
    "script-say-already",
    "script-say-changed",
    "script-say-difference",
    "script-say-done",
    "script-say-held",
    "script-say-job-failed",
    "script-say-lost",
    "script-say-no-az",
    "script-say-no-subscription",
    "script-say-not-confirmed",
    "script-say-refused",
    "script-say-sent",
    "script-say-skipped",
    "script-say-stopped",
    "script-say-summary",
    "script-say-throttled",
    "script-say-timeout",
    "script-say-unread",
    "script-say-usage",
    "script-say-would",
    "script-say-would-after",
)
"""What the script says while it runs: it fills in :data:`_FILLED` itself."""
_FILLED: Final = (
    "already",
    "difference",
    "done",
    "expected",
    "field",
    "found",
    "minutes",
    "number",
    "open",
    "reason",
    "seconds",
    "state",
    "subscriptions",
    "would",
)


def bash_script(plan: Plan, texts: PlanTexts, *, endpoint: str, tool: str, now: datetime) -> str:
    """The script of a plan.

    Args:
        plan: its steps in their order.
        texts: the sentences in the language of the script.
        endpoint: Resource Manager's endpoint from which the plan comes, for people; the script uses that of
            the active cloud of ``az``.
        tool: version of the program.
        now: the time by Azure's clock (aware): a backup that starts later counts as the plan's.
    """
    numbers = {key_of(vault): number for number, vault in enumerate(_vaults(plan), 1)}
    parts = [
        "#!/usr/bin/env bash\n",
        *_comments(_head(plan, texts, endpoint, tool, now)),
        "\n",
        *_settings(plan, texts, now),
        *_field_names(plan, texts),
        *_steps(plan, texts, numbers),
        "\n",
        read_text(_ENGINE),
    ]
    return "".join(parts)


def _vaults(plan: Plan) -> tuple[str, ...]:
    """The vaults of the plan, each once."""
    found: dict[str, str] = {}
    for step in plan.steps:
        if step.vault_id:
            found.setdefault(key_of(step.vault_id), step.vault_id)
    return tuple(found.values())


def _head(plan: Plan, texts: PlanTexts, endpoint: str, tool: str, now: datetime) -> Iterator[str]:
    signs = Counter(step.sign for step in plan.steps)
    deletions = sum(step.kind is StepKind.DELETE_DATA for step in plan.steps)
    values = {
        "version": tool,
        "date": now.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "endpoint": endpoint,
        "steps": str(len(plan.steps)),
        **{sign.value: str(signs[sign]) for sign in Sign},
    }
    yield from texts.say(Phrase("script-head", values)).splitlines()
    if any(step.kind is StepKind.BACK_UP_NOW for step in plan.steps):
        yield from texts.say(Phrase("script-backups")).splitlines()
    if deletions:
        yield from texts.say(Phrase("script-deletions", {"count": str(deletions)})).splitlines()
    if plan.hindrances:
        yield from texts.say(Phrase("script-hindrances")).splitlines()
    for hindrance in plan.hindrances:
        yield f"- {texts.say(hindrance.sentence)} {texts.say(hindrance.who)}"


def _comments(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"# {line}".rstrip() + "\n"


def _settings(plan: Plan, texts: PlanTexts, now: datetime) -> Iterator[str]:
    """The values that the rest of the script reads."""
    subscriptions = dict.fromkeys(step.subscription_id for step in plan.steps)
    deletions = sum(step.kind is StepKind.DELETE_DATA for step in plan.steps)
    yield f"readonly STEPS={len(plan.steps)}\n"
    yield f"readonly DELETIONS={deletions}\n"
    yield f"readonly MADE_AT={now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}\n"
    yield f"readonly BACKUP_API={api_versions.BACKUP}\n"
    yield f"readonly SUBSCRIPTIONS=({' '.join(map(word, subscriptions))})\n"
    yield "readonly VAULTS=(''\n"
    for vault in _vaults(plan):
        yield f"  {word(encoded(vault))}\n"
    yield ")\n"
    unfilled = {name: f"{{{name}}}" for name in _FILLED}
    for key in _SAID:
        name = key.removeprefix("script-").upper().replace("-", "_")
        yield f"readonly {name}={word(texts.say(Phrase(key), **unfilled))}\n"


def _field_names(plan: Plan, texts: PlanTexts) -> Iterator[str]:
    """A function that gives what a field is called, where that is not its own name."""
    used = {
        condition.partition("=")[0]
        for step in plan.steps
        for condition in conditions_before(step, target_of(step, 0))
    }
    yield "named() { # named FIELD: what it is called, in NAMED\n  case $1 in\n"
    for name in sorted(used):
        yield f"    {word(name)}) NAMED={word(texts.word(name))} ;;\n"
    yield "    *) NAMED=$1 ;;\n  esac\n}\n"


def _steps(plan: Plan, texts: PlanTexts, vaults: Mapping[str, int]) -> Iterator[str]:
    numbers = {step.id: number for number, step in enumerate(plan.steps, 1)}
    for step in plan.steps:
        number = numbers[step.id]
        yield "\n"
        yield from _comments(_about(step, number, len(plan.steps), texts))
        yield f"step_{number}() {{\n"
        for line in _definition(step, texts.step(step), numbers, vaults.get(key_of(step.vault_id), 0)):
            yield f"  {line}\n"
        yield "}\n"


def _about(step: Step, number: int, count: int, texts: PlanTexts) -> Iterator[str]:
    yield f"[{number}/{count}] {texts.step(step)}"
    yield f"  {texts.say(step.reason)}"
    undo = texts.say(Phrase("script-undo"))
    yield f"  {undo} {texts.say(step.undo)}"


def _definition(step: Step, title: str, numbers: Mapping[str, int], vault_number: int) -> Iterator[str]:
    target = target_of(step, vault_number)
    yield call("step", title, *(str(numbers[needed]) for needed in step.depends_on))
    yield from target.reads
    yield call("wishes", *target.wishes)
    yield call("expects", *conditions_before(step, target))
    yield sending(step.request)
    yield from job_lines(step)
