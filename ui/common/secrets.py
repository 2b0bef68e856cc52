"""Taking secrets out of text before it is shown or logged."""

import re

_SECRETS = re.compile(
    r"eyJ[\w-]+\.[\w.-]+"  # a signed token
    r"|(?i:bearer)\s+\S+|(?i:basic)\s+[A-Za-z0-9+/=]{16,}"
    r"|(?i:(?:sig|secret|password|token)=)[^\s&'\"]+"
    # The same in JSON and in Python's spelling; short values are words.
    r"|(?i:secret|password|token|assertion|verifier)['\"]?\s*[:=]\s*b?['\"]?[\w.~+/%-]{16,}"
    # A code of Entra is long and no word; codes of errors are words.
    r"|(?i:code)['\"]?\s*[:=]\s*['\"]?(?=[\w.~%-]*[\d.~%-])[\w.~%-]{32,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)


def without_secrets(text: str) -> str:
    """The text with tokens, codes, signatures, passwords and private keys replaced."""
    return _SECRETS.sub("[removed]", text)
