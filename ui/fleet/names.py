"""Display names of subscriptions and regions, looked up once per estate instead of once per cell."""

from PySide6.QtCore import QCoreApplication

from app.domain.estate import Estate
from app.domain.inert import one_line
from app.domain.reading import Reason, Stage, Unknown
from app.domain.resource_ids import ResourceId


class Names:
    """The names of one estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.subscriptions: dict[str, str] = {
            subscription.id.casefold(): one_line(subscription.name) for subscription in estate.subscriptions
        }
        self.regions: dict[str, str] = {
            region.name: region.display_name for regions in estate.regions.values() for region in regions
        }
        self._unknowns: dict[str, Unknown] = {unknown.id: unknown for unknown in estate.unknowns}

    def subscription(self, subscription_id: str) -> str:
        """A subscription's name, or its id where it is not known."""
        return self.subscriptions.get(subscription_id.casefold(), subscription_id)

    def region(self, region: str) -> str:
        """A region's display name, or its programmatic name where it is not known."""
        return self.regions.get(region, region)

    def differs(self, estate: Estate) -> tuple[bool, bool]:
        """Whether names changed, and whether what could not be read changed."""
        known = self.estate
        renamed = estate.subscriptions != known.subscriptions or estate.regions != known.regions
        return renamed, estate.unknowns != known.unknowns

    def note_of(self, unknown_id: str) -> str:
        """One line on what was not read; empty where the estate does not know that entry."""
        unknown = self._unknowns.get(unknown_id)
        if unknown is None:
            return ""
        place = ResourceId.parse(unknown.scope)
        subscription = self.subscription(place.subscription_id)
        return _note_pattern(unknown).replace("{subscription}", subscription)


def _note_pattern(unknown: Unknown) -> str:
    translate = QCoreApplication.translate
    if unknown.stage is Stage.PROTECTION and unknown.reason is Reason.FORBIDDEN:
        return translate("FleetTree", "vaults of {subscription} not readable")
    if unknown.stage is Stage.PROTECTION:
        return translate("FleetTree", "vaults of {subscription} could not be read")
    if unknown.stage is Stage.AGENT:
        return translate("FleetTree", "VM agents of {subscription} could not be read")
    return translate("FleetTree", "not everything of {subscription} could be read")
