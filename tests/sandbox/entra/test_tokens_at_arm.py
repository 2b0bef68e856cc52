"""What Azure Resource Manager does with the authority's tokens: who may do what, and which it refuses."""

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

import jwt
import pytest
from azure.identity import AuthenticationRequiredError, ClientSecretCredential, InteractiveBrowserCredential

from app.sandbox.entra.tokens import Identity, Signer
from app.sandbox.fleet.estate import PRODUCTION
from tests.sandbox.entra.person import ADMINISTRATOR, TlsSandbox

CONSULTANT = "consultant@fabrikam.example"
MACHINES = f"/subscriptions/{PRODUCTION.id}/providers/Microsoft.Compute/virtualMachines"
VAULTS = f"/subscriptions/{PRODUCTION.id}/providers/Microsoft.RecoveryServices/vaults"
ITEMS = (
    f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-backup-krc/providers/Microsoft.RecoveryServices"
    "/vaults/rsv-prod-krc/backupProtectedItems"
)
GROUP = f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-made-by-test"
STATUS = (
    f"/subscriptions/{PRODUCTION.id}/providers/Microsoft.RecoveryServices/locations/koreacentral/backupStatus"
)


@pytest.fixture
def signed_in(sandbox: TlsSandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sign in as a person through the browser flow; gives the credential's tokens."""
    opened: list[InteractiveBrowserCredential] = []

    def sign_in(name: str, **more: Any) -> InteractiveBrowserCredential:
        sandbox.play_browser(monkeypatch, name)
        credential = InteractiveBrowserCredential(
            tenant_id="organizations",
            additionally_allowed_tenants=["*"],
            disable_automatic_authentication=True,
            timeout=60,
            **sandbox.options(),
        )
        opened.append(credential)
        credential.authenticate(scopes=[sandbox.scope], **more)
        return credential

    yield sign_in
    for one in opened:
        one.close()


def _token(sandbox: TlsSandbox, credential: Any, **more: Any) -> str:
    found: str = credential.get_token(sandbox.scope, **more).token
    return found


def _automation_token(sandbox: TlsSandbox, scope: str = "", **more: Any) -> str:
    automation = sandbox.directory.automation
    with ClientSecretCredential(
        sandbox.tenant, automation.client_id, automation.secret, **sandbox.options()
    ) as credential:
        found: str = credential.get_token(scope or sandbox.scope, **more).token
        return found


def _codes(sandbox: TlsSandbox, token: str) -> dict[str, int]:
    """The status of a read or a write of each kind."""
    machine = {"resourceType": "VM", "resourceId": f"{GROUP}/providers/Microsoft.Compute/virtualMachines/x"}
    return {
        "machines": sandbox.arm(token, MACHINES).status,
        "vaults": sandbox.arm(token, VAULTS).status,
        "items": sandbox.arm(token, ITEMS).status,
        "status": sandbox.arm(token, STATUS, "POST", machine).status,
        "group": sandbox.arm(token, GROUP, "PUT", {"location": "koreacentral"}).status,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (ADMINISTRATOR, {"machines": 200, "vaults": 200, "items": 200, "group": 2}),
        (
            "reader@contoso.example",
            {"machines": 200, "vaults": 200, "items": 200, "status": 403, "group": 403},
        ),
        ("backup.reader@contoso.example", {"machines": 403, "vaults": 200, "items": 200, "group": 403}),
        ("vm.contributor@contoso.example", {"machines": 200, "vaults": 200, "items": 403, "group": 403}),
        ("newcomer@contoso.example", {"machines": 403, "vaults": 403, "items": 403, "group": 403}),
    ],
)
def test_roles_decide(sandbox: TlsSandbox, signed_in: Any, name: str, expected: dict[str, int]) -> None:
    codes = _codes(sandbox, _token(sandbox, signed_in(name)))
    for what, status in expected.items():
        assert codes[what] == status or (status == 2 and codes[what] in (200, 201)), codes


def test_a_refusal_names_the_person(sandbox: TlsSandbox, signed_in: Any) -> None:
    answer = sandbox.arm(_token(sandbox, signed_in("newcomer@contoso.example")), MACHINES)
    message = answer.json["error"]["message"]
    assert "newcomer@contoso.example" in message
    user = sandbox.directory.user("newcomer@contoso.example")
    assert user.home.object_id in message


def test_permissions_are_those_of_the_role(sandbox: TlsSandbox, signed_in: Any) -> None:
    token = _token(sandbox, signed_in("vm.contributor@contoso.example"))
    path = f"/subscriptions/{PRODUCTION.id}/providers/Microsoft.Authorization/permissions"
    (entry,) = sandbox.arm(token, path).json["value"]
    assert "Microsoft.Compute/virtualMachines/*" in entry["actions"]
    assert "*/read" not in entry["actions"]


def test_the_service_principal_has_the_rights_of_the_printed_token(sandbox: TlsSandbox) -> None:
    token = _automation_token(sandbox)
    mine = sandbox.arm(token, "/subscriptions").json["value"]
    printed = sandbox.arm(sandbox.server.token, "/subscriptions").json["value"]
    assert mine == printed
    assert sandbox.arm(token, GROUP, "PUT", {"location": "koreacentral"}).status in (200, 201)


def test_each_tenant_has_its_own_subscriptions(sandbox: TlsSandbox, signed_in: Any) -> None:
    credential = signed_in(CONSULTANT)
    home = _token(sandbox, credential)
    (own,) = sandbox.arm(home, "/subscriptions").json["value"]
    assert own["displayName"] == "Fabrikam Production"
    query = {"query": "Resources | where type =~ 'microsoft.compute/virtualmachines' | project name"}
    graph = sandbox.arm(home, "/providers/Microsoft.ResourceGraph/resources", "POST", query)
    assert sorted(one["name"] for one in graph.json["data"]) == ["fabrikam-app-1", "fabrikam-db-1"]
    assert len(sandbox.arm(home, "/tenants").json["value"]) == 12
    adatum = sandbox.directory.tenant("adatum.example").id
    there = sandbox.arm(_token(sandbox, credential, tenant_id=adatum), "/subscriptions").json["value"]
    assert [one["tenantId"] for one in there] == [adatum]


def test_a_token_of_another_tenant(sandbox: TlsSandbox, signed_in: Any) -> None:
    answer = sandbox.arm(_token(sandbox, signed_in(CONSULTANT)), MACHINES)
    assert answer.status == 401
    assert answer.json["error"]["code"] == "InvalidAuthenticationTokenTenant"
    assert f'authorization_uri="{sandbox.url}/{sandbox.tenant}"' in answer.headers["www-authenticate"]


def test_two_hundred_and_fifty_subscriptions(sandbox: TlsSandbox, signed_in: Any) -> None:
    found = sandbox.arm(_token(sandbox, signed_in("architect@holding.example")), "/subscriptions").json[
        "value"
    ]
    assert len(found) == 250
    assert {one["state"] for one in found} == {"Enabled", "Disabled", "PastDue", "Warned"}
    holding = sandbox.directory.tenant("holding.example").id
    delegated = [one for one in found if one["tenantId"] != holding]
    assert [one["managedByTenants"] for one in delegated] == [[{"tenantId": holding}]] * 5


def test_an_expired_token(sandbox: TlsSandbox) -> None:
    sandbox.change(token_lifetime=-60)
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.directory.automation.client_id,
        "client_secret": sandbox.directory.automation.secret,
        "scope": sandbox.scope,
    }
    token = sandbox.send("POST", f"/{sandbox.tenant}/oauth2/v2.0/token", form=form).json["access_token"]
    sandbox.change(token_lifetime=4500)
    answer = sandbox.arm(token, "/subscriptions")
    assert (answer.status, answer.json["error"]["code"]) == (401, "ExpiredAuthenticationToken")


@pytest.mark.parametrize("resource", ["https://graph.microsoft.com", "https://management.azure.com"])
def test_a_token_for_something_else(sandbox: TlsSandbox, resource: str) -> None:
    answer = sandbox.arm(_automation_token(sandbox, f"{resource}/.default"), "/subscriptions")
    assert (answer.status, answer.json["error"]["code"]) == (401, "InvalidAuthenticationTokenAudience")


def test_tokens_that_nobody_here_signed(sandbox: TlsSandbox) -> None:
    identity = Identity(sandbox.tenant, sandbox.directory.automation.object_id, "x")
    foreign = Signer().access_token(identity, sandbox.url, 4102444800, 60)
    claims = jwt.decode(_automation_token(sandbox), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none")  # type: ignore[arg-type]  # no key on purpose
    for token in (foreign, unsigned, "garbage", ""):
        answer = sandbox.arm(token, "/subscriptions")
        assert answer.status == 401, token
        assert answer.json["error"]["code"] == "InvalidAuthenticationToken"


def test_an_id_token_is_no_access_token(sandbox: TlsSandbox) -> None:
    user = sandbox.directory.user(ADMINISTRATOR)
    identity = Identity(sandbox.tenant, user.home.object_id, sandbox.url, user.name)
    token = sandbox.tls.authority.signer.id_token(identity, "x", sandbox.tls.authority.clock(), 600, None)
    assert sandbox.arm(token, "/subscriptions").status == 401


def test_the_published_key_verifies_the_tokens(sandbox: TlsSandbox) -> None:
    configuration = sandbox.send("GET", f"/{sandbox.tenant}/v2.0/.well-known/openid-configuration").json
    (key,) = sandbox.send("GET", configuration["jwks_uri"]).json["keys"]
    token = _automation_token(sandbox)
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]
    claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], audience=sandbox.url)
    assert claims["tid"] == sandbox.tenant


def _challenge(header: str) -> Any:
    found = re.search(r'claims="([^"]+)"', header)
    assert found is not None, header
    text = urlsafe_b64decode(found[1]).decode()
    json.loads(text)
    return text


def test_revoked_sessions_are_challenged(sandbox: TlsSandbox, signed_in: Any) -> None:
    """Clients that can handle claims are told at once; other tokens stay good until they expire."""
    name = "backup.operator@contoso.example"
    plain = _token(sandbox, signed_in(name))
    credential = signed_in(name, enable_cae=True)
    capable = _token(sandbox, credential, enable_cae=True)
    future = sandbox.tls.authority.clock() + 2
    sandbox.directory.user(name).sessions_valid_from = future
    assert sandbox.arm(plain, "/subscriptions").status == 200
    answer = sandbox.arm(capable, "/subscriptions")
    assert (answer.status, 'error="insufficient_claims"' in answer.headers["www-authenticate"]) == (401, True)
    claims = _challenge(answer.headers["www-authenticate"])
    with pytest.raises(AuthenticationRequiredError, match="AADSTS50173"):
        _token(sandbox, credential, claims=claims, enable_cae=True)
    sandbox.directory.user(name).sessions_valid_from = 0.0


def test_a_claims_challenge_is_answered_by_signing_in_again(
    sandbox: TlsSandbox, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "architect@holding.example"
    sandbox.change(require_step_up=name)
    credential = signed_in(name, enable_cae=True)
    token = _token(sandbox, credential, enable_cae=True)
    assert sandbox.arm(token, "/subscriptions").status == 200
    subscription = sandbox.arm(token, "/subscriptions").json["value"][0]["id"]
    group = f"{subscription}/resourceGroups/rg-made-by-test"
    answer = sandbox.arm(token, group, "PUT", {"location": "koreacentral"})
    assert answer.status == 401
    claims = _challenge(answer.headers["www-authenticate"])
    with pytest.raises(AuthenticationRequiredError, match="AADSTS50076"):
        _token(sandbox, credential, claims=claims, enable_cae=True)
    sandbox.play_browser(monkeypatch, name, second_factor=True)
    credential.authenticate(scopes=[sandbox.scope], claims=claims, enable_cae=True)
    proven = _token(sandbox, credential, enable_cae=True)
    answer = sandbox.arm(proven, group, "PUT", {"location": "koreacentral"})
    assert (answer.status, answer.json["error"]["code"]) == (403, "AuthorizationFailed")
    sandbox.change(release_step_up=name)


def test_no_token_of_the_authority_opens_the_inspection(sandbox: TlsSandbox) -> None:
    token = _automation_token(sandbox)
    for path in ("/sandbox/entra", "/sandbox/ledger", "/sandbox/faults"):
        assert sandbox.send("GET", path, token=token).status == 401
        assert sandbox.send("GET", path, token=sandbox.server.token).status == 200


def test_the_inspection_tells_no_secret(sandbox: TlsSandbox) -> None:
    text = sandbox.send("GET", "/sandbox/entra", token=sandbox.server.token).text
    assert ADMINISTRATOR in text
    assert sandbox.directory.password not in text
    assert sandbox.directory.automation.secret not in text


@pytest.mark.parametrize(
    "change", [{"disable": "nobody@contoso.example"}, {"demand": {"x": "block"}}, {"y": 1}]
)
def test_changes_that_are_not_understood(sandbox: TlsSandbox, change: dict[str, Any]) -> None:
    answer = sandbox.send("POST", "/sandbox/entra", body=change, token=sandbox.server.token)
    assert answer.status == 400
