from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from azure.identity import AuthenticationRequiredError, CredentialUnavailableError

from app.cloud.errors import SignInRequired, Unreachable
from app.signin.refusals import INTERACTION, NOT_AVAILABLE, TIMED_OUT, error_from, refusal_of

SAID = (
    "Authentication failed: AADSTS50076: Due to a configuration change you must use multi-factor "
    "authentication. Trace ID: 11111111-1111-1111-1111-111111111111 Correlation ID: "
    "22222222-2222-2222-2222-222222222222 Timestamp: 2026-11-25 04:00:00Z"
)


def test_code_sentence_and_correlation_id_are_taken_apart() -> None:
    refusal = refusal_of(SAID)
    assert refusal.code == "AADSTS50076"
    assert refusal.message.startswith("AADSTS50076: Due to")
    assert "Trace ID" not in refusal.message
    assert refusal.correlation_id == "22222222-2222-2222-2222-222222222222"


def test_a_refusal_of_entra_keeps_its_code() -> None:
    error = error_from(ClientAuthenticationError(message=SAID), host="login.example")
    assert isinstance(error, SignInRequired)
    assert error.code == "AADSTS50076"
    assert "correlation id 2222" in error.details()


def test_a_person_is_needed_with_the_claims_that_were_asked_for() -> None:
    error = error_from(AuthenticationRequiredError(["scope"], claims='{"x":1}'), host="login.example")
    assert isinstance(error, SignInRequired)
    assert (error.code, error.claims) == (INTERACTION, '{"x":1}')


def test_what_this_computer_cannot_do_is_told_apart() -> None:
    error = error_from(CredentialUnavailableError(message="Azure CLI not found on path"), host="x")
    assert error.code == NOT_AVAILABLE
    assert "Azure CLI not found" in error.message
    assert error_from(TimeoutError(), host="x").code == TIMED_OUT


def test_a_line_that_is_cut_is_no_refusal() -> None:
    wrapped = ClientAuthenticationError(message="Authentication failed: cut")
    wrapped.__cause__ = ServiceRequestError(message="Connection refused")
    error = error_from(wrapped, host="login.example")
    assert isinstance(error, Unreachable)
    assert error.host == "login.example"
