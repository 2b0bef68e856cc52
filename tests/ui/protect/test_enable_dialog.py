"""The enable dialog with real widgets against a real simulated Azure: four pages, refusals, one failure."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Badge
from app.domain.resource_ids import key_of
from app.planning.enable import CheckState
from app.protection.plan import StepKind
from app.sandbox.faults import Effect, Fault
from tests.protection.azure import received, shown
from tests.ui.protect.session import running
from tests.ui.protect.story import Story, Wait
from ui.common.dialogs import Confirmation
from ui.common.language import Language
from ui.common.tokens import Status
from ui.protect.dialog import Page
from ui.protect.outcome_words import headline_of
from ui.protect.result_dialog import ResultDialog
from ui.protect.review_model import ReviewModel
from ui.protect.row_model import Row
from ui.protect.rows import KeyRole
from ui.vaults.form import VaultDialog


def _is_part_of_qt(widget: QWidget) -> bool:
    """Clear buttons of fields and popups of boxes, which speak for their owner."""
    parent = widget.parent()
    popup = parent is not None and parent.metaObject().className() == "QComboBoxPrivateContainer"
    return popup or isinstance(parent, QLineEdit) or isinstance(widget, QHeaderView)


def _words_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def key_click(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)


def _tick(model: ReviewModel, row: Row, *, on: bool) -> None:
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    assert model.setData(model.index_of(row), state.value, Qt.ItemDataRole.CheckStateRole)


async def test_from_a_selection_over_a_new_vault_to_results(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        here, there = world.ready("koreacentral", 2), world.ready("koreasouth", 2)
        blocked = world.one(Badge.BLOCKED)
        story = Story(world, qtbot, [one.key for one in [*here, *there, blocked]])
        dialog = story.dialog
        assert blocked.facts.machine.name in story.listed()
        assert blocked.key not in dialog.choose.chosen()
        dialog.foot.next.click()
        assert dialog.page is Page.TARGETS
        cards = {card.group.region: card for card in dialog.targets.cards.values()}
        assert set(cards) == {"koreacentral", "koreasouth"}
        assert cards["koreasouth"].candidate() is None
        assert not dialog.foot.next.isEnabled()
        await eventually(lambda: "vault for Contoso Production › Korea South" in dialog.foot.hint.text())
        cards["koreasouth"].create_button.click()
        await eventually(lambda: dialog.findChild(VaultDialog) is not None)
        form = dialog.findChild(VaultDialog)
        assert form is not None
        await eventually(lambda: form.region.currentData() == "koreasouth" and form.group.known())
        form.name.edit.setText("rsv-new-krs")
        await eventually(form.create_button.isEnabled)
        form.create_button.click()
        await eventually(dialog.foot.next.isEnabled)
        chosen = cards["koreasouth"].candidate()
        assert chosen is not None
        assert (chosen.vault.name, chosen.planned) == ("rsv-new-krs", True)
        assert {one.state for one in dialog.targets.outcomes().values()} == {CheckState.CAN}
        assert world.writes() == []
        dialog.foot.next.click()
        await eventually(lambda: dialog.page is Page.REVIEW)
        plan = dialog.review.plan()
        assert dialog.review.headline.text().startswith("Nothing has been sent yet.")
        assert [step.kind for step in plan.steps].count(StepKind.ENABLE) == 4
        assert [one.name for one in plan.left_out] == [blocked.facts.machine.name]
        assert plan.steps[0].request.path in dialog.review.details.request.toPlainText()
        assert world.writes() == []
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        outcome = dialog.outcome
        assert outcome is not None
        assert headline_of(plan, story.runs[0].results).status is Status.PASS
        assert "4 of 4" in outcome.headline.text()
        for one in [*here, *there]:
            assert world.azure.badge(one.key) is Badge.PENDING
        assert dialog.foot.back_up.isVisible()
        dialog.foot.back_up.click()
        follow_up = dialog.follow_up
        assert follow_up is not None
        assert set(map(key_of, follow_up.machine_ids)) == {one.key for one in [*here, *there]}


async def test_one_failure_is_red_first_and_explained(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machines = world.ready("koreacentral", 3)
        story = Story(world, qtbot, [one.key for one in machines])
        await story.to_review(eventually)
        refused = machines[-1].facts.machine.name
        message = "Another operation is <b>in progress</b>."
        fault = Fault(
            Effect.ERROR,
            "PUT",
            f"*protectedItems/*{refused}",
            count=None,
            status=409,
            code="BMSUserErrorObjectLocked",
            message=message,
        )
        world.server.faults.add(fault)
        await story.apply(eventually)
        outcome = story.dialog.outcome
        assert outcome is not None
        headline = headline_of(story.runs[0].plan, story.runs[0].results)
        assert headline.status is Status.BLOCKED
        assert "2 of 3" in outcome.headline.text()
        assert "1 failed" in outcome.headline.text()
        failed = outcome.model.top.children[0]
        assert failed.cells[0] == "Failed"
        assert [row.cells[0] for row in failed.children] == [refused]
        assert outcome.details.isVisible()
        assert refused in outcome.details.accessibleName()
        outcome.details.copy_button.click()
        assert "BMSUserErrorObjectLocked" in outcome.details._text
        known = world.session.error_dictionary.find("BMSUserErrorObjectLocked")
        assert known is not None
        assert known.meaning in outcome.details.explanation.text()
        assert known.next_step in outcome.details._text
        again = ResultDialog(world.session, story.runs[0], "again")
        qtbot.addWidget(again)
        again.open()
        assert again.outcome.headline.text() == outcome.headline.text()
        again.accept()
        story.dialog.accept()


async def test_a_refused_vm_stays_listed_with_azures_reason(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        gone, fine = world.ready("koreacentral", 2)
        world.server.state.store.remove(gone.facts.machine.id)
        story = Story(world, qtbot, [gone.key, fine.key])
        story.dialog.foot.next.click()
        await eventually(story.dialog.foot.next.isEnabled)
        outcomes = story.dialog.targets.outcomes()
        assert outcomes[gone.key].state is CheckState.CANNOT
        assert outcomes[fine.key].state is CheckState.CAN
        checks = next(iter(story.dialog.targets.cards.values())).checks
        said = {checks.model.item(row, 0).text(): checks.model.item(row, 1).text() for row in range(2)}
        assert said[gone.facts.machine.name].startswith(f"Azure refuses {gone.facts.machine.name}")
        story.dialog.foot.next.click()
        await eventually(lambda: story.dialog.page is Page.REVIEW)
        plan = story.dialog.review.plan()
        assert [one.name for one in plan.left_out] == [gone.facts.machine.name]
        assert len(plan.steps) == 1
        story.dialog.done(0)


async def test_unticking_a_step_takes_along_what_needs_it(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [one.key for one in world.ready("koreacentral", 2)])
        await story.to_review(eventually)
        review = story.dialog.review
        first, second = (row for row in review.model.top.leaves() if row.key)
        _tick(review.model, first, on=False)
        assert [step.id for step in review.plan().steps] == [second.key]
        assert story.dialog.foot.apply.text().replace("&", "") == "Apply 1 step"
        _tick(review.model, second, on=False)
        assert not story.dialog.foot.apply.isEnabled()
        story.dialog.done(0)


async def test_keys_go_on_and_back_but_never_apply(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [world.ready("koreacentral", 1)[0].key])
        dialog = story.dialog
        control = Qt.KeyboardModifier.ControlModifier
        dialog.activateWindow()
        await eventually(dialog.isActiveWindow)
        key_click(dialog, Qt.Key.Key_Return, control)
        assert story.page() is Page.TARGETS
        await eventually(dialog.foot.next.isEnabled)
        key_click(dialog, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert story.page() is Page.CHOOSE
        await story.to_review(eventually)
        key_click(dialog, Qt.Key.Key_Return, control)
        key_click(dialog, Qt.Key.Key_Return)
        key_click(dialog.review.tree, Qt.Key.Key_Return)
        assert story.page() is Page.REVIEW
        assert world.writes() == []
        key_click(dialog, Qt.Key.Key_Escape)
        await eventually(lambda: dialog.findChild(Confirmation) is not None)
        question = dialog.findChild(Confirmation)
        assert question is not None
        question.verb_button.click()
        await eventually(lambda: not dialog.isVisible())
        assert story.runs == []
        assert world.writes() == []


async def test_enter_applies_where_the_button_has_the_focus(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [world.ready("koreacentral", 1)[0].key])
        await story.to_review(eventually)
        key_click(story.dialog.foot.apply, Qt.Key.Key_Return)
        assert story.dialog.page is Page.RESULT
        await eventually(lambda: not story.runs[0].running)
        story.dialog.accept()


async def test_closing_while_it_is_checked_cancels_the_questions(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        world.server.faults.add(Fault(Effect.DELAY, "POST", "*", count=None, seconds=1))
        story = Story(world, qtbot, [world.ready("koreacentral", 1)[0].key])
        story.dialog.foot.next.click()
        assert "pre-check" in world.session.tasks.running()
        checks = next(iter(story.dialog.targets.cards.values())).checks
        checks.cancel_button.click()
        await eventually(lambda: "pre-check" not in world.session.tasks.running())
        checks.again_button.click()
        assert "pre-check" in world.session.tasks.running()
        story.dialog.done(0)
        await eventually(lambda: world.session.tasks.running() == ())
        await asyncio.sleep(1.2)  # the server is left to finish what it delays


async def test_the_work_goes_on_when_the_dialog_is_closed(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machine = world.ready("koreacentral", 1)[0]
        story = Story(world, qtbot, [machine.key])
        await story.to_review(eventually)
        story.dialog.foot.apply.click()
        story.dialog.accept()
        await eventually(lambda: world.azure.badge(machine.key) is Badge.PENDING)
        await eventually(lambda: not story.runs[0].running)


async def test_a_vault_offers_the_ready_vms_of_its_place_only(qtbot: QtBot, language: Language) -> None:
    async with running(language) as world:
        vault = world.session.fleet.estate.vaults[key_of(world.azure.vault("koreacentral"))]
        story = Story(world, qtbot, [], vault.id)
        assert story.dialog.choose.chosen() == frozenset()
        assert not story.dialog.foot.next.isEnabled()
        model = story.dialog.choose.model
        assert model.rowCount() == 1
        keys = [str(model.item(0).child(row).data(KeyRole)) for row in range(model.item(0).rowCount())]
        assert keys
        for key in keys:
            machine = world.session.fleet.machines[key].facts.machine
            assert (machine.subscription_id, machine.region) == (vault.subscription_id, vault.region)
        model.item(0).setCheckState(Qt.CheckState.Checked)
        assert story.dialog.choose.chosen() == frozenset(keys)
        model.item(0).child(0).setCheckState(Qt.CheckState.Unchecked)
        assert model.item(0).checkState() is Qt.CheckState.PartiallyChecked
        assert story.dialog.foot.next.isEnabled()
        story.dialog.foot.next.click()
        chosen = next(iter(story.dialog.targets.cards.values())).candidate()
        assert chosen is not None
        assert chosen.vault.id == vault.id
        story.dialog.done(0)


async def test_the_filter_keeps_the_ticks(qtbot: QtBot, language: Language) -> None:
    async with running(language) as world:
        first, second = world.ready("koreacentral", 2)
        story = Story(world, qtbot, [first.key, second.key])
        story.dialog.choose.filter.setText(first.facts.machine.name)
        assert story.listed() == [first.facts.machine.name]
        assert story.dialog.choose.chosen() == {first.key, second.key}
        story.dialog.choose.filter.setText("")
        story.dialog.choose.more.setChecked(True)
        assert len(story.listed()) > 2
        assert story.dialog.choose.chosen() == {first.key, second.key}
        story.dialog.reject()
        assert not story.dialog.isVisible()


async def test_unsuitable_vaults_are_listed_disabled_with_their_reason(
    qtbot: QtBot, language: Language
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [world.ready("koreacentral", 1)[0].key])
        story.dialog.foot.next.click()
        card = next(iter(story.dialog.targets.cards.values()))
        own = len(card.vault.candidates())
        card.others.setChecked(True)
        assert len(card.vault.candidates()) > own
        unsuitable = [row for row, one in enumerate(card.vault.candidates()) if not one.suitable]
        assert unsuitable
        enabled = Qt.ItemFlag.ItemIsEnabled
        for row in unsuitable:
            index = card.vault.model().index(row, 0)
            assert not card.vault.model().flags(index) & enabled
            assert "region" in card.vault.itemText(row) or "vault" in card.vault.itemText(row).casefold()
        story.dialog.done(0)


@pytest.mark.parametrize("page", [Page.CHOOSE, Page.TARGETS, Page.REVIEW])
async def test_every_control_has_a_name(
    qtbot: QtBot, language: Language, eventually: Wait, page: Page
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [world.ready("koreacentral", 1)[0].key])
        if page is not Page.CHOOSE:
            await story.to_review(eventually)
        shown_page = (story.dialog.choose, story.dialog.targets, story.dialog.review)[page]
        kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
        widgets = [widget for kind in kinds for widget in shown_page.findChildren(kind)]
        own = [one for one in widgets if not _is_part_of_qt(one)]
        nameless = [one for one in own if not one.accessibleName() and not _words_of(one)]
        assert own
        assert nameless == []
        story.dialog.done(0)
