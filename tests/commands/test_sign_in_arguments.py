import argparse
from pathlib import Path

import pytest

from app.cloud.environments import AZURE_CHINA
from app.commands.connecting import UsageError, add_place_arguments, environment_of, place_of
from app.signin.methods import Method, SignInRequest
from app.signin.places import SignInPlace

SECRET = ["--client-secret-file", "s"]
PRINCIPAL = ["--sign-in", "service-principal", "--tenant", "contoso.com", "--client-id", "x"]


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_place_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(
    "words",
    [
        ["--sign-in", "cli"],
        ["--sign-in", "browser", "--tenant", "contoso.com", "--cloud", "AzureChinaCloud"],
        ["--sign-in", "device-code", "--arm-endpoint", "https://arm.example", "--ca-file", "ca.pem"],
        ["--sign-in", "managed-identity", "--client-id", "x"],
        [*PRINCIPAL, *SECRET],
        [*PRINCIPAL, "--certificate-file", "c"],
    ],
)
def test_every_method_names_a_place(words: list[str]) -> None:
    assert isinstance(place_of(parsed(*words)), SignInPlace)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sign-in", "service-principal"], "--client-id"),
        (PRINCIPAL, "--client-secret-file"),
        ([*PRINCIPAL, *SECRET, "--certificate-file", "c"], "either"),
        (["--sign-in", "cli", *SECRET], "belong to"),
        (["--sign-in", "managed-identity", "--tenant", "x"], "--tenant"),
        (["--sign-in", "cli", "--tenant", "a b"], "id or domain"),
        (["--sign-in", "cli", "--cloud", "AzureCloud", "--arm-endpoint", "https://x"], "not both"),
        (["--demo", "--cloud", "AzureCloud"], "--demo"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        place_of(parsed(*words))


def test_no_argument_takes_a_secret_itself() -> None:
    parser = argparse.ArgumentParser()
    add_place_arguments(parser)
    words = {option for action in parser._actions for option in action.option_strings}
    assert not {one for one in words if "secret" in one or "password" in one} - {"--client-secret-file"}


def test_cloud_and_certificate_authority_are_taken_over() -> None:
    assert environment_of(parsed("--cloud", "AzureChinaCloud")) == AZURE_CHINA
    found = environment_of(parsed("--arm-endpoint", "https://arm.example", "--ca-file", "ca.pem"))
    assert found.ca_file == "ca.pem"


def test_a_request_does_not_show_its_secrets() -> None:
    request = SignInRequest(
        Method.SERVICE_PRINCIPAL, "t", "c", secret="hunter2", certificate_password="hunter3"
    )
    assert "hunter" not in repr(request)
    assert "hunter" not in f"{request} {Path()}"
