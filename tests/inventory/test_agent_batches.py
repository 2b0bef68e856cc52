"""Answers of one subscription's agents are not lost when another subscription is done first."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from app.domain.machines import Agent, MachineFacts, MachineKind, Power
from app.inventory import agents
from app.inventory.scan import ScanOptions
from app.readiness.intake import Intake
from app.sandbox.fleet import build_state
from tests.inventory.azure import serving


async def test_no_answer_is_lost_while_a_batch_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = Intake.facts_read

    async def slowly(self: Any, facts: Iterable[MachineFacts], *, settled: bool) -> None:
        await asyncio.sleep(0.03)
        await taken(self, facts, settled=settled)

    monkeypatch.setattr(Intake, "facts_read", slowly)
    monkeypatch.setattr(agents, "BATCH_SECONDS", 0.001)
    async with serving(build_state(None, 7, 1.0, False)) as azure:
        await azure.fleet.scan(ScanOptions())
        unread = [
            one.facts.machine.name
            for one in azure.fleet.machines.values()
            if one.facts.machine.kind is MachineKind.VIRTUAL_MACHINE
            and one.facts.power is Power.RUNNING
            and not one.facts.machine.not_understood
            and not isinstance(one.facts.agent, Agent)
        ]
    assert unread == []
