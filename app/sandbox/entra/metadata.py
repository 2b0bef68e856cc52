"""``GET /metadata/endpoints``: how a client that knows the address of Resource Manager finds the rest."""

from typing import Any

from app.sandbox.messages import Json

_OLDEST = "2018-05-01"
"""Up to here one flat document; then the documents of clouds, one or (2019 to 2021) a list of them."""


def endpoints(api_version: str, base_url: str, *, adfs: bool) -> Any:
    """The document of an api-version; ``adfs`` names the authority's ADFS spelling as the login endpoint."""
    login = f"{base_url}/adfs" if adfs else f"{base_url}/"
    authentication: Json = {"loginEndpoint": login, "audiences": [base_url]}
    if api_version and api_version <= _OLDEST:
        return {
            "galleryEndpoint": base_url,
            "graphEndpoint": "https://graph.windows.net/",
            "portalEndpoint": "",
            "authentication": authentication,
        }
    tenant = "adfs" if adfs else "common"
    provider = "ADFS" if adfs else "AAD"
    document: Json = {
        "name": "Sandbox",
        "portal": "",
        "authentication": {**authentication, "tenant": tenant, "identityProvider": provider},
        "resourceManager": base_url,
        "graph": "https://graph.windows.net/",
        "graphAudience": "https://graph.windows.net/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "gallery": base_url,
        "batch": base_url,
        "media": base_url,
        "sqlManagement": base_url,
        "vmImageAliasDoc": "",
        "suffixes": {"storage": "localhost", "keyVaultDns": "localhost"},
    }
    return [document] if api_version and api_version < "2022" else document
