"""Each state of a protected VM in the window: badge, explanation, step of the menu, review, new badge."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu

from app.domain.assessment import AssessedMachine, Badge
from app.planning.item_lists import machine_items
from tests.ui.shell.running import Running, running
from ui.arguments import WindowOptions
from ui.fleet.rows import MachineRow
from ui.protect.plan_dialog import PlanDialog
from ui.shell.workspace import Workspace
from ui.states.policy_choice import PolicyChoice
from ui.states.typed_confirmation import TypedConfirmation

Kind = TypeVar("Kind", bound=QDialog)


class Story:
    """One VM in a window on the demo; what is done with it goes through the menu of its row."""

    def __init__(self, window: Running, name: str) -> None:
        self.window = window
        self.name = name
        machines = self.workspace.session.fleet.machines
        self.key = next(key for key, one in machines.items() if one.facts.machine.name == name)
        self.workspace.fleet.select([self.key])

    @property
    def workspace(self) -> Workspace:
        return self.window.workspace

    @property
    def machine(self) -> AssessedMachine:
        return self.workspace.session.fleet.machines[self.key]

    def menu(self) -> QMenu:
        """The menu as the row of the VM gives it."""
        fleet = self.workspace.fleet
        node = fleet.model.node(fleet.model.index_of(self.key))
        assert isinstance(node, MachineRow)
        return fleet._menu_of_machines(node)

    def offers(self) -> set[str]:
        return {one.text().replace("&", "") for one in self.menu().actions() if one.text()}

    def choose(self, text: str) -> None:
        menu = self.menu()
        entry = next(one for one in menu.actions() if one.text().replace("&", "") == text)
        assert entry.isEnabled(), entry.toolTip()
        entry.trigger()

    async def dialog(self, kind: type[Kind]) -> Kind:
        found = self.window.window.findChildren
        await self.window.until(lambda: [one for one in found(kind) if one.isVisible()])
        return next(one for one in found(kind) if one.isVisible())

    async def apply(self) -> list[str]:
        """Review and apply; the lines of the steps as they were shown."""
        dialog = await self.dialog(PlanDialog)
        foot = dialog.foot
        await self.window.until(lambda: foot.apply.isVisible() and foot.apply.isEnabled())
        steps = [step.kind.value for step in dialog.review.plan().steps]
        QTest.mouseClick(foot.apply, Qt.MouseButton.LeftButton)
        await self.window.until(lambda: dialog.outcome is not None and dialog.outcome.ended)
        assert dialog.outcome is not None
        results = dialog.outcome.run.results.values()
        assert all(one.state.succeeded for one in results), results
        dialog.accept()
        session = self.workspace.session
        await self.window.until(lambda: not self.workspace.flows.busy and not session.operations.applying)
        return steps

    async def becomes(self, *badges: Badge) -> None:
        """Wait until the VM has one of these badges in the fleet, in its row and on its page."""
        await self.window.until(lambda: self.machine.verdict.badge in badges)
        page = self.workspace.diagnosis.machine
        await self.window.until(lambda: page._assessed is not None and page._assessed is self.machine)
        fleet = self.workspace.fleet
        node = fleet.model.node(fleet.model.index_of(self.key))
        assert isinstance(node, MachineRow)
        assert node.badge in badges
        assert page.card.accessibleName() or page.card.isVisible()

    def states(self) -> list[str]:
        """What the page of the VM says about its items."""
        return [one.text() for one in self.workspace.diagnosis.machine.items.buttons]


async def test_a_vm_is_given_another_policy_stopped_and_resumed() -> None:
    async with running(WindowOptions(demo=True)) as window:
        await window.signed_in_and_read()
        story = Story(window, "erp-app-01")
        await story.becomes(Badge.PROTECTED)
        assert {"Change policy…", "Stop protection…", "Stop and delete backup data…"} <= story.offers()
        old = machine_items(story.machine)[0].policy_name
        story.choose("Change policy…")
        choice = await story.dialog(PolicyChoice)
        (vault,) = choice.vaults
        for row in range(vault.policies.count()):
            vault.policies.setCurrentIndex(row)
            if vault.policy is not None and vault.policy.name != old and choice.plan().steps:
                break
        wanted = vault.policy
        assert wanted is not None
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)
        assert await story.apply() == ["change-policy"]
        await window.until(lambda: machine_items(story.machine)[0].policy_name == wanted.name)

        story.choose("Stop protection…")
        assert await story.apply() == ["stop-protection"]
        await story.becomes(Badge.STOPPED)
        assert "stopped, data kept" in story.states()[0]
        assert {"Resume protection…", "Stop and delete backup data…"} <= story.offers()
        assert "Stop protection…" not in story.offers()

        story.choose("Resume protection…")
        choice = await story.dialog(PolicyChoice)
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)
        assert await story.apply() == ["resume"]
        await story.becomes(Badge.PROTECTED, Badge.PENDING)


async def test_data_is_deleted_and_brought_back_with_the_days_left_in_sight() -> None:
    async with running(WindowOptions(demo=True)) as window:
        await window.signed_in_and_read()
        story = Story(window, "erp-app-02")
        await story.becomes(Badge.PENDING)
        story.choose("Stop and delete backup data…")
        confirmation = await story.dialog(TypedConfirmation)
        QTest.keyClicks(confirmation.fields[0], "erp-app-02")
        QTest.mouseClick(confirmation.verb_button, Qt.MouseButton.LeftButton)
        assert await story.apply() == ["delete-data"]
        await story.becomes(Badge.SOFT_DELETED)
        assert "days left" in story.states()[0]
        assert "Stop and delete backup data…" not in story.offers()

        page = window.workspace.diagnosis.machine
        assert page.state.text().replace("&", "") == "Undelete and resume…"
        story.choose("Undelete and resume…")
        choice = await story.dialog(PolicyChoice)
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)
        assert await story.apply() == ["undelete", "resume"]
        await story.becomes(Badge.PROTECTED, Badge.PENDING)


async def test_a_vm_that_is_protected_elsewhere_is_named_with_vault_and_subscription_and_linked() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        story = Story(window, "erp-archive-01")
        await story.becomes(Badge.PROTECTED, Badge.PENDING, Badge.UNHEALTHY)
        assert "rsv-dev-krc (Contoso Dev/Test)" in story.states()[0]
        fleet = workspace.fleet
        node = fleet.model.node(fleet.model.index_of(story.key))
        assert isinstance(node, MachineRow)
        assert "rsv-dev-krc (Contoso Dev/Test)" in fleet.model.cells(node)
        assert not {"Enable backup…"} & story.offers()
        story.choose("Show vault rsv-dev-krc")
        assert workspace.vaults.isVisible()
        assert workspace.vaults.details.name.full_text() == "rsv-dev-krc"


async def test_a_vm_in_two_vaults_is_found_by_either_and_shows_both() -> None:
    async with running(WindowOptions(demo=True)) as window:
        workspace = await window.signed_in_and_read()
        fleet = workspace.fleet
        fleet.filter_bar.field.setText("vault:rsv-prod-krc-private")
        await window.until(lambda: len(fleet.model.shown_keys()) == 2)
        (key,) = (one for one in fleet.model.shown_keys() if one.endswith("/print-01"))
        node = fleet.model.node(fleet.model.index_of(key))
        assert isinstance(node, MachineRow)
        assert "rsv-prod-krc, rsv-prod-krc-private" in fleet.model.cells(node)
        assert node.badge is Badge.PROTECTED
        fleet.select([key])
        page = workspace.diagnosis.machine
        await window.until(lambda: page.key == key)
        assert "backup data in 2 vaults" in page.items._said.text()
        assert any("soft-deleted" in one.text() for one in page.items.buttons)
