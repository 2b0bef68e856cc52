"""All groups at once: 240 VMs in five regions, two vaults missing, from the selection to one exact Apply."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.assessment import Badge
from app.domain.backup import Redundancy
from app.planning.fleet_values import FleetProposal
from app.policies.disks import DiskMode
from app.protection.plan import StepKind
from app.sandbox.fleet.scenarios import build_sites, five_regions
from app.sandbox.state import State
from tests.protection.azure import FAST, evening, received, shown
from tests.ui.protect.session import Running, running
from tests.ui.protect.test_enable_policies import type_name
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.policies.dialog import PolicyDialog
from ui.policies.disks_dialog import DisksDialog
from ui.protect.dialog import EnableDialog, Page

Kind = TypeVar("Kind", bound=QDialog)
Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


def _state() -> State:
    return build_sites(five_regions(), 7, FAST, quotas=False, start=evening())


def _dialog(world: Running, qtbot: QtBot, keys: list[str]) -> EnableDialog:
    dialog = EnableDialog(world.session, keys, partial(PlanRun, world.session))
    qtbot.addWidget(dialog, before_close_func=lambda _dialog: dialog.done(0))
    dialog.open()
    return dialog


def _proposal(dialog: EnableDialog) -> FleetProposal:
    proposal = dialog.fleet.proposal
    assert proposal is not None
    return proposal


async def test_240_machines_of_five_regions_in_one_apply(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language, state=_state()) as world:
        keys = list(world.session.fleet.machines)
        assert len(keys) == 240
        dialog = _dialog(world, qtbot, keys)
        dialog.foot.next.click()
        assert dialog.page is Page.TARGETS
        assert dialog.places.all_at_once
        await eventually(dialog.foot.next.isEnabled)
        proposal = _proposal(dialog)
        assert len(proposal.groups) == 5
        assert sum(share.form is not None for _, share in proposal.shares()) == 2
        assert len(dialog.fleet.checked) == 240
        assert "240 of 240" in dialog.fleet._said.text()
        assert world.writes() == []
        dialog.foot.next.click()
        await eventually(lambda: dialog.page is Page.REVIEW)
        plan = dialog.review.plan()
        kinds = [step.kind for step in plan.steps]
        assert kinds.count(StepKind.ENABLE) == 240
        assert kinds.count(StepKind.CREATE_VAULT) == 2
        assert world.writes() == []
        dialog.foot.apply.click()
        outcome = dialog.outcome
        assert outcome is not None
        await eventually(lambda: not outcome.run.running)
        assert outcome.headline.text() == "240 of 240 VMs are enabled."
        assert sorted(received(world.writes())) == sorted(shown(plan))
        assert {one.verdict.badge for one in world.session.fleet.machines.values()} == {Badge.PENDING}


async def test_one_pattern_names_every_new_vault_and_one_group_may_differ(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language, state=_state()) as world:
        dialog = _dialog(world, qtbot, list(world.session.fleet.machines))
        dialog.foot.next.click()
        page = dialog.fleet
        await eventually(lambda: page.proposal is not None)
        page.wishes.vault_pattern.setText("1-{region}")
        assert page.wishes.problem()
        assert page.wishes.problem() in dialog.foot.hint.text()
        page.wishes.vault_pattern.setText("vault-{location}")
        page.wishes.redundancy.setCurrentIndex(page.wishes.redundancy.findData(Redundancy.LOCAL.value))
        assert "vault-" in page.wishes._vault_words.text()

        def forms() -> dict[str, tuple[str, Redundancy]]:
            made = [share.form for _, share in _proposal(dialog).shares()]
            return {one.region: (one.name, one.redundancy) for one in made if one is not None}

        local = Redundancy.LOCAL
        wanted = {
            "westeurope": ("vault-westeurope", local),
            "koreasouth": ("vault-koreasouth", local),
        }
        await eventually(lambda: forms() == wanted)
        group = next(one.group for one in _proposal(dialog).groups if one.group.region == "koreasouth")
        row = page.model.row_with(group.key)
        assert row is not None
        page.tree.setCurrentIndex(page.model.index_of(row))
        page.group.name.setText("rsv-dr")
        page.group.name.textEdited.emit("rsv-dr")
        page.group.redundancy.setCurrentIndex(page.group.redundancy.findData(Redundancy.GEO.value))
        await eventually(lambda: forms() == wanted | {"koreasouth": ("rsv-dr", Redundancy.GEO)})
        assert page.group.key == group.key
        page.cancel_button.click()
        dialog.done(0)


async def test_the_cards_stay_for_few_groups_and_by_choice(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = _dialog(world, qtbot, [one.key for one in world.ready("koreacentral", 2)])
        dialog.foot.next.click()
        assert not dialog.places.all_at_once
        await eventually(dialog.foot.next.isEnabled)
        dialog.places.at_once.click()
        await eventually(dialog.foot.next.isEnabled)
        assert _proposal(dialog).machine_count == 2
        dialog.foot.next.click()
        await eventually(lambda: dialog.page is Page.REVIEW)
        assert [step.kind for step in dialog.review.plan().steps] == [StepKind.ENABLE] * 2
        dialog.foot.back.click()
        dialog.places.one_by_one.click()
        await eventually(dialog.foot.next.isEnabled)
        assert dialog.places.chosen
        dialog.done(0)


async def test_a_policy_of_ones_own_is_made_in_every_vault_where_vms_get_it(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machines = {one.facts.machine.name: one for one in world.session.fleet.machines.values()}
        names = ("krc-sql-117", "erp-app-04", "krs-dr-01", "jpe-dc-106")
        dialog = _dialog(world, qtbot, [machines[name].key for name in names])
        dialog.foot.next.click()
        dialog.places.at_once.click()
        page = dialog.fleet
        await eventually(lambda: page.proposal is not None)
        assert len(_proposal(dialog).groups) == 3
        page.wishes.new_policy_button.click()
        editor = await _shown(dialog, PolicyDialog, eventually)
        assert editor.windowTitle() == "New backup policy for 4 VMs"
        type_name(editor, "DefaultPolicy")
        assert not editor.accept_button.isEnabled()
        type_name(editor, "nightly")
        editor.form.keep.daily.count.setValue(45)
        editor.accept_button.click()
        await eventually(lambda: page.wishes.policy.currentText() == "New: nightly")

        def policies() -> list[tuple[str, bool]]:
            shares = [share for _, one in _proposal(dialog).shares() for share in one.policies]
            return [(share.policy.name, share.wished) for share in shares]

        await eventually(lambda: policies() == [("nightly", True)] * 3)
        japan = next(one for one in _proposal(dialog).groups if one.group.region == "japaneast")
        row = page.model.row_with(japan.group.key)
        assert row is not None
        page.tree.setCurrentIndex(page.model.index_of(row))
        assert not page.disks_button.isEnabled()
        page.group.new_policy_button.click()
        editor = await _shown(dialog, PolicyDialog, eventually)
        assert editor.windowTitle() == "New backup policy for 1 VM"
        type_name(editor, "tokyo")
        editor.accept_button.click()
        await eventually(lambda: sorted(policies()) == [("nightly", True)] * 2 + [("tokyo", True)])
        await eventually(dialog.foot.next.isEnabled)
        assert world.writes() == []
        dialog.foot.next.click()
        await eventually(lambda: dialog.page is Page.REVIEW)
        plan = dialog.review.plan()
        made = [step for step in plan.steps if step.kind is StepKind.CREATE_POLICY]
        assert [step.reason.key for step in made] == ["reason-create-policy"] * 3
        assert len([step for step in plan.steps if step.kind is StepKind.ENABLE]) == 4
        dialog.foot.apply.click()
        outcome = dialog.outcome
        assert outcome is not None
        await eventually(lambda: not outcome.run.running)
        assert sorted(received(world.writes())) == sorted(shown(plan))
        store = world.server.state.store
        for step in made:
            document = store.get(step.target_id)
            assert document is not None
            kept = document["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"]
            assert kept == (30 if step.target_id.endswith("tokyo") else 45)


async def test_disks_of_one_vm_are_left_out_where_all_groups_are_planned(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machines = {one.facts.machine.name: one for one in world.session.fleet.machines.values()}
        key = machines["krc-sql-117"].key
        dialog = _dialog(world, qtbot, [key, machines["krs-dr-01"].key])
        dialog.foot.next.click()
        dialog.places.at_once.click()
        page = dialog.fleet
        await eventually(dialog.foot.next.isEnabled)
        assert not page.disks_button.isEnabled()
        assert page.disks_button.toolTip() == "Select a VM that has a place."
        row = page.model.row_with(key)
        assert row is not None
        page.tree.setCurrentIndex(page.model.index_of(row))
        page.disks_button.click()
        disks = await _shown(dialog, DisksDialog, eventually)
        disks.modes[DiskMode.ONLY].click()
        for box in disks.boxes.values():
            box.setChecked(False)
        disks.accept_button.click()
        await eventually(lambda: key in page.questions.disks)
        await eventually(dialog.foot.next.isEnabled)
        row = page.model.row_with(key)
        assert row is not None
        assert row.cells[2].endswith("Backed-up disks: The OS disk only")
        assert page.model.row_at(page.tree.currentIndex()) is row
        assert page.disks_button.isEnabled()
        dialog.foot.next.click()
        await eventually(lambda: dialog.page is Page.REVIEW)
        plan = dialog.review.plan()
        assert world.writes() == []
        dialog.foot.apply.click()
        outcome = dialog.outcome
        assert outcome is not None
        await eventually(lambda: not outcome.run.running)
        assert sorted(received(world.writes())) == sorted(shown(plan))
        step = next(one for one in plan.steps if one.machine_id == machines["krc-sql-117"].facts.machine.id)
        assert step.reason.key == "reason-enable-os-disk"
        item = world.server.state.store.get(step.target_id)
        assert item is not None
        wished = {"diskLunList": [], "isInclusionList": True}
        assert item["properties"]["extendedProperties"]["diskExclusionProperties"] == wished


async def _shown(dialog: EnableDialog, kind: type[Kind], eventually: Wait) -> Kind:
    def found() -> list[Kind]:
        return [one for one in dialog.findChildren(kind) if one.isVisible()]

    await eventually(found)
    return found()[0]
