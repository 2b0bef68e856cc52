"""Lists in pages, with ``nextLink`` as ARM gives it: an absolute URL that keeps the query."""

import base64
import binascii
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from app.sandbox.messages import ArmError, ArmRequest, Json
from app.sandbox.store import key_of


def page_of(
    request: ArmRequest, documents: Sequence[Json], size: int, *, parameter: str = "$skipToken"
) -> Json:
    """One page of ``documents`` as ``{"value": [...], "nextLink": ...}``.

    The token remembers the last document given, so that a page is not shifted by what was removed meanwhile.

    Args:
        request: the request; its query may carry a token of an earlier page.
        documents: all documents with ``id``, in a stable order.
        size: documents per page.
        parameter: how this provider spells the query parameter; read without case.

    Raises:
        ArmError: 400 when the token is not one of ours.
    """
    token = request.query.get(parameter.casefold(), "")
    start = _start(documents, token) if token else 0
    page = list(documents[start : start + size])
    end = start + len(page)
    if end >= len(documents):
        return {"value": page}
    query = {name: value for name, value in request.query.items() if name != parameter.casefold()}
    query[parameter] = _encode(end, documents[end - 1])
    link = (
        f"{request.base_url}{quote(request.path, safe='/;%')}?{urlencode(query, quote_via=quote, safe='$')}"
    )
    return {"value": page, "nextLink": link}


def _encode(offset: int, last: Json) -> str:
    return base64.urlsafe_b64encode(f"{offset}|{key_of(str(last['id']))}".encode()).decode()


def _start(documents: Sequence[Json], token: str) -> int:
    try:
        offset_text, _, last = base64.urlsafe_b64decode(token.encode()).decode().partition("|")
        offset = int(offset_text)
    except (ValueError, binascii.Error, UnicodeError) as error:
        raise ArmError(400, "InvalidSkipToken", "The provided skip token is not valid.") from error
    if 0 < offset <= len(documents) and key_of(str(documents[offset - 1]["id"])) == last:
        return offset
    for index, document in enumerate(documents):
        if key_of(str(document["id"])) == last:
            return index + 1
    return min(max(offset, 0), len(documents))
