"""A proposal as rows: group, vault, policy, VM; with the vaults that are not used and why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.domain.resource_ids import key_of
from app.planning.fleet_values import Checked, FleetProposal, GroupProposal, PolicyShare, VaultShare
from app.policies.schedule import policy_words
from app.protection.plan import LeftOut
from ui.common.tokens import Status
from ui.policies.disks_words import disks_words
from ui.protect.places import several_tenants, tenant_title
from ui.protect.row_model import Row
from ui.protect.rows import Mark

if TYPE_CHECKING:
    from ui.shell.session import Session

COLUMNS = 3
_ELSEWHERE = "vault-other-region"


class ProposalRows:
    """Makes the rows of one proposal; columns: where, how many VMs, why."""

    def __init__(self, proposal: FleetProposal, session: "Session") -> None:
        self._proposal = proposal
        self._session = session
        self._several_tenants = several_tenants(one.group.tenant_id for one in proposal.groups)
        self.machines: dict[str, Row] = {}
        """Rows of the VMs that have a place, by VM key."""
        self._disks: dict[str, str] = {}
        """Which disks are backed up, in words, by VM key, where it is not all of them."""

    def make(self, checked: Mapping[str, Checked]) -> Row:
        """All rows under one that is not shown."""
        top = Row(())
        for proposal in self._proposal.groups:
            self._add_group(top, proposal)
        self._add_left_out(top)
        for key, row in self.machines.items():
            self.show_check(row, checked.get(key))
        return top

    def _add_group(self, top: Row, proposal: GroupProposal) -> None:
        translate = QCoreApplication.translate
        group = proposal.group
        new = sum(share.form is not None for share in proposal.shares)
        parts = [translate("ProposalRows", "%n vault(s)", None, len(proposal.shares))]
        if new:
            parts.append(translate("ProposalRows", "%n new", None, new))
        if proposal.left_out:
            parts.append(translate("ProposalRows", "%n cannot come along", None, len(proposal.left_out)))
        place = f"{group.subscription_name} › {group.region_name}"
        if self._several_tenants:
            place = f"{tenant_title(self._session, group.tenant_id)} › {place}"
        cells = (
            place,
            _machines(len(group.machine_ids)),
            ", ".join(parts),
        )
        row = top.add(Row(cells, group=True, key=group.key, content=proposal))
        for share in proposal.shares:
            self._add_vault(row, share)
        for candidate in proposal.candidates:
            reason = candidate.reason
            if reason is not None and reason.key != _ELSEWHERE:
                name = translate("ProposalRows", "Not used: {vault}").format(vault=candidate.vault.name)
                cells = (name, "", self._session.plan_texts.say(reason))
                row.add(Row(cells, mark=Status.NOT_APPLICABLE, tones=(2, 2, 2)))

    def _add_vault(self, group: Row, share: VaultShare) -> None:
        texts = self._session.plan_texts
        translate = QCoreApplication.translate
        name, mark = share.vault.name, Mark.SAME
        redundancy = share.set_redundancy
        if share.form is not None:
            name, mark = translate("ProposalRows", "New vault {vault}").format(vault=name), Mark.ADD
            redundancy = share.form.redundancy
        elif redundancy is not None:
            mark = Mark.CHANGE
        why = texts.say(share.reason)
        if redundancy is not None:
            why = f"{texts.word(redundancy.value)}. {why}"
        row = group.add(
            Row((name, _machines(len(share.machine_ids)), why), group=True, plain=True, mark=mark)
        )
        for policy in share.policies:
            self._add_policy(row, policy, planned=share.form is not None)

    def _add_policy(self, vault: Row, share: PolicyShare, *, planned: bool) -> None:
        translate = QCoreApplication.translate
        name, mark = share.policy.name, Mark.SAME
        parts = [self._schedule(share, planned=planned and not share.wished)]
        if share.properties is not None or share.like is not None:
            name, mark = translate("ProposalRows", "New policy {policy}").format(policy=name), Mark.ADD
            if share.like is not None:
                said = translate("ProposalRows", "Like {policy}, which has enough VMs.")
                parts.append(said.format(policy=share.like.name))
            elif not share.wished:
                parts.append(translate("ProposalRows", "No policy of the vault fits these VMs."))
        cells = (name, _machines(len(share.machine_ids)), " ".join(part for part in parts if part))
        row = vault.add(Row(cells, group=True, plain=True, mark=mark))
        for machine_id in share.machine_ids:
            key = key_of(machine_id)
            assessed = self._session.fleet.machines.get(key)
            shown = assessed.facts.machine.name if assessed is not None else machine_id
            self.machines[key] = row.add(Row((shown, "", ""), key=key))
            if choice := share.disks.get(key):
                self._disks[key] = disks_words(choice)

    def _schedule(self, share: PolicyShare, *, planned: bool) -> str:
        now = self._session.connection.reader.now()
        zone = datetime.now().astimezone().tzinfo or UTC
        return policy_words(share.policy, now, zone, self._session.plan_texts, planned=planned).schedule

    def _add_left_out(self, top: Row) -> None:
        left_out = self._proposal.left_out
        if not left_out:
            return
        title = QCoreApplication.translate("ProposalRows", "Cannot come along")
        section = top.add(Row((title, _machines(len(left_out)), ""), group=True))
        for one in left_out:
            section.add(self._left_out_row(one))

    def _left_out_row(self, one: LeftOut) -> Row:
        reason = self._session.plan_texts.left_out(one, self._session.texts)
        return Row((one.name, "", reason), mark=Status.BLOCKED, tones=(1, 2, Status.BLOCKED))

    def show_check(self, row: Row, checked: Checked | None) -> None:
        """Write into the row of a VM what Azure says about it."""
        translate, texts = QCoreApplication.translate, self._session.plan_texts
        status, said = Status.CHECKING, translate("ProposalRows", "Not checked yet")
        if checked is not None and checked.refusal is not None:
            status = Status.BLOCKED
            said = texts.reason(checked.refusal, checked.finding, self._session.texts)
        elif checked is not None and checked.unknown is not None:
            status, said = Status.CANNOT_TELL, texts.say(checked.unknown)
        elif checked is not None:
            status, said = Status.PASS, translate("ProposalRows", "Azure can enable it")
        if disks := self._disks.get(row.key):
            said = f"{said} · {translate('ProposalRows', 'Backed-up disks: {disks}').format(disks=disks)}"
        row.fill((row.cells[0], "", said))
        row.mark = status
        row.tones = (1, 2, status if status in {Status.BLOCKED, Status.CANNOT_TELL} else 2)


def _machines(count: int) -> str:
    return QCoreApplication.translate("ProposalRows", "%n VM(s)", None, count)
