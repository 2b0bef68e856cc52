"""What is said about the vaults of the demo: each plant is found, and what was not read is never "none"."""

import msgspec

from app.domain.backup import Vault
from app.domain.places import Lock
from app.domain.reading import Reason, Stage, StageState, Unknown
from app.domain.resource_ids import ResourceId, key_of
from app.planning.vault_notes import NoteKind, VaultHoldings, VaultNote, all_vault_notes, vault_notes
from app.protection.texts import load_plan_texts
from tests.protection.azure import Azure, azure

TEXTS = {"en": load_plan_texts("en"), "ko": load_plan_texts("ko")}


def vault_named(cloud: Azure, name: str) -> Vault:
    return next(one for one in cloud.fleet.estate.vaults.values() if one.name == name)


def notes_of(cloud: Azure, name: str) -> dict[NoteKind, VaultNote]:
    return {note.kind: note for note in all_vault_notes(cloud.fleet)[key_of(vault_named(cloud, name).id)]}


async def test_every_plant_has_its_note_in_both_languages() -> None:
    async with azure() as cloud:
        production = notes_of(cloud, "rsv-prod-krc")
        assert {item.machine_name for item in production[NoteKind.ORPHANS].items} == {
            "crm-db-02",
            "erp-app-retired",
        }
        doubles = production[NoteKind.TWO_VAULTS]
        assert [item.machine_name for item in doubles.items] == ["print-01"]
        assert [ResourceId.parse(one.item.vault_id).name for one in doubles.elsewhere] == [
            "rsv-prod-krc-private"
        ]
        private = notes_of(cloud, "rsv-prod-krc-private")
        assert {NoteKind.TWO_VAULTS, NoteKind.PRIVATE, NoteKind.SOFT_DELETED} <= set(private)
        assert NoteKind.EMPTY not in private
        assert NoteKind.EMPTY in notes_of(cloud, "rsv-dev-sea")
        assert NoteKind.GUARD in notes_of(cloud, "rsv-prod-weu")
        assert notes_of(cloud, "rsv-dev-weu")[NoteKind.IMMUTABLE].badge.key == "badge-immutable-locked"
        lock = notes_of(cloud, "rsv-prod-jpe")[NoteKind.LOCK]
        assert "on the resource group rg-backup-jpe" in TEXTS["en"].say(lock.sentence)
        other = notes_of(cloud, "rsv-dev-krc")[NoteKind.OTHER_SUBSCRIPTION]
        assert "erp-archive-01" in TEXTS["en"].say(other.sentence)
        assert other.machine_keys
        for texts in TEXTS.values():
            for notes in all_vault_notes(cloud.fleet).values():
                for note in notes:
                    assert "{" not in texts.say(note.badge) + texts.say(note.sentence)
        assert cloud.writes() == []


async def test_a_vault_whose_items_were_not_read_is_not_called_empty() -> None:
    async with azure() as cloud:
        vault = vault_named(cloud, "rsv-dev-sea")
        estate = cloud.fleet.estate
        unread = Unknown("x", f"{vault.id}/backupProtectedItems", Stage.PROTECTION, Reason.FORBIDDEN)
        found = vault_notes(msgspec.structs.replace(estate, unknowns=(unread,)), vault, VaultHoldings())
        assert [note.kind for note in found] == [NoteKind.UNREAD]
        progress = msgspec.structs.replace(estate.stages[Stage.PROTECTION], state=StageState.RUNNING)
        reading = msgspec.structs.replace(estate, stages={**estate.stages, Stage.PROTECTION: progress})
        assert vault_notes(reading, vault, VaultHoldings()) == ()


async def test_locks_are_told_apart_and_unread_ones_are_not_none() -> None:
    async with azure() as cloud:
        vault = vault_named(cloud, "rsv-dev-sea")
        estate = cloud.fleet.estate
        subscription = vault.subscription_id.casefold()
        own = Lock(f"{vault.id}/providers/Microsoft.Authorization/locks/own", "own", "CanNotDelete", vault.id)
        above = Lock("l", "frozen", "ReadOnly", f"/subscriptions/{vault.subscription_id}")
        locked = msgspec.structs.replace(estate, locks={**estate.locks, subscription: (own, above)})
        said = [TEXTS["en"].say(note.sentence) for note in vault_notes(locked, vault, VaultHoldings())]
        assert any("own on the vault forbids deleting" in one for one in said)
        assert any("frozen on the subscription" in one and "every change" in one for one in said)
        without = {key: found for key, found in estate.locks.items() if key != subscription}
        unread = msgspec.structs.replace(estate, locks=without)
        kinds = [note.kind for note in vault_notes(unread, vault, VaultHoldings())]
        assert NoteKind.LOCKS_UNREAD in kinds
