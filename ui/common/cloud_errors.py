"""What to say to a person when Azure, or the way to it, refuses: one sentence each (UI.md, section 16).

Imported only after the first paint: it knows the errors of `app.cloud`.
"""

from PySide6.QtCore import QCoreApplication

from app.cloud.errors import (
    CloudError,
    Conflict,
    EndpointRefused,
    Forbidden,
    NotFound,
    NotUnderstood,
    SignInRequired,
    Throttled,
    TimedOut,
    TokenFileUnusable,
    Unreachable,
)
from app.cloud.proxies import way_to
from app.domain.inert import one_line
from ui.common.times import clock


def _token_file_sentence(error: TokenFileUnusable) -> str:
    sentences = {
        "missing": QCoreApplication.translate(
            "CloudErrors", "This file does not exist. Choose the file with the token."
        ),
        "unreadable": QCoreApplication.translate(
            "CloudErrors", "This file cannot be read. Check who may read it."
        ),
        "empty": QCoreApplication.translate(
            "CloudErrors", "This file is empty. It must hold one access token."
        ),
        "open": QCoreApplication.translate(
            "CloudErrors",
            "Others on this computer may read this file. Allow only its owner (chmod 600) and try again.",
        ),
    }
    other = QCoreApplication.translate("CloudErrors", "This file does not hold one access token.")
    return sentences.get(error.problem, other)


def _endpoint_sentence(error: EndpointRefused) -> str:
    if error.code == "PlainHttp":
        return QCoreApplication.translate(
            "CloudErrors",
            "Plain http is allowed to this computer only. Use https, so that the token stays secret.",
        )
    if error.code == "CaFile":
        return QCoreApplication.translate(
            "CloudErrors",
            "The certificate authority file cannot be used. It must be a PEM file with a certificate.",
        )
    return QCoreApplication.translate("CloudErrors", "Type a URL such as https://management.azure.com.")


def sentence_of(error: CloudError) -> str:
    """One plain sentence, or two: what happened and what to do."""
    if isinstance(error, TokenFileUnusable):
        return _token_file_sentence(error)
    if isinstance(error, EndpointRefused):
        return _endpoint_sentence(error)
    if isinstance(error, Forbidden):
        return QCoreApplication.translate("CloudErrors", "Not allowed. Missing: {action} on {scope}.").format(
            action=one_line(error.action) or "?", scope=one_line(error.scope) or "?"
        )
    if isinstance(error, Unreachable):
        return _unreachable_sentence(error)
    return _other_sentence(error)


def _unreachable_sentence(error: Unreachable) -> str:
    sentence = _no_answer_sentence(error)
    if way_to(error.host) != "none":
        return sentence
    hint = QCoreApplication.translate(
        "CloudErrors",
        "If your company needs a proxy, name it in HTTPS_PROXY and start again: automatic proxy scripts "
        "(PAC) are not read.",
    )
    return f"{sentence} {hint}"


def _no_answer_sentence(error: Unreachable) -> str:
    if isinstance(error, TimedOut):
        return QCoreApplication.translate("CloudErrors", "{host} did not answer in time.").format(
            host=one_line(error.host)
        )
    return QCoreApplication.translate("CloudErrors", "{host} does not answer ({detail}).").format(
        host=one_line(error.host), detail=one_line(str(error))
    )


def _other_sentence(error: CloudError) -> str:
    if isinstance(error, Throttled) and error.until is not None:
        time = clock(error.until)
        return QCoreApplication.translate(
            "CloudErrors", "Azure asks to wait until {time}. Continues by itself."
        ).format(time=time)
    if isinstance(error, SignInRequired):
        if error.code == "ExpiredAuthenticationToken":
            return QCoreApplication.translate(
                "CloudErrors", "The access token has expired. Write a new one into the file and try again."
            )
        return QCoreApplication.translate(
            "CloudErrors", "The access token was refused. Get a new one for this endpoint and try again."
        )
    if isinstance(error, NotUnderstood):
        return QCoreApplication.translate(
            "CloudErrors", "It answered, but not like Azure Resource Manager. Check the address."
        )
    return _coded_sentence(error)


def _coded_sentence(error: CloudError) -> str:
    if isinstance(error, Conflict):
        return QCoreApplication.translate(
            "CloudErrors", "Something else is being changed there ({code}). Try again in a few minutes."
        ).format(code=error.code or "Conflict")
    if isinstance(error, NotFound):
        return QCoreApplication.translate("CloudErrors", "Azure does not find it ({code}).").format(
            code=error.code or "NotFound"
        )
    return QCoreApplication.translate("CloudErrors", "Azure refused: {message} ({code})").format(
        message=one_line(str(error)), code=error.code or error.status
    )
