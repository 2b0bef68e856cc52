"""``vm-backup-assistant tour``: the main job on a fresh simulated Azure, without a window, step by step."""

import argparse
import asyncio
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from app.cloud.connection import Connection
from app.commands.demo import DEMO_SPEED, DemoPlace
from app.commands.exit_codes import ExitCode
from app.commands.scanning import run_command
from app.domain.assessment import AssessedMachine, Badge
from app.domain.backup import Job, Redundancy
from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.machines import MachineKind
from app.domain.resource_ids import ResourceId, key_of
from app.planning.backup_now import BackupNowService, default_retain_until
from app.planning.enable import Choice, EnableService
from app.planning.vault_steps import VaultForm
from app.planning.vaults import VaultService
from app.protection.apply import Apply
from app.protection.jobs import JobWatch
from app.protection.plan import Phrase, Plan, StepResult
from app.protection.texts import load_plan_texts
from app.readiness.fleet import Fleet
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from resources import read_text

DESCRIPTION = "Play the main job on the simulated Azure: scan, create a vault, enable, back up, prove."
_MACHINES = 5
_PATIENCE_SECONDS = 240


class TourFailed(Exception):
    """A badge or a result was not reached; the argument is the key of its sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--language", choices=("en", "ko"), default="en", help="language of the texts")


def run(arguments: argparse.Namespace) -> int:
    """Play the tour; 0 only if every badge was reached."""
    return run_command(lambda: _play(arguments.language))


async def _play(language: str) -> int:
    connection = await DemoPlace().connect()
    tour = Tour(connection, language)
    try:
        await tour.play()
    except TourFailed as failure:
        tour.say("failed", what=tour.words[str(failure)])
        return ExitCode.FOUND
    finally:
        await tour.close()
        await connection.close()
    return ExitCode.DONE


class Tour:
    """The main job through the same services that the window uses."""

    def __init__(self, connection: Connection, language: str) -> None:
        self.words: dict[str, str] = tomllib.loads(read_text(f"content/tour.{language}.toml"))
        self._texts = load_texts("ko" if language == "ko" else "en")
        self._plan_texts = load_plan_texts(language)
        profile = load_profile("current")
        self._now = connection.reader.now
        self._fleet = Fleet(connection, profile)
        self._vaults = VaultService(connection, self._fleet)
        self._enable = EnableService(connection, self._fleet, profile, self._vaults)
        self._jobs = JobWatch(connection, self._fleet)
        self._apply = Apply(connection, self._fleet, self._jobs)
        self._backups = BackupNowService(self._fleet, self._jobs)

    async def play(self) -> None:
        """Scan, create a vault, enable five VMs in two regions, back them up.

        Raises:
            TourFailed: something did not come out as it must.
        """
        self.say("start")
        await self._fleet.scan()
        self._count()
        form = self._form()
        self.say("create_vault", region=form.region_name)
        await self._carry_out(await self._vaults.plan_create_vault(form))
        await self._show_redundancy(form)
        chosen = self._choose(form)
        await self._enable_all(chosen)
        self._expect(chosen, Badge.PENDING, "not_pending")
        self.say("back_up")
        await self._carry_out(await self._backups.plan(chosen, default_retain_until(self._now())))
        await self._wait_for(chosen, Badge.PROTECTED)
        self._expect(chosen, Badge.PROTECTED, "not_protected")
        await self._show_points(chosen)
        self.say("done")

    async def close(self) -> None:
        """End what polls in the background."""
        await self._jobs.close()

    def say(self, key: str, **values: object) -> None:
        """One line of the tour."""
        print(
            self.words[key].format(**{name: one_line(str(value)) for name, value in values.items()}),
            flush=True,
        )

    def _count(self) -> None:
        estate, machines = self._fleet.estate, self._fleet.machines
        self.say(
            "scanned",
            count=len(machines),
            subscriptions=len(estate.subscriptions),
            unknowns=len(estate.unknowns),
        )
        counted = Counter(one.verdict.badge for one in machines.values())
        for badge in Badge:
            if counted[badge]:
                self.say("badges", badge=self._texts.badge(badge), count=counted[badge])

    def _ready(self) -> list[AssessedMachine]:
        return [
            one
            for one in sorted(self._fleet.machines.values(), key=lambda machine: machine.key)
            if one.verdict.badge is Badge.READY and one.facts.machine.kind is MachineKind.VIRTUAL_MACHINE
        ]

    def _form(self) -> VaultForm:
        """A vault for the region with most ready VMs whose subscription has no vault there."""
        estate = self._fleet.estate
        served = {(one.subscription_id.casefold(), one.region) for one in estate.vaults.values()}
        places = Counter(
            (one.facts.machine.subscription_id, one.facts.machine.region)
            for one in self._ready()
            if (one.facts.machine.subscription_id.casefold(), one.facts.machine.region) not in served
        )
        if not places:
            raise TourFailed("no_region")
        subscription, region = places.most_common(1)[0][0]
        return VaultForm(
            subscription_id=subscription,
            subscription_name=estate.subscription_name(subscription),
            resource_group=f"rg-backup-{region}",
            region=region,
            name=self._vaults.suggested_name(subscription, region),
            redundancy=Redundancy.LOCAL,
            new_group=True,
            region_name=estate.region_name(region),
        )

    async def _show_redundancy(self, form: VaultForm) -> None:
        await self._fleet.reread_vault(form.vault_id)
        vault = self._fleet.estate.vaults.get(key_of(form.vault_id))
        if vault is None:
            raise TourFailed("step_failed")
        state = await self._vaults.redundancy_state(vault)
        self.say("redundancy_is", vault=vault.name, redundancy=self._plan_texts.word(state.redundancy))
        if state.redundancy != form.redundancy.value:
            raise TourFailed("step_failed")

    def _choose(self, form: VaultForm) -> tuple[str, ...]:
        """Up to two VMs for the new vault, the others of one other region that has a vault."""
        subscription = form.subscription_id.casefold()
        vaults = self._fleet.estate.vaults.values()
        served = {one.region for one in vaults if one.subscription_id.casefold() == subscription} - {
            form.region
        }
        ready = [one for one in self._ready() if one.facts.machine.subscription_id.casefold() == subscription]
        here = [one.key for one in ready if one.facts.machine.region == form.region][: _MACHINES // 2]
        others = Counter(one.facts.machine.region for one in ready if one.facts.machine.region in served)
        if not here or not others:
            raise TourFailed("too_few")
        region = others.most_common(1)[0][0]
        there = [one.key for one in ready if one.facts.machine.region == region][: _MACHINES - len(here)]
        if len(here) + len(there) < _MACHINES:
            raise TourFailed("too_few")
        return (*here, *there)

    async def _enable_all(self, keys: Sequence[str]) -> None:
        selection = self._enable.select(keys)
        self.say("enable", count=len(keys), regions=len(selection.groups))
        choices: list[Choice] = []
        for group in selection.groups:
            candidate = next((one for one in self._enable.vaults_for(group) if one.suitable), None)
            if candidate is None:
                raise TourFailed("step_failed")
            await self._enable.discover(candidate.vault.id)
            policy = self._enable.policies_for(group.machine_ids, candidate)[0].policy
            choices += [Choice(machine, policy.id) for machine in group.machine_ids]
        checked = {}
        async for outcome in self._enable.check(choices):
            checked[key_of(outcome.machine_id)] = outcome
            self.say(
                "checked", sentence=self._plan_texts.reason(outcome.reason, outcome.finding, self._texts)
            )
        await self._carry_out(await self._enable.plan_enable(choices, (), checked, selection.left_out))

    async def _carry_out(self, plan: Plan) -> None:
        results = await self._apply.run(plan)
        for step in plan.steps:
            result = results[step.id]
            self.say("step", sentence=self._plan_texts.step(step), result=self._result(result))
        if plan.left_out or not plan.steps or not all(one.state.succeeded for one in results.values()):
            raise TourFailed("step_failed")

    def _result(self, result: StepResult) -> str:
        said = self._plan_texts.result(result)
        azure = [self._plan_texts.word(one) for one in (result.claimed, result.actual) if one]
        return f"{said} [{', '.join(azure)}]" if azure else said

    def _expect(self, keys: Iterable[str], badge: Badge, otherwise: str) -> None:
        machines = [self._fleet.machines[key] for key in keys]
        for one in machines:
            self.say("reached", vm=one.facts.machine.name, badge=self._texts.badge(one.verdict.badge))
        if any(one.verdict.badge is not badge for one in machines):
            raise TourFailed(otherwise)

    async def _wait_for(self, keys: Collection[str], badge: Badge) -> None:
        self.say("waiting", speed=DEMO_SPEED)
        watcher = _Watcher(self)
        endings = (self._jobs.subscribe(watcher), self._fleet.subscribe(watcher))
        for key in keys:
            items = self._fleet.machines[key].facts.items
            for item in items if isinstance(items, tuple) else ():
                self._jobs.watch(item.vault_id)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while any(self._fleet.machines[key].verdict.badge is not badge for key in keys):
                    watcher.changed.clear()
                    await watcher.changed.wait()
        except TimeoutError:
            return
        finally:
            for end in endings:
                end()

    async def _show_points(self, keys: Iterable[str]) -> None:
        for key in keys:
            machine = self._fleet.machines[key]
            items = machine.facts.items
            if not isinstance(items, tuple) or not items:
                raise TourFailed("not_protected")
            points = await self._jobs.recovery_points(items[0].id)
            if not points:
                raise TourFailed("not_protected")
            newest = max(points, key=lambda one: one.time)
            self.say(
                "points",
                vm=machine.facts.machine.name,
                time=f"{newest.time:%Y-%m-%d %H:%M} UTC",
                consistency=newest.consistency,
            )

    def job_ended(self, job: Job) -> None:
        """Say that a job has ended."""
        self.say(
            "job",
            operation=self._plan_texts.word(job.operation),
            vm=job.machine_name or ResourceId.parse(job.id).name,
            status=self._plan_texts.word(job.status),
        )


class _Watcher:
    """Tells the tour about ended jobs, and wakes it when a badge may have turned."""

    def __init__(self, tour: Tour) -> None:
        self.changed = asyncio.Event()
        self._tour = tour

    def machines_changed(self, _machines: Sequence[AssessedMachine]) -> None:
        self.changed.set()

    def machines_removed(self, _keys: Sequence[str]) -> None:
        self.changed.set()

    def estate_changed(self, _estate: Estate) -> None:
        """Vaults are not waited for."""

    def jobs_changed(self, _vault_id: str, _jobs: Sequence[Job]) -> None:
        """Running jobs are not told one by one."""

    def job_ended(self, job: Job) -> None:
        self._tour.job_ended(job)

    def jobs_not_read(self, _vault_id: str, _reason: Phrase) -> None:
        """The next round asks again."""
