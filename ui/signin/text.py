"""Names of the ways to sign in and of the clouds, in words."""

from PySide6.QtCore import QCoreApplication

from app.signin.methods import Method


def method_words(method: Method) -> tuple[str, str, str]:
    """Name, second line of the list, and what the form says about it."""
    translate = QCoreApplication.translate
    words = {
        Method.BROWSER: (
            translate("SignIn", "Browser"),
            translate("SignIn", "Opens your default browser"),
            translate("SignIn", "You sign in on Microsoft's page; this program never sees your password."),
        ),
        Method.DEVICE_CODE: (
            translate("SignIn", "Device code"),
            translate("SignIn", "Sign in on another device"),
            translate("SignIn", "You type a short code on Microsoft's page, on any device."),
        ),
        Method.AZURE_CLI: (
            translate("SignIn", "Azure CLI session"),
            translate("SignIn", "Who is signed in with az login"),
            translate("SignIn", "Uses the account that is signed in with the Azure CLI on this computer."),
        ),
        Method.BROKER: (
            translate("SignIn", "Windows account"),
            translate("SignIn", "Windows asks for the account"),
            translate("SignIn", "Signs in through Windows itself, with its accounts and Windows Hello."),
        ),
        Method.SERVICE_PRINCIPAL: (
            translate("SignIn", "Service principal"),
            translate("SignIn", "Secret or certificate file"),
            translate(
                "SignIn", "For an application with rights of its own. Secret and password stay in memory."
            ),
        ),
        Method.MANAGED_IDENTITY: (
            translate("SignIn", "Managed identity"),
            translate("SignIn", "When this runs in an Azure VM"),
            translate("SignIn", "Uses the identity of the Azure VM that this program runs on."),
        ),
        Method.TOKEN_FILE: (
            translate("SignIn", "Token from a file"),
            translate("SignIn", "For a custom endpoint"),
            "",
        ),
    }
    return words[method]


def sign_in_words(method: Method) -> str:
    """What the button of a method's form says."""
    translate = QCoreApplication.translate
    if method is Method.DEVICE_CODE:
        return translate("SignIn", "&Get a code")
    if method in {Method.AZURE_CLI, Method.MANAGED_IDENTITY}:
        return translate("SignIn", "&Continue")
    return translate("SignIn", "&Sign in")
