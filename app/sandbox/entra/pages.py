"""The pages that a person sees: signing in, typing a device code, and what went wrong.

Plain forms without scripts, so that any HTTP client can play the person. Fields: ``username``, ``password``,
``second_factor`` (``approve``), ``user_code``, and ``action`` (``sign-in`` or ``decline``).
"""

from collections.abc import Mapping
from html import escape

from app.sandbox.messages import ArmResponse

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}
_STYLE = (
    "body{font:16px sans-serif;max-width:26em;margin:4em auto;padding:0 1em}"
    "input,button{font:inherit;display:block;width:100%;box-sizing:border-box;margin:.4em 0 1em;padding:.5em}"
    ".problem{color:#a4262c}"
)


def sign_in_page(
    application: str, tenant: str, *, user_name: str = "", second_factor: bool = False, problem: str = ""
) -> ArmResponse:
    """The page of the authorization endpoint; its form comes back to the same address."""
    return _page(
        "Sign in to the simulated Azure",
        _paragraph(f"{application} wants to sign you in to {tenant}.")
        + _problem(problem)
        + '<form method="post">'
        + _credentials(user_name, second_factor=second_factor)
        + _buttons()
        + "</form>",
    )


def device_page(
    *, user_code: str = "", user_name: str = "", second_factor: bool = False, problem: str = ""
) -> ArmResponse:
    """The page where a person types the code that another device shows."""
    return _page(
        "Enter the code of your device",
        _problem(problem)
        + '<form method="post">'
        + f'<label>Code<input name="user_code" value="{escape(user_code)}" required></label>'
        + _credentials(user_name, second_factor=second_factor)
        + _buttons()
        + "</form>",
    )


def message_page(title: str, text: str, status: int = 200) -> ArmResponse:
    """A page that only tells something."""
    return _page(title, _paragraph(text), status)


def posting_page(address: str, fields: Mapping[str, str]) -> ArmResponse:
    """The page of ``response_mode=form_post``: it posts the answer to the waiting client."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return ArmResponse(
        200,
        (
            "<!doctype html><html><head><title>Working...</title></head>"
            '<body onload="document.forms[0].submit()">'
            f'<form method="post" action="{escape(address)}">{inputs}<button>Continue</button></form>'
            "</body></html>"
        ).encode(),
        {name: value for name, value in _HEADERS.items() if name != "Content-Security-Policy"},
    )


def _page(title: str, content: str, status: int = 200) -> ArmResponse:
    document = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{content}</body></html>"
    )
    return ArmResponse(status, document.encode(), _HEADERS)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _problem(text: str) -> str:
    return f'<p class="problem" role="alert">{escape(text)}</p>' if text else ""


def _credentials(user_name: str, *, second_factor: bool) -> str:
    fields = (
        f'<label>User name<input name="username" value="{escape(user_name)}" required></label>'
        '<label>Password<input name="password" type="password" autocomplete="off"></label>'
    )
    if second_factor:
        fields += (
            "<label>Your organization asks for more proof: approve the sign-in"
            '<input name="second_factor" value="approve" readonly></label>'
        )
    return fields


def _buttons() -> str:
    return (
        '<button name="action" value="sign-in">Sign in</button>'
        '<button name="action" value="decline" formnovalidate>Cancel</button>'
    )
