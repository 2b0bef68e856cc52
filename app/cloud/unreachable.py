"""Failures below HTTP as errors of our own."""

from typing import NoReturn
from urllib.parse import urlsplit

from azure.core.exceptions import (
    AzureError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseError,
    ServiceResponseTimeoutError,
)

from app.cloud.environments import Environment
from app.cloud.errors import TimedOut, Unreachable


def raise_unreachable(error: AzureError, environment: Environment) -> NoReturn:
    """Turn a failure below HTTP into our own error.

    Raises:
        Unreachable: always; ``TimedOut`` where the peer was too slow.
    """
    host = urlsplit(environment.resource_manager).netloc
    if isinstance(error, ServiceRequestTimeoutError | ServiceResponseTimeoutError):
        raise TimedOut(f"{host} did not answer in time.", host=host) from error
    if isinstance(error, ServiceRequestError | ServiceResponseError | IncompleteReadError):
        raise Unreachable(str(error.message or error)[:500], host=host) from error
    raise Unreachable(str(error)[:500], host=host) from error
