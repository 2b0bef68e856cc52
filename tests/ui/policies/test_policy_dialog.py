"""The policy editor on real widgets: every limit while one types, the picture, the step that comes out."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.backup import PolicyType
from app.domain.estate import Estate
from app.domain.machines import Power
from app.planning.policy_drafts import PolicyDraft, new_draft
from app.policies.definition import (
    Frequency,
    Monthly,
    OnDays,
    OnWeekdays,
    PolicyDefinition,
    Schedule,
    Tiering,
    Weekly,
    Yearly,
    new_enhanced,
    new_standard,
)
from app.policies.fit import FitJudge
from app.policies.problems import Field, Place
from app.policies.summary import summary_of
from app.policies.wire import definition_of, new_properties
from app.protection.plan import StepKind
from app.protection.texts import load_plan_texts
from app.readiness.profile import load_profile
from app.readiness.texts import load_texts
from tests.readiness.building import VAULT_ID, disk, vault, vm
from ui.async_bridge import Tasks
from ui.common.dialogs import Confirmation
from ui.common.language import Language, LanguageChoice
from ui.policies.controls import ManyButton
from ui.policies.dialog import PolicyDialog

pytestmark = pytest.mark.usefixtures("language")
Wait = Callable[[Callable[[], object]], Coroutine[Any, Any, None]]
NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
JUDGE = FitJudge(load_profile("current"))
FIRST_SUNDAY = OnWeekdays(("First",), ("Sunday",))
ULTRA = vm(id="/x/ultra", name="ultra", disks=(disk(), disk("fast", 0, sku="UltraSSD_LRS")))
STOPPED = vm(id="/x/off", name="off", power=Power.DEALLOCATED)


def opened(qtbot: QtBot, draft: PolicyDraft, tasks: Tasks) -> PolicyDialog:
    dialog = PolicyDialog(
        draft, JUDGE, load_plan_texts("en"), load_texts("en"), tasks, tenant_id="t", clock=lambda: NOW
    )
    # Closing a touched form asks first, for which there is no loop here.
    qtbot.addWidget(dialog, before_close_func=lambda one: one.done(0))
    dialog.show()
    return dialog


def new(*machines: Any, taken: frozenset[str] = frozenset()) -> PolicyDraft:
    draft = new_draft(Estate(), vault(), machines, JUDGE, time_zone="Korea Standard Time")
    return msgspec.structs.replace(draft, place=msgspec.structs.replace(draft.place, taken_names=taken))


def editing(definition: PolicyDefinition, machines: int = 3, **place: Any) -> PolicyDraft:
    return PolicyDraft(
        vault(),
        definition,
        Place(before=definition, machines=machines, **place),
        policy=summary_of(definition, VAULT_ID, machines),
        properties={**new_properties(definition, NOW), "instantAccessSnapshotEnabled": True},
    )


def said(dialog: PolicyDialog, field: Field) -> str:
    spot = dialog.form._spots[field]
    return spot.text() if spot.isVisibleTo(dialog) else ""


ROUND = [
    new_standard("plain"),
    msgspec.structs.replace(
        new_enhanced("hourly"), schedule=Schedule(Frequency.HOURLY, "08:00", interval=4, window=24)
    ),
    msgspec.structs.replace(
        new_standard("weekly"),
        schedule=Schedule(Frequency.WEEKLY, "23:30", ("Sunday", "Friday")),
        instant_days=5,
        daily_days=None,
        weekly=Weekly(9, ("Sunday", "Friday")),
    ),
    msgspec.structs.replace(
        new_enhanced("all"),
        time_zone="Moon Standard Time",
        schedule=Schedule(Frequency.DAILY, "02:15"),
        weekly=Weekly(9, ("Monday", "Tuesday")),
        monthly=Monthly(24, OnDays((1, 15, 31), last=True)),
        yearly=Yearly(5, ("March", "June"), OnWeekdays(("Second", "Last"), ("Sunday",))),
        consistency="OnlyCrashConsistent",
        group_prefix="rg-",
        group_suffix="-rp",
        tiering=Tiering("TierAfter", 1, "Years"),
    ),
    msgspec.structs.replace(
        new_enhanced("odd-hours"), schedule=Schedule(Frequency.HOURLY, "08:00", interval=24, window=24)
    ),
    msgspec.structs.replace(new_enhanced("kept"), tiering=Tiering("DoNotTier")),
]


@pytest.mark.parametrize("definition", ROUND, ids=lambda one: one.name)
def test_the_form_gives_back_exactly_what_it_was_given(
    qtbot: QtBot, tasks: Tasks, definition: PolicyDefinition
) -> None:
    dialog = opened(qtbot, editing(definition), tasks)
    assert dialog.definition() == definition
    assert dialog.hint.text() == "Nothing is changed yet."
    assert not dialog.accept_button.isEnabled()


def test_a_new_policy_is_proposed_fits_and_becomes_a_step(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(vm(), STOPPED), tasks)
    assert dialog.form.name.text() == "standard-daily-0200-30d"
    assert dialog.form.fit.text() == "Fits all 2 VMs."
    assert "1 of 2 VMs are stopped now" in dialog.picture.runs_note.text()
    assert dialog.hint.text() == "Checked against all limits of Azure Backup. Nothing is sent before Apply."
    dialog.accept_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.step is not None
    assert dialog.policy is not None
    assert dialog.step.kind is StepKind.CREATE_POLICY
    body: Any = dialog.step.request.body
    assert definition_of("standard-daily-0200-30d", body["properties"]) == dialog.definition()
    assert body["properties"]["timeZone"] == "Korea Standard Time"
    assert dialog.policy.id == dialog.step.target_id


def test_why_enhanced_is_proposed_is_said_and_standard_says_whom_it_does_not_fit(
    qtbot: QtBot, tasks: Tasks
) -> None:
    dialog = opened(qtbot, new(vm(), ULTRA), tasks)
    assert dialog.definition().type is PolicyType.ENHANCED
    assert "Ultra disks: ultra" in dialog.form.reasons.text()
    assert "can never go back to Standard" in dialog.form.fit.text()
    dialog.form.kind.buttons["V1"].click()
    assert dialog.definition().type is PolicyType.STANDARD
    assert dialog.form.fit.text().startswith("Fits 1 of 2 VMs. ultra cannot be enabled")
    assert dialog.form.name.text() == "standard-daily-0200-30d"


def test_a_name_of_ones_own_is_kept_and_its_rules_are_said_at_the_field(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(taken=frozenset({"nightly"})), tasks)
    dialog.form.name.clear()
    QTest.keyClicks(dialog.form.name, "Nightly")
    assert "has a policy Nightly already" in said(dialog, Field.NAME)
    assert dialog.hint.text() == said(dialog, Field.NAME)
    assert dialog.accept_button.accessibleDescription() == dialog.hint.text()
    QTest.keyClicks(dialog.form.name, "-")
    assert said(dialog, Field.NAME) == "The name cannot end with a hyphen."
    QTest.keyClicks(dialog.form.name, "2")
    assert said(dialog, Field.NAME) == ""
    dialog.form.keep.daily.count.setValue(90)
    assert dialog.form.name.text() == "Nightly-2"
    assert dialog.accept_button.isEnabled()


def test_out_of_range_is_never_refused_silently(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(), tasks)
    dialog.form.instant.setValue(6)
    assert said(dialog, Field.INSTANT) == "Snapshots can be kept 1 to 5 days with this schedule."
    dialog.form.instant.setValue(5)
    dialog.form.keep.daily.count.setValue(5)
    assert said(dialog, Field.DAILY) == "Daily points are kept 7 to 9,999 days."
    assert said(dialog, Field.INSTANT) == "Snapshots must be kept shorter than daily points."
    assert not dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    assert dialog.step is None


def test_another_rhythm_brings_what_it_needs(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(ULTRA), tasks)
    form = dialog.form
    form.schedule.rhythm.setCurrentIndex(form.schedule.rhythm.findData(4))
    assert said(dialog, Field.SCHEDULE) == ""
    windows = form.schedule.window_hours
    assert [windows.itemData(row) for row in range(windows.count())] == [4, 8, 12, 16, 20, 24]
    assert "1 to 17 days" in form._instant_rule.text()
    form.schedule.rhythm.setCurrentIndex(form.schedule.rhythm.findData("weekly"))
    form.schedule.weekdays.tick(("Sunday", "Tuesday"))
    form.schedule.weekdays.changed.emit()
    made = dialog.definition()
    assert (made.daily_days, made.instant_days) == (None, 5)
    assert made.weekly == Weekly(12, ("Sunday", "Tuesday"))
    assert not form.keep.weekdays.isEnabled()
    assert form.keep.weekdays.toolTip()
    assert dialog.accept_button.isEnabled()
    form.kind.buttons["V1"].click()
    form.schedule.rhythm.setCurrentIndex(form.schedule.rhythm.findData(6))
    assert said(dialog, Field.SCHEDULE) == "Only an Enhanced policy can back up several times a day."


def test_the_picture_follows_and_is_told_to_screen_readers(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(vm(), vm(id="/x/2", disks=(disk(size_gb=None),))), tasks)
    timeline = dialog.picture.timeline
    assert "Daily: 30 points" in timeline.accessibleDescription()
    height = timeline.sizeHint().height()
    dialog.form.keep.monthly.tick.click()
    assert "Monthly: 12 points" in timeline.accessibleDescription()
    assert "At most 42 points in the vault for one VM" in dialog.picture.points.text()
    assert timeline.sizeHint().height() > height
    assert not timeline.grab().isNull()
    assert len(dialog.picture.run_labels) == 6
    assert dialog.picture.daylight.text()
    assert "Unknown for 1 VM, whose disk sizes were not read." in dialog.picture.space.text()


def test_an_edit_says_whom_it_changes_and_keeps_what_it_does_not_know(qtbot: QtBot, tasks: Tasks) -> None:
    before = msgspec.structs.replace(new_standard("daily"), daily_days=60)
    dialog = opened(qtbot, editing(before, 12), tasks)
    assert dialog.bar.text() == "Changes all 12 VMs of this policy."
    assert dialog.form.name.isReadOnly()
    assert not dialog.form.kind.buttons["V2"].isEnabled()
    assert dialog.form.kind.buttons["V2"].toolTip()
    dialog.form.keep.daily.count.setValue(30)
    assert "removed at the next clean-up, for all 12 VMs" in said(dialog, Field.POLICY)
    dialog.accept_button.click()
    assert dialog.step is not None
    assert dialog.step.kind is StepKind.EDIT_POLICY
    body: Any = dialog.step.request.body
    assert body["properties"]["instantAccessSnapshotEnabled"] is True
    assert dialog.step.expect.values["daily"] == "60 Days"


def test_an_immutable_vault_refuses_shorter_retention(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, editing(new_standard("daily"), immutability="Locked"), tasks)
    dialog.form.keep.daily.count.setValue(10)
    assert dialog.hint.text() == "The vault is immutable: retention cannot be made shorter."
    assert not dialog.accept_button.isEnabled()


def test_a_problem_in_the_folded_settings_unfolds_them(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(), tasks)
    assert not dialog.form.more.isVisibleTo(dialog)
    dialog.form.more.suffix.setText("-rp")
    assert dialog.form.more.isVisibleTo(dialog)
    assert "A suffix needs a prefix" in said(dialog, Field.GROUP)


async def test_what_was_typed_is_not_thrown_away_without_asking(
    qtbot: QtBot, tasks: Tasks, eventually: Wait
) -> None:
    dialog = opened(qtbot, new(), tasks)
    dialog.form.keep.daily.count.setValue(90)

    def question() -> Confirmation | None:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, Confirmation)]
        return next((one for one in found if one.isVisible()), None)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await eventually(question)
    asked = question()
    assert asked is not None
    asked.cancel_button.click()
    await eventually(lambda: question() is None and dialog._asking is not None and dialog._asking.done())
    assert dialog.isVisible()
    dialog.reject()
    await eventually(question)
    asked = question()
    assert asked is not None
    asked.verb_button.click()
    await eventually(lambda: not dialog.isVisible())
    assert dialog.step is None
    untouched = opened(qtbot, new(), tasks)
    untouched.reject()
    assert not untouched.isVisible()


def test_everything_has_a_name_and_every_access_key_is_used_once(qtbot: QtBot, tasks: Tasks) -> None:
    dialog = opened(qtbot, new(vm()), tasks)
    dialog.form.more_button.click()
    dialog.form.keep.yearly.tick.click()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisibleTo(dialog) and not button.objectName().startswith("qt_"):
            assert button.text() or button.accessibleName(), button
    for many in dialog.findChildren(ManyButton):
        assert ":" in many.accessibleName()


async def test_in_korean_everything_is_korean(qtbot: QtBot, tasks: Tasks, language: Language) -> None:
    language.choose(LanguageChoice.KOREAN)
    dialog = PolicyDialog(
        new(ULTRA), JUDGE, load_plan_texts("ko"), load_texts("ko"), tasks, clock=lambda: NOW
    )
    qtbot.addWidget(dialog, before_close_func=lambda one: one.done(0))
    assert "정책" in dialog.windowTitle()
    dialog.form.instant.setValue(99)
    assert "보존" in dialog.hint.text()
    assert "일별" in dialog.picture.timeline.accessibleDescription()
