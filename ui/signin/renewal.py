"""The quiet bar *Sign in again*: shown when only a person can renew a sign-in; what was read stays."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.cloud.errors import CloudError, SignInRequired
from app.domain.inert import one_line
from app.signin.account import Account, DeviceCode, newer_than_now
from ui.common.announce import announce
from ui.common.banner import Banner
from ui.common.cloud_errors import sentence_of

if TYPE_CHECKING:
    from ui.shell.session import Session


class Renewal(QObject):
    """Watches the accounts of a session; asks nobody by itself, and never opens anything."""

    def __init__(self, session: "Session", banner: Banner, done: Callable[[], object]) -> None:
        super().__init__(banner)
        self._session = session
        self._banner = banner
        self._done = done
        self._needs: dict[tuple[Account, str], SignInRequired] = {}
        self._task: asyncio.Task[None] | None = None
        for account in session.accounts:
            account.on_need = self._needed
            account.show_code = self._code_shown

    def leave(self) -> None:
        """Listen no longer."""
        for account in self._session.accounts:
            account.on_need = None
            account.show_code = None

    def _needed(self, account: Account, tenant_id: str, error: SignInRequired) -> None:
        new = (account, tenant_id) not in self._needs
        known = self._needs.get((account, tenant_id))
        if known is None or error.claims or not known.claims:
            self._needs[(account, tenant_id)] = error
        if self._task is None:
            self._say(aloud=new)

    def _say(self, *, aloud: bool) -> None:
        if not self._needs:
            self._banner.hide()
            return
        (account, tenant_id), error = next(iter(self._needs.items()))
        tenant = self._tenant_title(account, tenant_id)
        explained = self._session.sign_in_texts.explain(
            error, tenant=tenant, account=one_line(account.identity.name)
        )
        sentence = self.tr("Sign-in for {tenant} has ended: {why} What was read stays.").format(
            tenant=tenant or one_line(account.identity.name), why=explained.what
        )
        again = self.tr("Sign in again") if account.rules.person else self.tr("Try again")
        self._banner.say("user", sentence, ((again, self._start),))
        if aloud:
            announce(self._banner, sentence)

    def _tenant_title(self, account: Account, tenant_id: str) -> str:
        return one_line(account.tenant_titles.get(tenant_id.casefold(), tenant_id))

    def _start(self) -> None:
        if self._task is None and self._needs:
            (account, tenant_id), error = next(iter(self._needs.items()))
            sentence = self.tr("Signing in again…")
            self._banner.say("user", sentence, ((self.tr("Cancel"), self._cancel),))
            work = self._sign_in(account, tenant_id, error.claims)
            self._task = self._session.tasks.start("sign in again", work)
            self._task.add_done_callback(self._ended)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _sign_in(self, account: Account, tenant_id: str, claims: str) -> None:
        try:
            await account.sign_in(tenant_id=tenant_id, claims=claims or newer_than_now())
        except SignInRequired as error:
            self._needs[(account, tenant_id)] = error
        except CloudError as error:
            announce(self._banner, sentence_of(error))
        else:
            self._needs.pop((account, tenant_id), None)
            if not self._needs:
                self._done()

    def _ended(self, _task: "asyncio.Task[None]") -> None:
        self._task = None
        self._say(aloud=False)

    def _code_shown(self, code: DeviceCode) -> None:
        sentence = self.tr("Type the code {code} on {url}.").format(code=code.code, url=code.url)

        def go() -> None:
            QApplication.clipboard().setText(code.code)
            QDesktopServices.openUrl(QUrl(code.url))

        self._banner.say(
            "code", sentence, ((self.tr("Copy and open"), go), (self.tr("Cancel"), self._cancel))
        )
        announce(self._banner, " ".join(code.code))
