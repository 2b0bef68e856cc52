"""One signed-in session: the services of `app`, made once and passed to every page and dialog."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from app.cloud.connection import Connection
from app.journal import Journal, Owner
from app.planning.backup_now import BackupNowService
from app.planning.enable import EnableService
from app.planning.fleet_plan import FleetPlanner
from app.planning.vaults import VaultService
from app.protection.apply import Apply
from app.protection.error_dictionary import ErrorDictionary, load_error_dictionary
from app.protection.jobs import JobWatch
from app.protection.texts import PlanTexts, load_plan_texts
from app.readiness.fleet import Fleet
from app.readiness.profile import Profile, load_profile
from app.readiness.texts import Texts, load_texts
from app.rights.book import RightsBook
from app.rights.texts import RightsTexts, load_rights_texts
from app.signin.identity import Identity
from app.signin.places import accounts_of
from app.signin.texts import SignInTexts, load_sign_in_texts
from ui.async_bridge import Tasks
from ui.common.language import Language
from ui.jobs.operations import Operations
from ui.rights.guard import Guard

DEMO = "Demo"
"""The title of the connection to the simulated Azure that the window starts itself."""


class Session:
    """Lives from sign-in to sign-out.

    ``texts`` and ``plan_texts`` follow the window's language: they are already the new ones when a
    widget gets its LanguageChange event.
    """

    def __init__(
        self, connection: Connection, tasks: Tasks, language: Language, *, profile: Profile, read_only: bool
    ) -> None:
        self.connection = connection
        self.tasks = tasks
        self.read_only = read_only
        self.ended = False
        """Whether it is being closed: a timer that fires now begins nothing."""
        self.accounts = accounts_of(connection)
        """The accounts that are signed in; none for the demo and for a token file."""
        self.account = ", ".join(one.identity.name for one in self.accounts if one.identity.name)
        """Who is signed in, as a request to an owner names it; empty where nothing says it."""
        self.profile = profile
        self.fleet = Fleet(connection, profile)
        self.vaults = VaultService(
            connection,
            self.fleet,
            unique_in_subscription=profile.thresholds.vault_name_scope == "subscription",
        )
        self.enable = EnableService(connection, self.fleet, profile, self.vaults)
        self.planner = FleetPlanner(connection, self.fleet, profile, self.vaults)
        self.jobs = JobWatch(connection, self.fleet)
        self.backups = BackupNowService(self.fleet, self.jobs)
        self.demo = connection.title == DEMO
        """Whether Azure is simulated for this session alone: its runs and its journal end with it."""
        self._demo_folder = _demo_folder() if self.demo else None
        self.journal = Journal(Path(self._demo_folder.name) if self._demo_folder is not None else None)
        """Every request of a plan is kept there before it is sent."""
        self.owner = self._owner()
        self.apply = Apply(connection, self.fleet, self.jobs, self.journal.for_owner(self.owner))
        self.operations = Operations()
        self.texts: Texts
        self.plan_texts: PlanTexts
        self.error_dictionary: ErrorDictionary
        self.sign_in_texts: SignInTexts
        self.rights_texts: RightsTexts
        self.guard = Guard(self, RightsBook(connection.reader))
        """Attach every control that changes Azure to it."""
        self._language = language
        self._speak(language.current)
        language.changed.connect(self._speak)

    def _owner(self) -> Owner:
        """Whose runs these are: the place, and who signed in where that is known.

        Of a run over several tenants the steps say which; those of subscriptions that are not shown are not
        offered (:func:`app.journal.shown_subscriptions`).
        """
        identity = self.accounts[0].identity if self.accounts else Identity()
        place = self.connection.environment.resource_manager
        return Owner(place, identity.home_tenant_id.casefold(), identity.name)

    def _speak(self, language: str) -> None:
        spoken: Literal["en", "ko"] = "ko" if language == "ko" else "en"
        self.texts = load_texts(spoken)
        self.plan_texts = load_plan_texts(spoken)
        self.error_dictionary = load_error_dictionary(spoken)
        self.sign_in_texts = load_sign_in_texts(spoken)
        self.rights_texts = load_rights_texts(spoken)
        self.guard.retranslate()

    async def close(self) -> None:
        """End what runs and what polls, and close the connection."""
        self._language.changed.disconnect(self._speak)
        self.ended = True
        await self.tasks.cancel_all()
        await self.guard.close()
        await self.jobs.close()
        await self.journal.close()
        if self._demo_folder is not None:
            self._demo_folder.cleanup()
        await self.connection.close()


def _demo_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="vm-backup-assistant-demo-", ignore_cleanup_errors=True)


def open_session(connection: Connection, tasks: Tasks, language: Language, *, read_only: bool) -> Session:
    """The session of a connection with the current rule profile."""
    return Session(connection, tasks, language, profile=load_profile(), read_only=read_only)
