"""Choosing a VM's disks on real widgets."""

from typing import Any

from pytestqt.qtbot import QtBot

from app.domain.machines import MachineFacts
from app.policies.disks import DiskChoice, DiskMode
from app.protection.texts import load_plan_texts
from tests.readiness.building import disk, policy, vm
from ui.policies.disks_dialog import DisksDialog

STANDARD, ENHANCED = policy("V1", "DefaultPolicy"), policy("V2", "EnhancedPolicy")


def machine(**of_last: Any) -> MachineFacts:
    return vm(disks=(disk(), disk("data-0", 0), disk("data-5", 5, **of_last)))


def opened(qtbot: QtBot, facts: MachineFacts, chosen: Any, choice: DiskChoice | None = None) -> DisksDialog:
    dialog = DisksDialog(facts, chosen, choice or DiskChoice(), load_plan_texts("en"))
    qtbot.addWidget(dialog)
    return dialog


def notes(dialog: DisksDialog) -> str:
    return "\n".join(label.text() for label in dialog.note_labels)


def test_a_disk_is_left_out_by_its_lun_with_what_that_costs(qtbot: QtBot) -> None:
    dialog = opened(qtbot, machine(), ENHANCED)
    assert dialog.hint.text() == "Nothing is changed yet."
    assert not dialog.boxes[5].isEnabled()
    assert dialog.boxes[5].toolTip()
    dialog.modes[DiskMode.ALL_BUT].click()
    dialog.boxes[5].click()
    assert dialog.chosen() == DiskChoice(DiskMode.ALL_BUT, (5,))
    assert "can only be restored as disks" in notes(dialog)
    assert "attached later are backed up" in notes(dialog)
    dialog.accept_button.click()
    assert dialog.choice == DiskChoice(DiskMode.ALL_BUT, (5,))


def test_the_os_disk_alone_is_an_empty_inclusion_list(qtbot: QtBot) -> None:
    dialog = opened(qtbot, machine(), ENHANCED)
    dialog.modes[DiskMode.ONLY].click()
    for box in dialog.boxes.values():
        box.setChecked(False)
    assert dialog.chosen() == DiskChoice(DiskMode.ONLY, ())
    assert set(dialog.boxes) == {0, 5}


def test_what_is_not_possible_says_why_beside_the_button(qtbot: QtBot) -> None:
    dialog = opened(qtbot, machine(ade_enabled=True), STANDARD)
    dialog.modes[DiskMode.ALL_BUT].click()
    dialog.boxes[0].click()
    assert not dialog.accept_button.isEnabled()
    assert "Azure Disk Encryption" in dialog.hint.text()
    assert dialog.accept_button.accessibleDescription() == dialog.hint.text()
    shared = opened(qtbot, machine(max_shares=2), ENHANCED)
    assert "must be left out: data-5" in shared.hint.text()
    shared.modes[DiskMode.ALL_BUT].click()
    shared.boxes[5].click()
    assert shared.accept_button.isEnabled()


def test_it_starts_from_what_is_so_now(qtbot: QtBot) -> None:
    now = DiskChoice(DiskMode.ONLY, (0,))
    dialog = opened(qtbot, machine(), STANDARD, now)
    assert dialog.chosen() == now
    assert not dialog.accept_button.isEnabled()
    dialog.modes[DiskMode.ALL].click()
    assert dialog.chosen() == DiskChoice()
    assert dialog.accept_button.isEnabled()
