"""How the notes of a vault look: a status where something calls for a step, else an icon."""

from app.planning.vault_notes import NoteKind
from ui.common.tokens import Status

STATUSES = {
    NoteKind.UNREAD: Status.CANNOT_TELL,
    NoteKind.ORPHANS: Status.UNHEALTHY,
    NoteKind.TWO_VAULTS: Status.READY_WITH_WARNINGS,
    NoteKind.FULL: Status.BLOCKED,
    NoteKind.STOPPED: Status.STOPPED,
    NoteKind.SOFT_DELETED: Status.SOFT_DELETED,
    NoteKind.LOCKS_UNREAD: Status.CANNOT_TELL,
}
ICONS = {
    NoteKind.EMPTY: "vault",
    NoteKind.LOCK: "lock",
    NoteKind.GUARD: "user",
    NoteKind.IMMUTABLE: "lock",
    NoteKind.PRIVATE: "network",
    NoteKind.OTHER_SUBSCRIPTION: "subscription",
}
