"""Taking secrets out of text before it is shown or logged."""

import re

_SECRETS = re.compile(r"eyJ[\w-]+\.[\w.-]+|(?i:bearer)\s+\S+|(?i:(?:sig|secret|password|token))=[^\s&'\"]+")


def without_secrets(text: str) -> str:
    """The text with tokens, signatures and passwords replaced."""
    return _SECRETS.sub("[removed]", text)
