"""The window's life: sign in, work, sign out, close. Owns the tasks and the connection."""

import asyncio
import importlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.signin.methods import Method, SignInRequest
from ui.arguments import WindowOptions
from ui.async_bridge import Tasks
from ui.common.language import Language, LanguageChoice
from ui.common.theme import Theme, ThemeChoice
from ui.shell.preferences import Preferences
from ui.shell.report_window import ErrorReports
from ui.shell.window import MainWindow

if TYPE_CHECKING:
    from app.cloud.connection import Connection, Place
    from ui.shell.session import Session
    from ui.shell.workspace import Workspace
    from ui.signin.flow import SignInFlow
    from ui.signin.renewal import Renewal

_log = logging.getLogger(__name__)


class Program(QObject):
    """Connects what the sign-in page asks for with the workspace, and closes everything in order."""

    def __init__(
        self,
        window: MainWindow,
        *,
        theme: Theme,
        language: Language,
        preferences: Preferences,
        options: WindowOptions,
        reports: ErrorReports,
    ) -> None:
        super().__init__()
        self._window = window
        self._theme = theme
        self._language = language
        self._preferences = preferences
        self._options = options
        self.tasks = Tasks(self)
        self.tasks.failed.connect(lambda _name, error: reports.report(error))
        self._connecting: asyncio.Task[None] | None = None
        self._session: Session | None = None
        self.workspace: Workspace | None = None
        self._flow: SignInFlow | None = None
        self._renewal: Renewal | None = None
        self._closing = asyncio.Event()

    async def main(self) -> int:
        """Run until the window may close; then end the work, close the connection and the window."""
        page = self._window.sign_in
        page.demo_requested.connect(self.explore_demo)
        page.endpoint_requested.connect(self.connect_endpoint)
        page.sign_in_requested.connect(self.sign_in)
        page.remembered_requested.connect(self.sign_in_again)
        page.panel_requested.connect(self._show_panel)
        page.cancelled.connect(self._cancel_connecting)
        page.language_chosen.connect(self.choose_language)
        page.theme_chosen.connect(self.choose_theme)
        self._window.close_requested.connect(self._ask_to_close)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._closing.set)
        if self._options.demo:
            self.explore_demo()
        elif self._options.endpoint and self._options.token_file:
            page.choose(Method.TOKEN_FILE)
            page.form.endpoint.setText(self._options.endpoint)
            page.form.token_file.setText(str(self._options.token_file))
            page.form.submit()
        else:
            self.tasks.start("sign-in page", self._prepare_page())
        try:
            await self._closing.wait()
        finally:
            await self._close()
        return 0

    def choose_language(self, choice: LanguageChoice) -> None:
        """Speak another language and remember it."""
        self._preferences.remember("language", choice)
        self._language.choose(choice)

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Use other colours and remember it."""
        self._preferences.remember("theme", choice)
        self._theme.choose(choice)

    def explore_demo(self) -> None:
        """Start the simulated Azure and connect to it."""
        machines = self._options.machines

        def place() -> "Place":
            from app.commands.demo import DemoPlace  # noqa: PLC0415 -- heavy, and imported by then

            return DemoPlace(machines=machines)

        self._start_connecting(
            place,
            self.tr("Starting the simulated Azure"),
            self.tr("It runs on this computer only and ends with the window."),
        )

    def connect_endpoint(self, endpoint: str, token_file: str) -> None:
        """Connect to an ARM endpoint with the token in a file."""

        def place() -> "Place":
            from app.cloud.environments import custom_environment  # noqa: PLC0415 -- heavy, imported by then
            from app.commands.connecting import EndpointPlace  # noqa: PLC0415 -- as above

            return EndpointPlace(custom_environment(endpoint), Path(token_file).expanduser())

        self._start_connecting(
            place,
            self.tr("Connecting to {endpoint}").format(endpoint=endpoint),
            self.tr("Asking for the subscriptions."),
        )

    async def _prepare_page(self) -> None:
        """Say where tokens are kept and who was signed in before, as soon as that can be found out."""
        flow = await self._sign_in_flow()
        page = self._window.sign_in
        page.ways.show_remembered(flow.remembered.titles())
        page.say_store(protected=await flow.protected())

    async def _sign_in_flow(self) -> "SignInFlow":
        await _imported("ui.signin.flow")
        from ui.signin.flow import SignInFlow  # noqa: PLC0415 -- imported by then

        if self._flow is None:
            self._flow = SignInFlow(self._window.sign_in, self.tasks, self._preferences, self._language)
            self._flow.connected.connect(self._signed_in)
        return self._flow

    def sign_in(self, request: SignInRequest, cloud: str, endpoint: str, ca_file: str) -> None:
        """Sign in to a cloud by a method, because the person pressed its button."""
        self.tasks.start("sign-in page", self._sign_in(request, cloud, endpoint, ca_file, ""))

    def sign_in_again(self, key: str) -> None:
        """Go on as an account that was signed in before."""
        self.tasks.start("sign-in page", self._sign_in_as(key))

    async def _sign_in_as(self, key: str) -> None:
        flow = await self._sign_in_flow()
        known = next((one for one in flow.remembered.accounts() if one["key"] == key), None)
        if known is not None:
            request = SignInRequest(Method(known["method"]))
            await self._sign_in(request, known["cloud"], known["endpoint"], known["ca_file"], known["record"])

    async def _sign_in(
        self, request: SignInRequest, cloud: str, endpoint: str, ca_file: str, record: str
    ) -> None:
        flow = await self._sign_in_flow()
        from app.cloud.errors import EndpointRefused  # noqa: PLC0415 -- imported by then
        from ui.common.cloud_errors import sentence_of  # noqa: PLC0415 -- as above
        from ui.signin.flow import environment_for  # noqa: PLC0415 -- as above

        try:
            environment = environment_for(cloud, endpoint, ca_file)
        except EndpointRefused as error:
            self._window.sign_in.show_problem(sentence_of(error))
            return
        if request.method is Method.BROKER:
            request = replace(request, window_handle=int(self._window.winId()))
        flow.sign_in(request, environment, record)

    def _signed_in(self, connection: "Connection", read_only: bool) -> None:  # noqa: FBT001 -- a slot
        try:
            self._open_workspace(connection, read_only=read_only)
        except BaseException:
            self._session = None
            self.tasks.start("close the connection", connection.close())
            raise

    def _show_panel(self) -> None:
        if self._flow is not None and self._flow.signed_in:
            self._window.sign_in.show_panel(self._flow.choice)

    def _start_connecting(self, place: "Callable[[], Place]", title: str, text: str) -> None:
        if self._connecting is not None:
            return
        self._window.sign_in.show_waiting(title, text)
        self._connecting = self.tasks.start("connect", self._connect(place))
        # Not in the coroutine: cancelled before its first step it would never get to its end.
        self._connecting.add_done_callback(self._connecting_ended)

    def _connecting_ended(self, _task: asyncio.Task[None]) -> None:
        self._connecting = None
        self._window.sign_in.show_form()

    def _cancel_connecting(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
        if self._flow is not None:
            self._flow.cancel()

    async def _connect(self, place: "Callable[[], Place]") -> None:
        await _imported("app.commands.connecting")
        from app.cloud.errors import CloudError  # noqa: PLC0415 -- imported by then

        try:
            connection = await place().connect()
        except CloudError as error:
            self._window.sign_in.show_form()
            self._show_refusal(error)
            return
        try:
            await _imported("ui.shell.workspace")
            await _imported("ui.signin.narrowing")
            from ui.signin.narrowing import narrowed  # noqa: PLC0415 -- imported by then

            read_only = await narrowed(connection, self._window.sign_in, self._preferences)
            self._open_workspace(connection, read_only=read_only)
        except CloudError as error:
            await connection.close()
            self._window.sign_in.show_form()
            self._show_refusal(error)
        except BaseException:
            self._session = None
            await connection.close()
            raise

    def _show_refusal(self, error: Exception) -> None:
        from app.cloud.errors import CloudError, EndpointRefused, TokenFileUnusable  # noqa: PLC0415 -- imported by then
        from ui.common.cloud_errors import sentence_of  # noqa: PLC0415 -- as above

        page = self._window.sign_in
        if not isinstance(error, CloudError):
            return
        sentence = sentence_of(error)
        if isinstance(error, TokenFileUnusable):
            page.form.show_file_problem(sentence)
        elif isinstance(error, EndpointRefused):
            page.form.show_endpoint_problem(sentence)
        else:
            page.show_problem(sentence)
            page.form.endpoint.setFocus()

    def _open_workspace(self, connection: "Connection", *, read_only: bool = False) -> None:
        from app.readiness.garbage import settle_garbage_collector  # noqa: PLC0415 -- imported by then
        from ui.shell.session import open_session  # noqa: PLC0415 -- imported by then
        from ui.shell.workspace import Workspace  # noqa: PLC0415 -- as above
        from ui.signin.renewal import Renewal  # noqa: PLC0415 -- as above

        settle_garbage_collector()
        chosen = read_only or self._options.read_only
        session = open_session(connection, self.tasks, self._language, read_only=chosen)
        self._session = session
        self.workspace = Workspace(session, self._window, self._preferences)
        self.workspace.sign_out_requested.connect(self.sign_out)
        self.workspace.language_chosen.connect(self.choose_language)
        self.workspace.theme_chosen.connect(self.choose_theme)
        self.workspace.show_choices(self._language.choice, self._theme.choice)
        self._renewal = Renewal(session, self.workspace.sign_in_banner, self.workspace.scans.start)
        self._window.show_workspace(self.workspace)
        self.workspace.start()

    def sign_out(self) -> None:
        """End the work, close the connection and show the sign-in page."""
        self.tasks.start("sign out", self._sign_out())

    async def _sign_out(self) -> None:
        if self.workspace is not None and not await self.workspace.may_close(quitting=False):
            return
        await self._end_work()
        self._leave_workspace()

    def _leave_workspace(self) -> None:
        if self.workspace is not None:
            workspace, self.workspace = self.workspace, None
            if self._renewal is not None:
                self._renewal.leave()
                self._renewal = None
            workspace.leave()
            self._window.show_sign_in(workspace)

    def _ask_to_close(self) -> None:
        if self.workspace is None:
            self._closing.set()
        else:
            self.tasks.start("close", self._close_if_wanted(self.workspace))

    async def _close_if_wanted(self, workspace: "Workspace") -> None:
        if await workspace.may_close(quitting=True):
            self._closing.set()

    async def _end_work(self) -> None:
        await self.tasks.cancel_all()
        if self._flow is not None:
            await self._flow.close()
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def _close(self) -> None:
        try:
            await self._end_work()
        finally:
            self._leave_workspace()
            self._window.close_for_real()


async def _imported(name: str) -> None:
    """Wait for a heavy import without holding up the window: it runs in a thread that may outlive us."""
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, importlib.import_module, name)
