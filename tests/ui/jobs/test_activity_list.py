"""The activity says what running operations wait for, and until when, where Azure asked for it."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from app.cloud.throttle import Requests
from tests.protection.azure import PRODUCTION
from tests.ui.protect.session import running
from ui.common.language import Language
from ui.jobs.activity_list import ActivityList
from ui.jobs.operations import OperationState

Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]


async def test_what_is_waited_for_is_said_while_something_runs(
    language: Language, qtbot: QtBot, eventually: Wait
) -> None:
    async with running(language) as world:
        session = world.session
        view = ActivityList(session)
        qtbot.addWidget(view)
        view.resize(900, 200)
        view.show()
        until = (datetime.now(UTC) + timedelta(minutes=5)).replace(second=30, microsecond=0)
        session.connection.reader.throttle.block(PRODUCTION, until, Requests.WRITES)
        view._show_waits()
        assert not view.waits.isVisible()
        operation = session.operations.begin("Enable backup", applying=True)
        await eventually(view.waits.isVisible)
        said = view.waits.text()
        assert session.fleet.estate.subscription_name(PRODUCTION) in said
        assert "changes" in said
        assert until.astimezone().strftime("%H:%M") in said
        assert view._layout.indexOf(view.waits) < view._layout.indexOf(view._rows[operation])
        operation.finish(OperationState.DONE, "")
        await eventually(lambda: not view.waits.isVisible())
        view.hide()
