"""New policies and chosen disks within the enable dialog: from the card to what the sandbox then holds."""

from typing import Any

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.assessment import AssessedMachine, Badge
from app.domain.backup import PolicyType
from app.domain.resource_ids import key_of
from app.planning.enable import CheckState
from app.planning.item_lists import machine_items
from app.policies.disks import DiskMode
from app.protection.plan import Plan, StepKind
from app.sandbox.fleet import build_state
from app.sandbox.state import State
from tests.protection.azure import FAST, evening, received, shown
from tests.ui.protect.session import Running, running
from tests.ui.protect.story import Story, Wait
from tests.ui.shell.running import running as open_window
from ui.arguments import WindowOptions
from ui.common.language import Language
from ui.policies.dialog import PolicyDialog
from ui.policies.disks_dialog import DisksDialog
from ui.protect.check_list import CheckList
from ui.protect.dialog import EnableDialog, Page
from ui.protect.group_card import GroupCard
from ui.protect.rows import ROW_HEIGHT
from ui.vaults.form import VaultDialog


def prepared() -> State:
    """The demo fleet on a fast clock, to be changed before it is served."""
    return build_state(None, 7, FAST, quotas=False, start=evening())


def trusted(state: State, name: str) -> None:
    """Make a VM one with Trusted Launch."""
    found = [one for one in state.store if one["type"].casefold() == "microsoft.compute/virtualmachines"]
    machine = next(one for one in found if one["name"] == name)
    profile = {
        "securityType": "TrustedLaunch",
        "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
    }
    properties = {**machine["properties"], "securityProfile": profile}
    state.store.put({**machine, "properties": properties})


def without_enhanced(state: State, vault: str) -> None:
    """Take the Enhanced policy of a vault away, as an administrator can who does not want it."""
    ids = [one["id"] for one in state.store if f"/vaults/{vault}/backupPolicies/EnhancedPolicy" in one["id"]]
    assert len(ids) == 1
    state.store.remove(ids[0])


def card_of(story: Story) -> GroupCard:
    (card,) = story.dialog.targets.cards.values()
    return card


async def editor_of(story: Story, card: GroupCard, eventually: Wait) -> PolicyDialog:
    card.new_policy_button.click()
    await eventually(lambda: _editors(story))
    return _editors(story)[0]


def _editors(story: Story) -> list[PolicyDialog]:
    return [one for one in story.dialog.findChildren(PolicyDialog) if one.isVisible()]


def type_name(editor: PolicyDialog, name: str) -> None:
    editor.form.name.clear()
    QTest.keyClicks(editor.form.name, name)


def rows_under(checks: CheckList, key: str) -> dict[str, str]:
    """What stands under the row of a VM."""
    model = checks.model
    (row,) = [row for row in range(model.rowCount()) if checks._rows[key] == row]
    top = model.item(row, 0)
    return {top.child(one, 0).text(): top.child(one, 1).text() for one in range(top.rowCount())}


def stored(world: Running, target: str) -> dict[str, Any]:
    """The properties of what the sandbox holds."""
    found = world.server.state.store.get(target)
    assert found is not None, target
    properties: dict[str, Any] = found["properties"]
    return properties


def named(world: Running, name: str) -> AssessedMachine:
    return next(one for one in world.session.fleet.machines.values() if one.facts.machine.name == name)


async def to_targets(story: Story, eventually: Wait) -> GroupCard:
    story.dialog.foot.next.click()
    assert story.page() is Page.TARGETS
    card = card_of(story)
    await eventually(lambda: not card.checks.running)
    return card


async def reviewed(story: Story, eventually: Wait) -> Plan:
    await eventually(story.dialog.foot.next.isEnabled)
    assert story.world.writes() == []
    story.dialog.foot.next.click()
    await eventually(lambda: story.page() is Page.REVIEW)
    assert story.world.writes() == []
    return story.dialog.review.plan()


async def test_where_no_policy_suits_trusted_launch_a_new_enhanced_one_is_proposed_made_and_used(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    state = prepared()
    without_enhanced(state, "rsv-prod-krc")
    trusted(state, "erp-app-04")
    async with running(language, state=state) as world:
        machine = named(world, "erp-app-04")
        story = Story(world, qtbot, [machine.key])
        card = await to_targets(story, eventually)
        editor = await editor_of(story, card, eventually)
        assert editor.definition().type is PolicyType.ENHANCED
        assert "Trusted Launch" in editor.form.reasons.text()
        assert "erp-app-04" in editor.form.reasons.text()
        type_name(editor, "trusted-daily")
        assert editor.accept_button.isEnabled(), editor.hint.text()
        editor.accept_button.click()
        await eventually(lambda: card.policy.currentText().startswith("New: trusted-daily"))
        plan = await reviewed(story, eventually)
        assert [step.kind for step in plan.steps] == [StepKind.CREATE_POLICY, StepKind.ENABLE]
        make, enable = plan.steps
        assert make.id in enable.depends_on
        said = [row.cells[0] for row in story.dialog.review.model.top.leaves()]
        assert any("trusted-daily" in one for one in said), said
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        assert stored(world, make.target_id)["policyType"] == "V2"
        assert key_of(stored(world, enable.target_id)["policyId"]) == key_of(make.target_id)


async def test_a_policy_of_ones_own_in_a_vault_that_the_plan_makes(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machine = named(world, "krs-dr-01")
        story = Story(world, qtbot, [machine.key])
        card = await to_targets(story, eventually)
        assert card.candidate() is None
        assert not card.new_policy_button.isEnabled()
        assert card.new_policy_button.accessibleDescription() == "Choose or create a vault first."
        card.create_button.click()
        await eventually(lambda: story.dialog.findChild(VaultDialog) is not None)
        form = story.dialog.findChild(VaultDialog)
        assert form is not None
        await eventually(lambda: form.region.currentData() == "koreasouth" and form.group.known())
        form.name.edit.setText("rsv-new-krs")
        await eventually(form.create_button.isEnabled)
        form.create_button.click()
        await eventually(lambda: card.candidate() is not None)
        editor = await editor_of(story, card, eventually)
        assert editor.definition().type is PolicyType.STANDARD
        type_name(editor, "EnhancedPolicy")
        assert "EnhancedPolicy" in editor.hint.text()
        assert not editor.accept_button.isEnabled()
        type_name(editor, "nightly")
        editor.accept_button.click()
        await eventually(lambda: card.policy.currentText().startswith("New: nightly"))
        plan = await reviewed(story, eventually)
        kinds = [step.kind for step in plan.steps]
        assert kinds[-2:] == [StepKind.CREATE_POLICY, StepKind.ENABLE]
        make, enable = plan.steps[-2:]
        redundancy = next(step for step in plan.steps if step.kind is StepKind.SET_REDUNDANCY)
        assert redundancy.id in make.depends_on
        assert make.id in enable.depends_on
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        assert key_of(stored(world, enable.target_id)["policyId"]) == key_of(make.target_id)


async def test_a_policy_that_nobody_uses_is_not_made(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        story = Story(world, qtbot, [named(world, "erp-app-04").key])
        card = await to_targets(story, eventually)
        editor = await editor_of(story, card, eventually)
        first = editor.form.name.text()
        editor.accept_button.click()
        await eventually(lambda: card.policy.currentText().startswith("New: "))
        again = await editor_of(story, card, eventually)
        assert again.form.name.text() != first
        again.reject()
        fits = [one.policy.name for one in card.policy.fits()]
        card.policy.setCurrentIndex(fits.index("DefaultPolicy"))
        plan = await reviewed(story, eventually)
        assert [step.kind for step in plan.steps] == [StepKind.ENABLE]
        story.dialog.done(0)


async def test_which_policies_fit_is_said_for_each_vm_and_why_the_others_do_not(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        ultra, plain = named(world, "trade-feed-01"), named(world, "jpe-dc-106")
        story = Story(world, qtbot, [ultra.key, plain.key])
        card = await to_targets(story, eventually)
        assert card.policy.currentText().startswith("EnhancedPolicy – Fits 2 of 2 VMs.")
        under = rows_under(card.checks, ultra.key)
        assert under["Policies that fit"] == "EnhancedPolicy"
        assert under["Policies that do not fit"].startswith("DefaultPolicy: trade-feed-01 cannot be enabled")
        assert "Ultra" in under["Policies that do not fit"]
        card.checks.tree.expand(card.checks.model.index(card.checks._rows[ultra.key], 0))
        shown_rows = len(under) + 2
        assert card.checks.tree.height() >= shown_rows * ROW_HEIGHT
        assert rows_under(card.checks, plain.key)["Policies that fit"] == "EnhancedPolicy, DefaultPolicy"
        names = [one.policy.name for one in card.policy.fits()]
        card.policy.setCurrentIndex(names.index("DefaultPolicy"))
        await eventually(lambda: not card.checks.running)
        assert card.checks.outcomes[ultra.key].state is CheckState.CANNOT
        assert card.checks.outcomes[plain.key].state is CheckState.CAN
        story.dialog.done(0)


async def test_disks_are_left_out_of_one_vm_and_read_back(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machine, other = named(world, "krc-sql-117"), named(world, "erp-app-04")
        story = Story(world, qtbot, [machine.key, other.key])
        card = await to_targets(story, eventually)
        assert not card.checks.disks_button.isEnabled()
        assert card.checks.disks_button.toolTip() == "Select a VM first."
        card.checks.tree.setCurrentIndex(card.checks.model.index(card.checks._rows[machine.key], 0))
        card.checks.disks_button.click()
        await eventually(lambda: story.dialog.findChild(DisksDialog) is not None)
        dialog = story.dialog.findChild(DisksDialog)
        assert dialog is not None
        dialog.modes[DiskMode.ALL_BUT].click()
        dialog.boxes[1].click()
        assert any("can only be restored as disks" in label.text() for label in dialog.note_labels)
        dialog.accept_button.click()
        await eventually(lambda: card.disks(machine.key) is not None)
        await eventually(lambda: not card.checks.running)
        assert rows_under(card.checks, machine.key)["Backed-up disks"] == "All but those at LUN 1"
        assert card.checks.current() == machine.key
        plan = await reviewed(story, eventually)
        step = next(one for one in plan.steps if one.machine_id == machine.facts.machine.id)
        assert step.reason.key == "reason-enable-all-but"
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        wished = {"diskLunList": [1], "isInclusionList": False}
        assert stored(world, step.target_id)["extendedProperties"]["diskExclusionProperties"] == wished
        rest = next(one for one in plan.steps if one.machine_id == other.facts.machine.id)
        assert not (stored(world, rest.target_id).get("extendedProperties") or {}).get(
            "diskExclusionProperties"
        )


async def test_shared_disks_are_left_out_without_asking_and_that_is_said(
    qtbot: QtBot, language: Language, eventually: Wait
) -> None:
    async with running(language) as world:
        machine = named(world, "sql-fci-07")
        (lun,) = [disk.lun for disk in machine.facts.machine.disks if disk.max_shares > 1]
        story = Story(world, qtbot, [machine.key])
        card = await to_targets(story, eventually)
        assert card.policy.currentText().startswith("EnhancedPolicy")
        under = rows_under(card.checks, machine.key)
        assert under["Backed-up disks"] == f"All but those at LUN {lun}"
        assert "Shared disks" in under["Policies that do not fit"]
        plan = await reviewed(story, eventually)
        (step,) = plan.steps
        assert step.reason.key == "reason-enable-all-but"
        await story.apply(eventually)
        assert received(world.writes()) == shown(plan)
        wished = {"diskLunList": [lun], "isInclusionList": False}
        assert stored(world, step.target_id)["extendedProperties"]["diskExclusionProperties"] == wished


async def test_in_the_window_a_new_policy_comes_with_the_enabling_and_is_known_afterwards() -> None:
    async with open_window(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        fleet = workspace.session.fleet
        ready = next(
            one
            for one in fleet.machines.values()
            if one.verdict.badge is Badge.READY and one.facts.machine.region == "koreacentral"
        )
        workspace.fleet.select([ready.key])
        row = workspace.fleet.model._contents.rows[ready.key]
        menu = workspace.fleet._menu_of_machines(row)
        next(one for one in menu.actions() if one.text().replace("&", "") == "Enable backup…").trigger()
        await window.until(lambda: window.window.findChildren(EnableDialog))
        (dialog,) = window.window.findChildren(EnableDialog)
        dialog.foot.next.click()
        (card,) = dialog.targets.cards.values()
        await window.until(lambda: card.fit() is not None)
        card.new_policy_button.click()
        await window.until(lambda: dialog.findChildren(PolicyDialog))
        (editor,) = dialog.findChildren(PolicyDialog)
        type_name(editor, "own-nightly")
        editor.accept_button.click()
        await window.until(lambda: card.policy.currentText().startswith("New: own-nightly"))
        await window.until(dialog.foot.next.isEnabled)
        dialog.foot.next.click()
        await window.until(lambda: dialog.page is Page.REVIEW)
        make, _ = dialog.review.plan().steps
        dialog.foot.apply.click()
        await window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
        dialog.accept()
        await window.until(lambda: not workspace.flows.busy)
        await window.until(lambda: not workspace.session.operations.applying)
        items = machine_items(fleet.machines[ready.key])
        assert [key_of(one.policy_id) for one in items] == [key_of(make.target_id)]
        assert fleet.machines[ready.key].verdict.badge is not Badge.READY
        vault = key_of(make.vault_id)
        await window.until(lambda: "own-nightly" in {one.name for one in fleet.estate.policies[vault]})
