"""The vault form, the vaults page and the redundancy dialog against a real simulated Azure."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from app.domain.backup import Redundancy, Vault
from app.domain.resource_ids import key_of
from app.protection.plan import StepKind
from app.sandbox.fleet.extras import lock_document
from tests.protection.azure import PRODUCTION, received, shown
from tests.ui.protect.session import Running, running
from ui.common.language import Language
from ui.jobs.plan_run import PlanRun
from ui.vaults.form import VaultDialog
from ui.vaults.page import VaultsPage
from ui.vaults.redundancy_dialog import RedundancyDialog

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


async def form_in(world: Running, qtbot: QtBot, eventually: Wait, region: str) -> VaultDialog:
    session = world.session
    dialog = VaultDialog(
        session.vaults, session.plan_texts, session.tasks, subscription_id=PRODUCTION, region=region
    )
    qtbot.addWidget(dialog)
    dialog.open()
    await eventually(lambda: dialog.region.currentData() == region and dialog.group.known())
    return dialog


def hint(dialog: VaultDialog) -> str:
    return dialog.create_button.toolTip()


async def test_rules_are_seen_before_and_said_while_typing(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = await form_in(world, qtbot, eventually, "koreasouth")
        assert not dialog.create_button.isEnabled()
        dialog.name.edit.setText("2rsv_prod")
        assert "cannot be first" in hint(dialog)
        assert [rule.accessibleName().rpartition(": ")[2] for rule in dialog.name._rules] == [
            "met",
            "not met",
            "not met",
        ]
        dialog.name._suggestion.click()
        await eventually(dialog.create_button.isEnabled)
        assert dialog.redundancy.value() is Redundancy.GEO
        dialog.reject()


async def test_a_taken_name_is_refused(qtbot: QtBot, language: Language, eventually: Wait) -> None:
    async with running(language) as world:
        vault = world.session.fleet.estate.vaults[key_of(world.azure.vault("koreacentral"))]
        dialog = await form_in(world, qtbot, eventually, vault.region)
        row = next(
            row
            for row in range(dialog.group.choice.count())
            if dialog.group.choice.itemText(row).casefold() == vault.resource_group.casefold()
        )
        dialog.group.choice.setCurrentIndex(row)
        dialog.name.edit.setText(vault.name)
        await eventually(lambda: vault.name in hint(dialog) or "cannot be used" in hint(dialog))
        assert not dialog.create_button.isEnabled()
        dialog.reject()


async def test_a_vault_is_created_as_reviewed_and_appears_on_the_page(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        page = VaultsPage(world.session)
        qtbot.addWidget(page)
        before = page.model.rowCount()
        dialog = await form_in(world, qtbot, eventually, "koreasouth")
        dialog.name.edit.setText("rsv-test-krs")
        dialog.redundancy.choose(Redundancy.LOCAL)
        await eventually(dialog.create_button.isEnabled)
        dialog.create_button.click()
        await eventually(lambda: dialog.plan is not None)
        assert dialog.isVisible()
        assert world.writes() == []
        dialog.create_button.click()
        plan = dialog.plan
        assert plan is not None
        assert {StepKind.CREATE_VAULT, StepKind.SET_REDUNDANCY} <= {step.kind for step in plan.steps}
        run = PlanRun(world.session, plan, "create")
        await eventually(lambda: not run.running)
        assert received(world.writes()) == shown(plan)
        await eventually(lambda: page.model.rowCount() == before + 1)
        page.close_page()


async def test_a_region_without_vaults_is_listed_disabled_with_the_reason(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        session = world.session
        offered = session.fleet.estate.vault_regions[PRODUCTION]
        machines = session.fleet.machines.items()
        outside = [key for key, one in machines if one.facts.machine.region not in offered]
        assert outside
        dialog = VaultDialog(
            session.vaults, session.plan_texts, session.tasks, machine_ids=tuple(outside[:1])
        )
        qtbot.addWidget(dialog)
        dialog.open()
        await eventually(lambda: dialog.region.count() > 0 and dialog.group.known())
        model = dialog.region.model()
        assert isinstance(model, QStandardItemModel)
        items = [model.item(row) for row in range(model.rowCount())]
        refused = [item for item in items if not item.flags() & Qt.ItemFlag.ItemIsEnabled]
        assert len(refused) == 1
        assert "(no vaults)" in refused[0].text()
        assert "no Recovery Services vaults" in refused[0].accessibleDescription()
        assert dialog.region.currentData() != session.fleet.machines[outside[0]].facts.machine.region
        assert any(item.flags() & Qt.ItemFlag.ItemIsEnabled for item in items)
        dialog.reject()


async def open_redundancy(world: Running, qtbot: QtBot, eventually: Wait, vault: Vault) -> RedundancyDialog:
    session = world.session
    dialog = RedundancyDialog(vault, session.vaults, session.plan_texts, session.tasks)
    qtbot.addWidget(dialog)
    dialog.open()
    await eventually(dialog._work.done)
    return dialog


async def test_a_locked_redundancy_says_why_and_the_way_out(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        vault = world.session.fleet.estate.vaults[key_of(world.azure.vault("koreacentral"))]
        dialog = await open_redundancy(world, qtbot, eventually, vault)
        assert "Way out" in dialog._explanation.text()
        assert not dialog._cards.isEnabled()
        assert not dialog._change.isEnabled()
        dialog.reject()


async def test_an_unlocked_redundancy_is_changed_by_its_plan(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        estate = world.session.fleet.estate
        for key, vault in estate.vaults.items():
            if estate.vault_item_counts.get(key, 0) == 0 and vault.provisioning_state == "Succeeded":
                dialog = await open_redundancy(world, qtbot, eventually, vault)
                if dialog._cards.isEnabled():
                    break
                dialog.reject()
        else:
            raise AssertionError("the demo has a vault whose redundancy is open")
        now = dialog._cards.value()
        dialog._cards.choose(Redundancy.LOCAL if now is not Redundancy.LOCAL else Redundancy.GEO)
        dialog._change.click()
        await eventually(lambda: dialog.plan is not None)
        assert world.writes() == []
        dialog._change.click()
        plan = dialog.plan
        assert plan is not None
        run = PlanRun(world.session, plan, "redundancy")
        await eventually(lambda: not run.running)
        assert received(world.writes()) == shown(plan)
        assert all(result.state.succeeded for result in run.results.values())


async def test_the_page_asks_for_what_its_buttons_say(qtbot: QtBot, language: Language) -> None:
    async with running(language) as world:
        page = VaultsPage(world.session)
        qtbot.addWidget(page)
        page.show()
        asked: list[str] = []
        page.backup_requested.connect(asked.append)
        page.redundancy_requested.connect(asked.append)
        key = key_of(world.azure.vault("koreacentral"))
        page._select(key)
        page.backup_button.click()
        page.redundancy_button.click()
        assert [key_of(one) for one in asked] == [key, key]
        page.close_page()


async def test_what_stands_in_the_way_of_a_new_vault_is_said_before_it_is_sent(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        dialog = await form_in(world, qtbot, eventually, "koreasouth")
        for group, why in (("rg-frozen-krs", "frozen"), ("rg-governed-krs", "tag-cost-center")):
            row = dialog.group.choice.findText(group)
            assert row >= 0
            dialog.group.choice.setCurrentIndex(row)
            dialog.name.edit.setText("rsv-test-krs")
            await eventually(dialog.create_button.isEnabled)
            dialog.create_button.click()
            await eventually(lambda: dialog.plan is not None)
            assert not dialog.create_button.isEnabled()
            assert why in dialog.create_button.accessibleDescription()
            assert why in dialog._hint.text()
            dialog.back.click()
        dialog.tags.table.setItem(0, 0, QTableWidgetItem("costCenter"))
        dialog.tags.table.setItem(0, 1, QTableWidgetItem("4711"))
        await eventually(dialog.create_button.isEnabled)
        dialog.create_button.click()
        await eventually(lambda: dialog.plan is not None)
        assert dialog.create_button.isEnabled()
        assert world.writes() == []
        dialog.reject()


async def test_a_locked_group_keeps_the_redundancy_as_it_is(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        vault = next(one for one in world.session.fleet.estate.vaults.values() if one.name == "rsv-dev-sea")
        lock = lock_document(vault.id, "frozen", "ReadOnly", "")
        world.azure.server.state.store.put(lock)
        dialog = await open_redundancy(world, qtbot, eventually, vault)
        dialog._cards.choose(Redundancy.GEO)
        dialog._change.click()
        await eventually(dialog._change.accessibleDescription)
        assert "frozen" in dialog._change.accessibleDescription()
        assert dialog.plan is None
        dialog.reject()
        assert world.writes() == []
