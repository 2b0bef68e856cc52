"""Which of Azure's budgets a request uses, by its URL."""

from urllib.parse import urlsplit

from app.cloud.throttle import GRAPH, Requests


def budget_of(path: str) -> str:
    """The subscription whose budget a request uses; empty for tenant-level requests."""
    text = urlsplit(path).path if "://" in path else path
    parts = text.split("/")
    return parts[2] if len(parts) > 2 and parts[1].casefold() == "subscriptions" else ""  # noqa: PLR2004 -- /subscriptions/{id}


def resource_of(url: str) -> str:
    """The type of what is read, such as ``backupJobs`` for the list and for one job alike."""
    _, provider, tail = urlsplit(url).path.rpartition("/providers/")
    parts = tail.split("/")[1:] if provider else []
    return parts[-1 - (len(parts) % 2 == 0)] if parts else ""


def kind_of(method: str, budget: str) -> Requests:
    """What ARM counts a request as; queries of Resource Graph are in a budget of their own."""
    return Requests.READS if budget == GRAPH else Requests.of(method)
