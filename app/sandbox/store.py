"""The documents of the simulated Azure, found by id, type, subscription or group without case."""

from collections.abc import Iterator

from app.sandbox.messages import Json


def key_of(resource_id: str) -> str:
    """The form of an id that two spellings of the same resource share."""
    return resource_id.casefold().rstrip("/")


def subscription_of(resource_id: str) -> str:
    """The subscription id of a resource id, in lower case; empty when it has none."""
    parts = resource_id.split("/", 3)
    return parts[2].casefold() if len(parts) > 2 and parts[1].casefold() == "subscriptions" else ""  # noqa: PLR2004 -- /subscriptions/{id}


def group_of(resource_id: str) -> str:
    """The resource group name as spelled in the id; empty when it has none."""
    parts = resource_id.split("/", 5)
    return parts[4] if len(parts) > 4 and parts[3].casefold() == "resourcegroups" else ""  # noqa: PLR2004 -- see above


def owner_of(resource_id: str) -> str:
    """The key of the top-level resource that a nested one belongs to; of a top-level one its own key."""
    key = key_of(resource_id)
    return key if key.count("/") < 9 else "/".join(key.split("/", 9)[:9])  # noqa: PLR2004 -- nine parts up to its name


class Store:
    """ARM documents in order of insertion, with an index by (subscription, type)."""

    def __init__(self) -> None:
        self._documents: dict[str, Json] = {}
        self._by_type: dict[tuple[str, str], dict[str, Json]] = {}
        self._by_owner: dict[tuple[str, str], dict[str, Json]] = {}
        self._revisions: dict[str, int] = {}

    def revision(self, resource_type: str) -> int:
        """A number that grows with each put and remove of this type: what was derived before is stale.

        A document that is changed in place must be put again, or readers may see its old form.
        """
        return self._revisions.get(resource_type.casefold(), 0)

    def put(self, document: Json) -> Json:
        """Insert or replace a document that has ``id`` and ``type``."""
        key = key_of(document["id"])
        old = self._documents.get(key)
        index = self._index(document)
        if old is not None and self._index(old) != index:
            self._by_type[self._index(old)].pop(key, None)
        self._documents[key] = document
        self._by_type.setdefault(index, {})[key] = document
        owner = owner_of(key)
        if owner != key:
            self._by_owner.setdefault((owner, index[1]), {})[key] = document
        self._revisions[index[1]] = self._revisions.get(index[1], 0) + 1
        return document

    def get(self, resource_id: str) -> Json | None:
        """The document with this id, or None."""
        return self._documents.get(key_of(resource_id))

    def remove(self, resource_id: str) -> Json | None:
        """Take a document out and return it, or None if it was not there."""
        key = key_of(resource_id)
        document = self._documents.pop(key, None)
        if document is not None:
            index = self._index(document)
            self._by_type[index].pop(key, None)
            self._by_owner.get((owner_of(key), index[1]), {}).pop(key, None)
            self._revisions[index[1]] = self._revisions.get(index[1], 0) + 1
        return document

    def of_type(
        self, resource_type: str, subscription: str | None = None, group: str | None = None
    ) -> Iterator[Json]:
        """Documents of one type, of one subscription and group where given, in insertion order."""
        wanted = resource_type.casefold()
        wanted_group = None if group is None else group.casefold()
        wanted_subscription = None if subscription is None else subscription.casefold()
        for (owner, kind), documents in list(self._by_type.items()):
            if kind != wanted or (wanted_subscription is not None and owner != wanted_subscription):
                continue
            for document in list(documents.values()):
                if wanted_group is None or group_of(document["id"]).casefold() == wanted_group:
                    yield document

    def within(self, owner_id: str, resource_type: str) -> list[Json]:
        """Documents of one type that lie below a top-level resource such as a vault, by id."""
        found = self._by_owner.get((key_of(owner_id), resource_type.casefold()), {})
        return [found[key] for key in sorted(found)]

    def types(self) -> set[str]:
        """All types present, in lower case."""
        return {kind for (_, kind), documents in self._by_type.items() if documents}

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[Json]:
        return iter(list(self._documents.values()))

    @staticmethod
    def _index(document: Json) -> tuple[str, str]:
        return subscription_of(document["id"]), str(document["type"]).casefold()
