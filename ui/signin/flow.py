"""Signing in, from a method to a connection: accounts, their tenants, the subscriptions to show.

Imported only after the first paint. Nobody is prompted but by a click of the person.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.cloud.connection import connect
from app.cloud.environments import ENVIRONMENTS, Environment, custom_environment
from app.cloud.errors import CloudError, SignInRequired
from app.cloud.metadata import described
from app.domain.inert import one_line
from app.signin import token_cache
from app.signin.account import Account, DeviceCode
from app.signin.attempt import Attempt
from app.signin.choice import Tenant, ticked_at_first
from app.signin.credentials import account_for
from app.signin.directory import Directory
from app.signin.methods import Method, SignInRequest
from app.signin.places import routes_to
from ui.async_bridge import Tasks
from ui.common.announce import announce
from ui.common.language import Language
from ui.shell.preferences import Preferences
from ui.signin.choice_page import ChoicePage
from ui.signin.page import SignInPage
from ui.signin.refusal_dialog import RefusalDialog
from ui.signin.remembered import Remembered
from ui.signin.rows import account_title, place_title, sentence_in, tenant_row
from ui.signin.tenant_list import AccountRow, TenantState
from ui.signin.text import method_words
from ui.signin.visits import Visit, Visits

_CACHE_SECONDS = 20


class SignInFlow(QObject):
    """Lives from the first sign-in to the connection; the accounts then belong to the connection."""

    connected = Signal(object, bool)
    """A connection whose routes own the accounts, and whether nothing may be changed."""
    ended = Signal()
    """Nobody is signed in any more."""

    def __init__(self, page: SignInPage, tasks: Tasks, preferences: Preferences, language: Language) -> None:
        super().__init__(page)
        self._page = page
        self._tasks = tasks
        self._language = language
        self._preferences = preferences
        self.remembered = Remembered(preferences)
        self._visits = Visits(tasks, self)
        self._visits.changed.connect(self._show)
        self._visits.answered.connect(self._announce)
        self._environment: Environment | None = None
        self._signing_in: asyncio.Task[None] | None = None
        self._again: Callable[[], None] | None = None
        self._cache: Any = None
        self._cache_known = False
        self.choice = ChoicePage()
        page.add_panel(self.choice)
        choice = self.choice
        choice.tenants.ticked.connect(self._visits.tick)
        choice.tenants.action_requested.connect(self._act_on_tenant)
        choice.tenants.forget_requested.connect(self._forget)
        choice.all_tenants_requested.connect(self._visits.tick_all)
        choice.add_account_requested.connect(page.show_form)
        choice.continue_requested.connect(self._continue)
        choice.left.connect(lambda: self._start(self._leave()))
        page.code.new_code_requested.connect(self._new_code)
        language.changed.connect(self._show)

    # ------------------------------------------------------------ signing in

    @property
    def signed_in(self) -> bool:
        """Whether anybody is signed in."""
        return bool(self._visits)

    async def protected(self) -> bool:
        """Whether this computer can keep tokens encrypted; asked once, said before anybody signs in."""
        if not self._cache_known:
            try:
                self._cache = await Attempt().run(token_cache.cache_if_protected, _CACHE_SECONDS)
            except TimeoutError:
                self._cache = None
            self._cache_known = True
        return self._cache is not None

    def sign_in(self, request: SignInRequest, environment: Environment, record: str = "") -> None:
        """Start signing in, because the person asked for it; with a record as that account."""
        if self._signing_in is None:
            self._again = lambda: self.sign_in(request, environment, record)
            self._run(self._sign_in(request, environment, record), request)

    def cancel(self) -> None:
        """Stop waiting; what was signed in stays."""
        if self._signing_in is not None:
            self._signing_in.cancel()
        elif self._page.code.holds_expired:
            self._leave_waiting()

    def _run(self, work: Coroutine[Any, Any, None], request: SignInRequest, tenant: str = "") -> None:
        self.choice.problem.say("")
        name = method_words(request.method)[0]
        title = self.tr("Signing in to {tenant}: {method}") if tenant else self.tr("Signing in: {method}")
        browser = self.tr("Finish in the browser window that opened.")
        text = browser if request.method is Method.BROWSER else self.tr("Asking for a token.")
        self._page.show_waiting(title.format(tenant=one_line(tenant), method=name), text)
        self._signing_in = self._tasks.start("sign in", work)
        # Not in the coroutine: cancelled before its first step it would never get to its end.
        self._signing_in.add_done_callback(self._signing_in_ended)

    def _signing_in_ended(self, task: "asyncio.Task[None]") -> None:
        self._signing_in = None
        code = self._page.code
        if not task.cancelled() and code.holds_expired:
            return  # the card stays: it says so and offers a new code
        self._leave_waiting()

    def _leave_waiting(self) -> None:
        self._page.code.clear()
        if self._visits:
            self._page.show_panel(self.choice)
            self._show()
        else:
            self._page.show_form()

    async def _sign_in(self, request: SignInRequest, environment: Environment, record: str) -> None:
        account: Account | None = None
        try:
            environment = await described(environment)
            await self.protected()
            known = token_cache.record_from_text(record, environment) if record else None
            account = account_for(
                request, environment, self._code_shower(request.tenant_id), cache=self._cache, record=known
            )
            await account.sign_in(tenant_id=request.tenant_id)
            self._page.show_waiting(
                self.tr("Signed in as {account}").format(account=one_line(account.identity.name) or "?"),
                self.tr("Asking for the account's tenants."),
            )
            await self._admit(account)
            account = None
        except CloudError as error:
            self._refused(error, request.tenant_id)
        finally:
            if account is not None:
                account.close()

    async def _admit(self, account: Account) -> None:
        """Take an account in: its tenants, of which the home and those of the last time are ticked."""
        visit = Visit(account, Directory(account))
        try:
            visit.tenants = await visit.directory.tenants()
        except BaseException:
            await visit.directory.close()
            raise
        await self._visits.admit(visit)
        self._environment = account.environment
        self.remembered.method(account.request.method)
        if self._cache is not None:
            self.remembered.account(account)
        self._page.lock_cloud(locked=True)
        before = self.remembered.tenants(visit.key)
        for tenant in visit.tenants:
            if tenant.home or tenant.id in before or len(visit.tenants) == 1:
                self._visits.ask(visit, tenant.id)

    def _refused(self, error: CloudError, tenant: str) -> None:
        if self._page.code.holds_expired:
            return  # the card says it, with what to do
        # The task's end shows the form or the choice; the sentence is for whichever comes.
        sentence = sentence_in(self._language.current, error, tenant)
        self._page.show_problem(sentence)
        self.choice.problem.say(sentence)

    def _code_shower(self, tenant: str) -> Callable[[DeviceCode], None]:
        return lambda code: self._show_code(code, tenant)

    def _show_code(self, code: DeviceCode, tenant: str) -> None:
        if self._signing_in is not None:
            self._page.show_code(code.code, code.url, code.expires_at, one_line(self._verifying or tenant))

    def _new_code(self) -> None:
        """Start again with what was started last."""
        task, again = self._signing_in, self._again
        if again is None:
            return
        if task is None:
            self._page.code.clear()
            again()
            return
        task.add_done_callback(lambda _task: again())
        task.cancel()

    # ------------------------------------------------------------ tenants

    _verifying = ""
    """Title of the tenant that a person verifies now."""

    def _act_on_tenant(self, key: str, tenant_id: str) -> None:
        visit = self._visits.of(key)
        error = visit.errors.get(tenant_id)
        if error is None or self._signing_in is not None:
            return
        tenant = visit.tenant(tenant_id)
        if visit.state(tenant_id) is TenantState.NEEDS_PERSON:
            claims = error.claims if isinstance(error, SignInRequired) else ""

            def verify() -> None:
                self._verifying = tenant.title
                self._run(self._verify(visit, tenant, claims), visit.account.request, tenant.title)

            self._again = verify
            verify()
        else:
            dialog = RefusalDialog(
                self._sentence(visit, tenant, error),
                error,
                self._page,
            )
            dialog.open()

    async def _verify(self, visit: Visit, tenant: Tenant, claims: str) -> None:
        """A person signs in to one tenant, because of a click on its button."""
        try:
            await visit.account.sign_in(tenant_id=tenant.id, claims=claims)
        except CloudError as error:
            if self._page.code.holds_expired:
                return  # the card says it; the tenant still wants what it wanted
            visit.errors[tenant.id] = error
            self.choice.problem.say(self._sentence(visit, tenant, error))
        else:
            self.choice.problem.say("")
            self._visits.ask(visit, tenant.id)
        finally:
            self._verifying = ""

    def _sentence(self, visit: Visit, tenant: Tenant, error: CloudError) -> str:
        return sentence_in(self._language.current, error, tenant.title, visit.account.identity.name)

    def _announce(self, visit: Visit, tenant: Tenant) -> None:
        row = tenant_row(visit, tenant, self._language.current)
        announce(self.choice, f"{row.title}: {row.note}")

    # ------------------------------------------------------------ what is shown

    def _show(self) -> None:
        if not self._visits:
            return
        rows = [
            AccountRow(
                visit.key,
                one_line(visit.account.identity.name),
                account_title(visit),
                tuple(tenant_row(visit, one, self._language.current) for one in visit.tenants),
            )
            for visit in self._visits
        ]
        offers = self._visits.offers()
        shown = {one.key for one in offers}
        tree = self.choice.subscriptions
        new = [one for one in offers if one.key not in self._seen]
        if {*self._seen} != shown:
            kept = tree.ticked & shown
            again = self.remembered.subscriptions()
            fresh = ticked_at_first(offers, again)
            ticked = kept | {one.key for one in new if one.key in fresh}
            self._seen = shown
            tree.show_offers(offers, ticked)
        self.choice.show_accounts(tuple(rows))

    _seen: set[str] = set()  # noqa: RUF012 -- replaced, never changed
    """Keys of the subscriptions that are offered now."""

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.start("sign-in page", work)

    # ------------------------------------------------------------ forgetting and leaving

    def _forget(self, key: str) -> None:
        self._start(self._forgotten(self._visits.of(key)))

    async def _forgotten(self, visit: Visit) -> None:
        name = one_line(visit.account.identity.name)
        await self._visits.drop(visit)
        self.remembered.forget(visit.key)
        try:
            gone = await Attempt().run(lambda: token_cache.forget(visit.account, self._cache), _CACHE_SECONDS)
        except Exception:  # noqa: BLE001 -- whatever the store raises: its tokens may still be there
            gone = False
        self._page.ways.show_remembered(self.remembered.titles())
        if not gone:
            text = self.tr("The tokens of {account} could not be removed from this computer's store.")
            self._page.show_problem(text.format(account=name))
        if self._visits:
            self._show()
        else:
            await self._leave()

    async def _leave(self) -> None:
        for visit in self._visits:
            await self._visits.drop(visit)
        self._seen = set()
        self._environment = None
        self.choice.problem.say("")
        self._page.lock_cloud(locked=False)
        self._page.show_form()
        self.ended.emit()

    async def close(self) -> None:
        """Close everything that no connection has taken over."""
        if self._visits:
            await self._leave()

    # ------------------------------------------------------------ going on

    def go_on(self) -> None:
        """Open what is ticked, as the button does."""
        self._continue()

    def _continue(self) -> None:
        if self.choice.subscriptions.ticked and self._signing_in is None:
            self._page.show_waiting(self.tr("Connecting"), self.tr("Asking for the subscriptions."))
            self._signing_in = self._tasks.start("connect", self._connect())
            self._signing_in.add_done_callback(self._signing_in_ended)

    async def _connect(self) -> None:
        environment = self._environment
        assert environment is not None  # noqa: S101 -- somebody is signed in
        ticked = self.choice.subscriptions.ticked
        offers = self._visits.offers()
        directories = [(tenant.id, visit.directory) for visit in self._visits for tenant in visit.tenants]
        routes = routes_to(offers, ticked, directories)
        try:
            connection = await connect(environment, routes, title=place_title(self._visits, offers, ticked))
        except CloudError as error:
            self.choice.problem.say(sentence_in(self._language.current, error))
            return
        connection.subscriptions = frozenset(ticked)
        self.remembered.choose(ticked, {one.key for one in offers})
        for visit in self._visits:
            self.remembered.choose_tenants(visit.key, visit.ticked)
        used = {id(one) for one in routes.accounts}
        for visit in self._visits:
            await self._visits.drop(visit, close_account=id(visit.account) not in used)
        self._seen = set()
        self._page.lock_cloud(locked=False)
        self.connected.emit(connection, self.choice.read_only)


def environment_for(cloud: str, endpoint: str, ca_file: str) -> Environment:
    """The cloud that the page names.

    Raises:
        EndpointRefused: the custom address may not be used.
    """
    known = next((one for one in ENVIRONMENTS if one.name == cloud), None)
    found = known or custom_environment(endpoint)
    return msgspec.structs.replace(found, ca_file=ca_file) if ca_file and known is None else found
