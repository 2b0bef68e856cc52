"""The diagnosis pane: verdict, chain, findings, facts; several VMs; check again."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.diagnosis.chain import StepId
from app.domain.assessment import Badge
from app.readiness.catalogue import RULES
from tests.ui.fleet.machines import machine
from tests.ui.fleet.shown import ShownSession
from ui.diagnosis.findings_panel import RuleCounts
from ui.diagnosis.pane import DiagnosisPane
from ui.diagnosis.wrapped_label import WrappedLabel


@pytest.fixture
def session() -> ShownSession:
    return ShownSession()


@pytest.fixture
def pane(qtbot: QtBot, session: ShownSession) -> DiagnosisPane:
    made = DiagnosisPane(session.as_session)
    qtbot.addWidget(made)
    made.resize(404, 900)
    made.show()
    return made


def words(widget: QWidget) -> str:
    """Everything that the visible labels of a widget say."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_nothing_selected_says_what_to_do(pane: DiagnosisPane) -> None:
    assert pane.empty.isVisible()
    assert "Select a VM" in pane.empty.accessibleName()


def test_a_blocked_vm_is_explained_with_the_bad_step_selected(
    pane: DiagnosisPane, session: ShownSession
) -> None:
    blocked = machine("erp-app-01", Badge.BLOCKED)
    session.fleet.show(blocked)
    pane.show_machine(blocked.key)
    assert "erp-app-01 is not protected and cannot be enabled" in pane.machine.card.accessibleName()
    chain = pane.machine.chain
    assert chain.model().rowCount() == len(StepId)
    assert chain.currentIndex().row() == list(StepId).index(StepId.AGENT)
    said = words(pane.machine.findings)
    assert session.texts.title("agent-present") in said
    assert session.texts.fix(blocked.verdict.findings[0]) in said
    assert not pane.machine.enable.isVisible()
    assert not pane.machine.back_up.isVisible()


def test_buttons_fit_the_state_and_the_mode(pane: DiagnosisPane, session: ShownSession, qtbot: QtBot) -> None:
    ready, safe = machine("ready", Badge.READY), machine("safe", Badge.PROTECTED)
    session.fleet.show(ready, safe)
    pane.show_machine(ready.key)
    assert pane.machine.enable.isVisible()
    with qtbot.waitSignal(pane.enable_requested) as told:
        QTest.mouseClick(pane.machine.enable, Qt.MouseButton.LeftButton)
    assert told.args == [[ready.key]]
    pane.show_machine(safe.key)
    assert pane.machine.back_up.isVisible()
    session.read_only = True
    pane.clear()
    pane.show_machine(safe.key)
    assert not pane.machine.back_up.isVisible()


def test_another_step_shows_its_text_and_the_other_findings_stay(
    pane: DiagnosisPane, session: ShownSession
) -> None:
    blocked = machine("vm", Badge.BLOCKED)
    session.fleet.show(blocked)
    pane.show_machine(blocked.key)
    chain = pane.machine.chain
    chain.setFocus()
    QTest.keyClick(chain, Qt.Key.Key_Up)
    said = words(pane.machine.findings)
    assert said.splitlines()[0] == chain.currentIndex().data()
    assert "OTHER FINDINGS (1)" in said
    assert session.texts.title("agent-present") in said


def test_the_pane_follows_the_fleet_and_keeps_step_and_tab(
    pane: DiagnosisPane, session: ShownSession, qtbot: QtBot
) -> None:
    session.fleet.show(machine("vm", Badge.READY))
    pane.show_machine(machine("vm").key)
    pane.machine.tabs.setCurrentIndex(2)
    pane.machine.chain.setCurrentIndex(pane.machine.chain.model().index(5, 0))
    session.fleet.show(machine("vm", Badge.PENDING))
    qtbot.waitUntil(lambda: "backup enabled" in pane.machine.card.accessibleName())
    assert pane.machine.tabs.currentIndex() == 2
    assert pane.machine.chain.currentIndex().row() == 5
    session.fleet.remove(machine("vm").key)
    qtbot.waitUntil(pane.empty.isVisible)


def test_facts_and_protection_are_there(pane: DiagnosisPane, session: ShownSession) -> None:
    safe = machine("safe", Badge.PROTECTED, tags=[("env", "prod")])
    session.fleet.show(safe)
    pane.show_machine(safe.key)
    pane.machine.tabs.setCurrentIndex(1)
    assert "env = prod" in words(pane.machine.facts)
    assert "Contoso Production" in words(pane.machine.facts)
    pane.machine.tabs.setCurrentIndex(2)
    said = words(pane.machine.protection)
    assert "rsv-prod-kor" in said
    assert "DefaultPolicy" in said


def test_several_vms_are_counted_and_enabled_together(
    pane: DiagnosisPane, session: ShownSession, qtbot: QtBot
) -> None:
    several = [
        machine("a", Badge.BLOCKED),
        machine("b", Badge.READY),
        machine("c", Badge.READY_WITH_WARNINGS),
    ]
    session.fleet.show(*several)
    pane.show_many([one.key for one in several])
    assert "3 VMs selected" in words(pane.many)
    assert pane.many.enable.text() == "Enable backup for 2…"
    with qtbot.waitSignal(pane.enable_requested) as told:
        QTest.mouseClick(pane.many.enable, Qt.MouseButton.LeftButton)
    assert told.args == [[several[1].key, several[2].key]]
    assert not pane.many.back_up.isVisible()


def test_everything_is_copied_as_text(pane: DiagnosisPane, session: ShownSession) -> None:
    session.fleet.show(machine("vm", Badge.BLOCKED))
    pane.show_machine(machine("vm").key)
    QTest.mouseClick(pane.machine.copy_all, Qt.MouseButton.LeftButton)
    text = QApplication.clipboard().text()
    assert text.startswith("vm: Blocked")
    assert "agent-present" in text


async def test_check_again_reads_that_vm_and_waits_meanwhile(
    pane: DiagnosisPane, session: ShownSession, eventually: Callable[[Any], Coroutine[Any, Any, None]]
) -> None:
    one = machine("vm", Badge.BLOCKED)
    session.fleet.show(one)
    pane.show_machine(one.key)
    QTest.mouseClick(pane.machine.check, Qt.MouseButton.LeftButton)
    assert not pane.machine.check.isEnabled()
    await eventually(pane.machine.check.isEnabled)
    assert session.fleet.reread_ids == [one.facts.machine.id]


def test_text_from_azure_is_never_markup_and_never_widens_the_pane(
    pane: DiagnosisPane, session: ShownSession
) -> None:
    hostile = machine("x" * 3000 + "<b>\u202e\n", Badge.BLOCKED, tags=[("<img src=x>", "y" * 10_000)])
    session.fleet.show(hostile)
    pane.show_machine(hostile.key)
    for tab in range(3):
        pane.machine.tabs.setCurrentIndex(tab)
        for label in pane.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText
            assert "\u202e" not in label.text()
        assert pane.machine.minimumSizeHint().width() <= 404


def test_every_rule_is_shown_exactly_once() -> None:
    one = machine("vm", Badge.BLOCKED)
    counts = RuleCounts(one)
    shown = len(counts.passed) + len(counts.not_applicable) + len(counts.not_checked)
    assert shown + len(one.verdict.findings) == len(RULES)


def test_the_chain_keeps_every_rule_of_qt(
    pane: DiagnosisPane, session: ShownSession, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(pane.machine.chain.model())  # type: ignore[no-untyped-call]  # -- pytest-qt has no types here
    session.fleet.show(machine("a", Badge.BLOCKED), machine("b", Badge.PROTECTED))
    for name in ("a", "b"):
        pane.show_machine(machine(name).key)


def test_a_long_word_breaks_and_makes_the_label_higher(qtbot: QtBot) -> None:
    label = WrappedLabel("/subscriptions/" + "0" * 400)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) > 4 * label.heightForWidth(5000)


def test_an_empty_pane_shows_its_whole_text(pane: DiagnosisPane) -> None:
    pane.resize(340, 700)
    QApplication.processEvents()
    for label in pane.empty.findChildren(QLabel):
        assert label.width() <= pane.width()
        flags = Qt.TextFlag.TextWordWrap.value
        needed = label.fontMetrics().boundingRect(0, 0, label.width(), 2000, flags, label.text()).height()
        assert label.height() >= needed
