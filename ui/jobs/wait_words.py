"""What Azure asked to wait for, and until when, in sentences."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.cloud.throttle import GRAPH, Requests, Wait
from app.domain.inert import one_line
from ui.common.times import clock

if TYPE_CHECKING:
    from ui.shell.session import Session


def wait_lines(session: "Session") -> tuple[str, ...]:
    """A sentence for each subscription and kind of request that waits, the longest wait first."""
    name_of = session.fleet.estate.subscription_name
    waits = session.connection.reader.throttle.waits()
    return tuple(
        _words(wait).format(subscription=one_line(name_of(wait.name)), time=clock(wait.until))
        for wait in waits
        if wait.name != GRAPH
    )


def _words(wait: Wait) -> str:
    translate = QCoreApplication.translate
    if wait.resource:
        return translate(
            "WaitWords", "Azure allows no more looks at jobs or items of {subscription} until {time}."
        )
    if wait.kind is Requests.READS:
        return translate("WaitWords", "Waiting with reads of {subscription} until {time}, as Azure asks.")
    return translate("WaitWords", "Waiting with changes in {subscription} until {time}, as Azure asks.")
