"""A diagnosis as plain text and Markdown: complete, and inert whatever others wrote."""

import re
from collections.abc import Callable

import msgspec
import pytest

from app.diagnosis.text import markdown_of, text_of
from app.diagnosis.verdict import Diagnosis, diagnose
from app.domain.assessment import AssessedMachine
from app.domain.estate import Estate
from app.domain.machines import AgentStatus, MachineFacts
from app.domain.places import Region, Subscription
from app.domain.reading import Stage
from app.readiness.content import Language
from app.readiness.texts import Texts, load_texts
from tests.diagnosis.machines import ESTATE, STATES, assessed
from tests.readiness.building import (
    GROUP_ID,
    SUBSCRIPTION,
    agent,
    extension,
    forbidden,
    item,
    lock,
    vault,
    vm,
)

Writer = Callable[[Diagnosis, AssessedMachine, Estate, Texts], str]
MARKUP = (
    "<script>alert(1)</script> [x](https://evil.example) **b** `c` # d\n- e\n1. f\r\n> g | h &amp; www.evil.x"
)
RIGHT_TO_LEFT = "txt\u202egpj.exe\u2066\u200b\x1b[31m\x00\u2028"
LONG = "x" * 10_000
HOSTILE = {
    "markup": MARKUP,
    "direction": RIGHT_TO_LEFT,
    "long": LONG,
    "braces": "{vm} {0} %s {",
    "empty": " ",
}


def hostile(text: str) -> MachineFacts:
    """A VM in which every text that others write is this one."""
    vault_id = f"{GROUP_ID}/providers/Microsoft.RecoveryServices/vaults/{text.replace('/', '')}"
    return vm(
        id=f"{GROUP_ID}/providers/Microsoft.Compute/virtualMachines/{text}",
        name=text,
        resource_group=text,
        os_name=text,
        os_version=text,
        plan=text,
        size=text,
        provisioning_state=text,
        extended_location=text,
        tags=((text, text),),
        agent=agent(
            AgentStatus.NOT_READY, text, message=text, extensions=(extension(text, text, "x/failed", text),)
        ),
        locks=(lock(text, GROUP_ID),),
        items=(
            item(
                vault_id=vault_id,
                policy_name=text,
                policy_type=text,
                health_status="ActionRequired",
                health_details=((1, text, text),),
                last_backup_status=text,
            ),
        ),
        vault=vault(name=text, private_endpoints=1),
        other_protection=(text,),
    )


def estate(text: str) -> Estate:
    """Surroundings with the same text as names."""
    return Estate(
        subscriptions=(Subscription(SUBSCRIPTION, text, "t"),),
        regions={SUBSCRIPTION: (Region("koreacentral", text),)},
    )


def written(write: Writer, facts: MachineFacts, around: Estate = ESTATE, language: Language = "en") -> str:
    """The diagnosis as a text."""
    texts, machine = load_texts(language), assessed(facts)
    return write(diagnose(machine, around, texts), machine, around, texts)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("write", [text_of, markdown_of])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_others_wrote_is_inert(name: str, write: Writer, language: Language) -> None:
    text = HOSTILE[name]
    said = written(write, hostile(text), estate(text), language)
    assert said.replace("\n", "").isprintable()
    assert len(said.splitlines()) == len(written(write, hostile("x"), estate("x"), language).splitlines())


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_has_no_markup_but_our_own(name: str) -> None:
    said = written(markdown_of, hostile(HOSTILE[name]), estate(HOSTILE[name]))
    unescaped = re.sub(r"\\[!-/:-@\[-`{-~]", "", said)
    assert "<" not in unescaped
    assert "|" not in unescaped
    assert "&" not in unescaped
    assert "www." not in unescaped
    for target in re.findall(r"\]\(([^)]*)\)", unescaped):
        assert target.startswith("https://learn.microsoft.com/")
    for code in re.findall(r"`([^`]*)`", unescaped):
        assert re.fullmatch(r"[a-z0-9-]+", code)
    for line in unescaped.splitlines():
        assert re.match(r"#{1,2} |- |  - |\d{1,2}\. |\*\*|$", line), line


@pytest.mark.parametrize("write", [text_of, markdown_of])
def test_line_breaks_of_others_make_no_lines(write: Writer) -> None:
    broken = written(write, hostile("a\nb\r\nc\u2028d\x0be"), estate("a\nb"))
    whole = written(write, hostile("abcde"), estate("ab"))
    assert len(broken.splitlines()) == len(whole.splitlines())


@pytest.mark.parametrize("write", [text_of, markdown_of])
def test_long_texts_are_cut(write: Writer) -> None:
    said = written(write, hostile(LONG), estate(LONG))
    long_lines = [line for line in said.splitlines() if len(line) > 2_500]
    assert len(long_lines) == 1, "only the resource id is whole"
    assert "/virtualMachines/" in long_lines[0].replace("\\", "")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", STATES)
def test_every_state_can_be_written(name: str, language: Language) -> None:
    texts = load_texts(language)
    plain = written(text_of, STATES[name], language=language)
    marked = written(markdown_of, STATES[name], language=language).replace("\\", "")
    said = diagnose(assessed(STATES[name]), ESTATE, texts)
    for part in (said.sentence, said.who, said.next_step, *(step.text for step in said.chain)):
        assert part in plain
        assert part in marked
    assert plain.endswith("\n")
    assert not plain.endswith("\n\n")
    assert marked.startswith(f"# web: {texts.badge(assessed(STATES[name]).verdict.badge)}\n")


def test_findings_come_with_fix_and_page() -> None:
    said = written(text_of, STATES["blocked"])
    assert (
        "  agent-present (Blocker): The VM is running, but its agent reports “Not Ready”: No heartbeat"
        in said
    )
    assert "    Why: The backup extension runs under the VM agent." in said
    assert "    Fix: Windows: restart the service “Windows Azure Guest Agent”" in said
    assert "    Learn more: https://learn.microsoft.com/azure/backup/backup-azure-arm-vms-prepare" in said
    assert "\nNotes:\n  net-outbound (Note): " in said
    assert "Could not be read" not in said


def test_what_was_not_read_has_its_own_heading() -> None:
    said = written(text_of, STATES["agent forbidden"])
    after = said.partition("\nCould not be read:\n")[2]
    assert after.startswith("  agent-present (Blocker): Cannot tell: ")
    assert "\nFindings:\n" not in said


def test_facts_of_a_protected_vm() -> None:
    said = written(text_of, STATES["protected"])
    for line in (
        "  Subscription: Shop Production",
        "  Region: Korea Central",
        "  Power: running",
        "  VM agent: Ready 2.15.0.1",
        "  Vault: shop-vault",
        "  Policy: DefaultPolicy",
        "  Last backup: Completed 2026-11-24 03:00 UTC",
        "  Newest recovery point: 2026-11-24 03:00 UTC",
        "  Judged at: 2026-11-24 09:00 UTC",
    ):
        assert f"\n{line}\n" in said


def test_facts_that_were_not_read_say_so() -> None:
    facts = vm(items=forbidden(Stage.PROTECTION), power=forbidden(Stage.POWER), agent=forbidden(Stage.AGENT))
    said = written(text_of, facts)
    assert "  Power: power state: no right to read it." in said
    assert "  VM agent: VM agent: no right to read it." in said
    assert "  Vault: vaults and backup items: no right to read it." in said
    assert "  Last backup" not in said


def test_other_protection_is_named_but_does_not_count() -> None:
    said = written(text_of, msgspec.structs.replace(vm(), other_protection=("SQLDataBase",)))
    assert said.startswith("web: Ready\n")
    assert "  Other protection: SQLDataBase\n" in said
