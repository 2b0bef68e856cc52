"""Reading the target of a step again: right before its write, and afterwards to see what Azure says now."""

from collections.abc import Collection

from app.cloud.arm_reader import ArmReader
from app.cloud.errors import NotFound
from app.domain.resource_ids import key_of
from app.protection.item_lists import ItemLists, vaults_to_list
from app.protection.kinds import ABSENT, BEHAVIOURS, Found
from app.protection.plan import Step


class Targets:
    """Reads targets for the steps of one run; items of a vault with many steps by the vault's list."""

    def __init__(self, reader: ArmReader, steps: Collection[Step] = ()) -> None:
        self._reader = reader
        self._lists = ItemLists(reader)
        self._listed = vaults_to_list(
            step.vault_id for step in steps if BEHAVIOURS[step.kind].found_of is not None
        )

    async def before_write(self, step: Step) -> Found:
        """The target as it is right before its write.

        Raises:
            CloudError: it could not be read, which is not the same as that it is not there.
        """
        return await self.as_of(step, self._lists.fresh_enough(step.vault_id) if step.vault_id else None)

    async def as_of(self, step: Step, since: float | None) -> Found:
        """The target as it was at ``since`` (``time.monotonic``) or later; None: as it is now.

        Raises:
            CloudError: it could not be read.
        """
        found_of = BEHAVIOURS[step.kind].found_of
        if since is None or found_of is None or key_of(step.vault_id) not in self._listed:
            return await self.now(step)
        try:
            document = await self._lists.find(step.vault_id, step.target_id, since)
        except NotFound:
            return ABSENT
        return ABSENT if document is None else found_of(document)

    async def now(self, step: Step) -> Found:
        """The target as its own document says now.

        Raises:
            CloudError: it could not be read.
        """
        try:
            return await BEHAVIOURS[step.kind].read(self._reader, step)
        except NotFound:
            return ABSENT
