"""The dialogs that change Azure, from the button to the plan that is being applied."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.assessment import AssessedMachine
from app.domain.backup import Job, Policy, ProtectedItem, Vault
from app.domain.resource_ids import ResourceId, key_of
from app.planning.hindrances import with_hindrances
from app.planning.item_steps import tenant_of
from app.planning.job_steps import cancel_job_step, machines_of_jobs
from app.planning.policy_steps import delete_policy_step
from app.planning.removals import delete_vault_plan
from app.protection.plan import Plan, Step, make_plan
from app.rights.book import Decision
from app.rights.operations import Operation
from app.rights.target import EVERYWHERE, Target
from ui.common.dialogs import ask
from ui.jobs.plan_run import PlanRun
from ui.policies.asking import ask_for_edit, ask_for_policy
from ui.protect.backup_now import BackupNowDialog
from ui.protect.dialog import EnableDialog
from ui.protect.follow_up import FollowUp
from ui.protect.plan_dialog import PlanDialog, PlanMaker
from ui.protect.plan_files import open_plan
from ui.protect.recording import hold_while_unrecorded
from ui.protect.result_dialog import ResultDialog
from ui.rights.targets import of_items, of_machines, of_vaults
from ui.shell.run_flows import RunFlows
from ui.states.asking import ask_for_plan
from ui.states.changes import StateChange, operation_of
from ui.states.typed_confirmation import TypedConfirmation
from ui.vaults.form import VaultDialog
from ui.vaults.options_dialog import OptionsDialog
from ui.vaults.redundancy_dialog import RedundancyDialog

if TYPE_CHECKING:
    from ui.shell.session import Session


class Flows(QObject):
    """One dialog at a time; a second click while one is open does nothing."""

    def __init__(self, session: "Session", window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._open: asyncio.Task[None] | None = None
        self.runs = RunFlows(session, window, self._start_reading, self._follow)
        """Runs that the journal keeps."""

    @property
    def busy(self) -> bool:
        """Whether a dialog is open."""
        return self._open is not None and not self._open.done()

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if self._session.read_only:
            work.close()
            return
        self._start_reading(name, work)

    def _start_reading(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """The same for a dialog that changes nothing by itself."""
        if self.busy:
            work.close()
            return
        self._open = self._session.tasks.start(name, work)

    def _change(
        self, name: str, work: Coroutine[Any, Any, None], operation: Operation, target: Target
    ) -> None:
        """Start what needs a right; where that is known to be missing, what is missing is shown first."""
        if self._session.read_only or self.busy:
            work.close()
            return
        self._start(name, self._allowed(work, operation, target))

    async def _allowed(self, work: Coroutine[Any, Any, None], operation: Operation, target: Target) -> None:
        guard = self._session.guard

        def refused() -> tuple[Decision, ...]:
            return guard.missing([(operation, target)])

        try:
            if not refused() or await guard.explained(refused, self._window):
                await work
        finally:
            work.close()

    def create_vault(self, *, region: str = "", machine_ids: Sequence[str] = ()) -> None:
        """Ask for a new vault and create it."""
        work = self._create_vault(region, tuple(machine_ids))
        self._change("create a vault", work, Operation.CREATE_VAULT, EVERYWHERE)

    async def _create_vault(self, region: str, machine_ids: tuple[str, ...]) -> None:
        dialog = VaultDialog(
            self._session.vaults,
            self._session.plan_texts,
            self._session.tasks,
            region=region,
            subscription_id="" if machine_ids else self._subscription_in(region),
            machine_ids=machine_ids,
            parent=self._window,
        )
        hold_while_unrecorded(self._session, dialog, dialog.hold)
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.plan is not None:
            self._apply(dialog.plan, self.tr("Create vault"))

    def _subscription_in(self, region: str) -> str:
        """The subscription with most VMs in a region; empty where there is none."""
        machines = [one.facts.machine for one in self._session.fleet.machines.values()]
        counts = Counter(one.subscription_id for one in machines if one.region == region)
        return counts.most_common(1)[0][0] if counts else ""

    def change_redundancy(self, vault_id: str) -> None:
        """Show a vault's redundancy, and change it while that is possible."""
        vault = self._session.fleet.estate.vaults.get(key_of(vault_id))
        if vault is not None:
            work = self._change_redundancy(vault)
            self._change("redundancy of a vault", work, Operation.SET_REDUNDANCY, Target(vaults=(vault.id,)))

    async def _change_redundancy(self, vault: Vault) -> None:
        session = self._session
        dialog = RedundancyDialog(vault, session.vaults, session.plan_texts, session.tasks, self._window)
        hold_while_unrecorded(session, dialog, dialog.hold)
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.plan is not None:
            self._apply(dialog.plan, self.tr("Change redundancy"))

    def set_options(self, vault_id: str) -> None:
        """Ask for the advanced options of a vault, then show the plan that sets them."""
        vault = self._session.fleet.estate.vaults.get(key_of(vault_id))
        if vault is not None:
            work = self._set_options(vault)
            self._change("options of a vault", work, Operation.SET_VAULT_OPTIONS, Target(vaults=(vault.id,)))

    async def _set_options(self, vault: Vault) -> None:
        dialog = OptionsDialog(self._session, vault, self._window)
        if await ask(dialog) != QDialog.DialogCode.Accepted or dialog.plan is None:
            return
        finals = dialog.finals
        if finals:
            title = self.tr("Set what cannot be taken back?")
            verb = self.tr("Go on to the review…")
            confirmation = TypedConfirmation(title, finals, [vault.name], verb, self._window)
            if await ask(confirmation) != QDialog.DialogCode.Accepted:
                return
        await self._review(dialog.plan, self.tr("Advanced options"), danger=bool(finals))

    def remove_vault(self, vault_id: str) -> None:
        """Show the plan that removes an empty vault; what it holds is read first."""
        vault = self._session.fleet.estate.vaults.get(key_of(vault_id))
        if vault is not None:
            work = self._review(partial(self._removal, vault), self.tr("Remove vault"), danger=True)
            self._change("remove a vault", work, Operation.REMOVE_VAULT, Target(vaults=(vault.id,)))

    async def _removal(self, vault: Vault) -> Plan:
        reader, fleet = self._session.connection.reader, self._session.fleet
        return await with_hindrances(reader, fleet, await delete_vault_plan(reader, fleet, [vault]))

    def new_policy(self, vault_id: str) -> None:
        """Ask for a new policy of a vault, then show the plan that makes it."""
        vault = self._session.fleet.estate.vaults.get(key_of(vault_id))
        if vault is not None:
            work = self._new_policy(vault)
            self._change("new policy", work, Operation.CHANGE_POLICY, Target(vaults=(vault.id,)))

    async def _new_policy(self, vault: Vault) -> None:
        made = await ask_for_policy(self._session, vault, parent=self._window)
        if made is not None:
            await self._review(make_plan([made.step]), self.tr("New policy"))

    def edit_policy(self, policy_id: str) -> None:
        """Read a policy anew, have it edited, then show the plan that changes it."""
        policy = self._policy(policy_id)
        if policy is not None:
            target = Target(vaults=(policy.vault_id,))
            self._change("edit a policy", self._edit_policy(policy), Operation.CHANGE_POLICY, target)

    def _policy(self, policy_id: str) -> Policy | None:
        policies = self._session.fleet.estate.policies.values()
        wanted = key_of(policy_id)
        return next((one for found in policies for one in found if key_of(one.id) == wanted), None)

    def delete_policy(self, policy_id: str) -> None:
        """Show the plan that deletes a policy which no VM uses."""
        policy = self._policy(policy_id)
        vault = self._session.fleet.estate.vaults.get(key_of(policy.vault_id)) if policy is not None else None
        if policy is not None and vault is not None:
            step = delete_policy_step(
                vault, policy, tenant_id=tenant_of(self._session.fleet, vault.subscription_id)
            )
            plan = make_plan([step]) if isinstance(step, Step) else make_plan([], [step])
            work = self._review(plan, self.tr("Delete policy"))
            self._change("delete a policy", work, Operation.DELETE_POLICY, Target(vaults=(vault.id,)))

    async def _edit_policy(self, policy: Policy) -> None:
        made = await ask_for_edit(self._session, policy, self._window)
        if made is not None:
            await self._review(make_plan([made.step]), self.tr("Change policy"))

    def enable(self, machine_ids: Sequence[str], vault_id: str = "") -> None:
        """Enable backup of VMs; with a vault and no VMs, of those in its place that are ready."""
        if machine_ids or vault_id:
            work = self._enable(tuple(machine_ids), vault_id)
            target = Target(vaults=(vault_id,)) if vault_id else of_machines(self._assessed(machine_ids))
            self._change("enable backup", work, Operation.ENABLE_BACKUP, target)

    def _assessed(self, machine_ids: Sequence[str]) -> list[AssessedMachine]:
        machines = self._session.fleet.machines
        return [machines[key] for one in machine_ids if (key := key_of(one)) in machines]

    async def _enable(self, machine_ids: tuple[str, ...], vault_id: str) -> None:
        dialog = EnableDialog(self._session, machine_ids, self._apply, vault_id=vault_id, parent=self._window)
        await ask(dialog)
        await self._follow(dialog.follow_up)

    def review(self, plan: Plan | PlanMaker, title: str, *, danger: bool = False) -> None:
        """Show a plan, or one that is still to be made, for review; apply what is ticked.

        ``danger`` makes Apply a red button: only where data is lost and that was confirmed by typing.
        """
        self._start("review of a plan", self._review(plan, title, danger=danger))

    def open_plan(self) -> None:
        """Choose a file with a plan and open it in the review."""
        if self._session.read_only or self.busy:
            return
        chooser = QFileDialog(self._window, self.tr("Open a plan"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([self.tr("Plans (*.json)"), self.tr("All files (*)")])
        chooser.fileSelected.connect(self.open_plan_file)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def open_plan_file(self, path: str) -> None:
        """Open the plan of a file in the review."""
        self.review(partial(open_plan, self._session, path), self.tr("Plan from a file"))

    async def _review(self, plan: Plan | PlanMaker, title: str, *, danger: bool = False) -> None:
        session = self._session
        if isinstance(plan, Plan):
            plan = partial(with_hindrances, session.connection.reader, session.fleet, plan)
        dialog = PlanDialog(self._session, plan, title, self._apply, danger=danger, parent=self._window)
        await ask(dialog)
        await self._follow(dialog.follow_up)

    def change_state(self, change: StateChange, items: Sequence[ProtectedItem]) -> None:
        """Ask what a change of state needs to know, then show its plan."""
        if items:
            work = self._change_state(change, tuple(items))
            name = f"change of state: {change.value}"
            self._change(name, work, operation_of(change), of_items(items))

    async def _change_state(self, change: StateChange, items: tuple[ProtectedItem, ...]) -> None:
        asked = await ask_for_plan(self._session, change, items, self._window)
        if asked is not None:
            await self._review(asked.plan, asked.title, danger=asked.danger)

    async def _follow(self, follow_up: FollowUp | None) -> None:
        """Carry on with what was asked for when a result was closed."""
        if follow_up is None:
            return
        if follow_up.run_id:
            await self.runs.follow(follow_up)
        elif follow_up.plan is not None:
            await self._review(follow_up.plan, follow_up.title)
        elif follow_up.machine_ids:
            await self._back_up_now(follow_up.machine_ids)

    def back_up_now(self, machine_ids: Sequence[str]) -> None:
        """Ask until when to keep the points, then back the VMs up."""
        if machine_ids:
            work = self._back_up_now(tuple(machine_ids))
            target = of_vaults(self._assessed(machine_ids))
            self._change("back up now", work, Operation.BACK_UP_NOW, target)

    async def _back_up_now(self, machine_ids: tuple[str, ...], missing: tuple[str, ...] = ()) -> None:
        dialog = BackupNowDialog(self._session, machine_ids, self._window, missing=missing)
        hold_while_unrecorded(self._session, dialog, dialog.hold)
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.plan is not None:
            count = len(dialog.plan.steps)
            self._apply(
                dialog.plan, QCoreApplication.translate("Flows", "Back up now · %n VM(s)", None, count)
            )

    def back_up_again(self, jobs: Sequence[Job]) -> None:
        """Back up the VMs of failed jobs, and of nothing else."""
        if jobs:
            found = machines_of_jobs(jobs, self._session.fleet.machines)
            work = self._back_up_now(found.machine_ids, found.missing)
            target = Target(vaults=tuple(dict.fromkeys(job.vault_id for job in jobs)))
            self._change("back up again", work, Operation.BACK_UP_NOW, target)

    def cancel_job(self, job: Job) -> None:
        """Show the plan that cancels a running job."""
        vault = self._session.fleet.estate.vaults.get(key_of(job.vault_id))
        tenant = tenant_of(self._session.fleet, ResourceId.parse(job.vault_id).subscription_id)
        step = cancel_job_step(job, region=vault.region if vault is not None else "", tenant_id=tenant)
        work = self._review(make_plan([step]), self.tr("Cancel job"))
        self._change("cancel a job", work, Operation.CANCEL_JOB, Target(vaults=(job.vault_id,)))

    def _apply(self, plan: Plan, title: str) -> PlanRun:
        """Carry out a plan; its line in the activity pane opens the result."""
        runs: list[PlanRun] = []
        run = PlanRun(self._session, plan, title, show=lambda: self._show_result(runs[0], title))
        runs.append(run)
        return run

    def _show_result(self, run: PlanRun, title: str) -> None:
        self._start("result of a plan", self._shown_result(run, title))

    async def _shown_result(self, run: PlanRun, title: str) -> None:
        dialog = ResultDialog(self._session, run, title, self._window)
        await ask(dialog)
        await self._follow(dialog.follow_up)
