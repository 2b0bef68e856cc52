"""Why a subscription is listed and not read, in words."""

from PySide6.QtCore import QCoreApplication

from app.domain.places import NotScanned


def why_not_words(why: NotScanned) -> str:
    """Why a subscription is not scanned."""
    translate = QCoreApplication.translate
    return {
        NotScanned.DISABLED: translate("Subscriptions", "Disabled: nothing of it can be read or changed"),
        NotScanned.PAST_DUE: translate("Subscriptions", "Past due: a payment is missing, so it is not read"),
        NotScanned.DELETED: translate("Subscriptions", "Deleted"),
    }[why]
