"""The sandbox's sign-in side: an authority like Microsoft Entra ID, served with ``sandbox --tls``.

Start
    ``vm-backup-assistant sandbox --tls`` prints, beside ``url=``, ``token_file=`` and ``pid=``:
    ``ca_file=`` (the throwaway certificate authority: give it to clients as ``REQUESTS_CA_BUNDLE``,
    ``SSL_CERT_FILE`` or ``connection_verify``), ``tenant_id=``, ``client_id=``, ``client_secret_file=``,
    ``certificate_file=`` (PEM with key, registered for the same client) and ``password_file=`` (the one
    password of every user below). All but the first hold secrets: only their owner can read them, they lie
    in a private folder and are gone when the command ends. In Python:
    ``SandboxServer(state, tls=True)``, then ``server.tls.authority`` (``directory``, ``sessions``) and
    ``server.tls.authority_pem``.

Addresses
    ``{url}/{tenant}/v2.0/.well-known/openid-configuration`` with a tenant id, a domain name, ``common`` or
    ``organizations``, and ``{url}/adfs/.well-known/openid-configuration`` (ADFS spelling; home tenant only).
    ``{url}/metadata/endpoints`` names the ADFS spelling, because no client asks login.microsoftonline.com
    about that one; ``--login-endpoint entra`` makes it name ``{url}/``. Clients of the Entra spelling must
    switch instance discovery off (``disable_instance_discovery=True``, ``instance_discovery=False``).

Applications
    ``client_id`` (a service principal with the rights of the printed token's account; secret and certificate)
    and Microsoft's public clients (``04b07795-8ddb-461a-bbee-02f9e1bf7b46``, the default of azure-identity),
    redirect URIs ``http://localhost`` and ``http://127.0.0.1`` with any port.
    Resources: the sandbox's own address, Azure's public ones, and ``https://graph.microsoft.com`` (a token
    for Graph or for Azure is one of the wrong audience here).

People (all in the home tenant, except where said; see ``people``)
    - ``backup.admin@contoso.example``: the account of the printed token, administrator.
    - ``reader@contoso.example``: Reader. ``backup.reader@contoso.example``: Backup Reader only.
      ``backup.operator@contoso.example``: Backup Operator and Reader.
      ``vm.contributor@contoso.example``: Virtual Machine Contributor only.
      ``newcomer@contoso.example``: no role. ``former@contoso.example``: disabled (AADSTS50057).
    - ``consultant@fabrikam.example``: home Fabrikam (Owner), guest in Contoso (Reader) and Owner in ten other
      tenants with one subscription and two VMs each. Coho Winery, Litware and Tailspin Toys demand a second
      factor (AADSTS50076 with claims), Proseware blocks (AADSTS53003): 8 of 12 are usable at once.
    - ``architect@holding.example``: Reader of 250 subscriptions: disabled, past due and warned ones among
      them, every fiftieth delegated by a customer (Lighthouse).

At the pages
    ``GET`` the authorization address, then ``POST`` to the same address the fields ``username``,
    ``password``, ``action`` (``sign-in`` or ``decline``) and, where demanded, ``second_factor=approve``.
    The answer is a redirect, or with ``response_mode=form_post`` (what MSAL uses) a page with one form to
    post on. Device codes: ``POST {url}/common/oauth2/deviceauth`` with ``user_code`` in addition.

Making things happen
    ``POST /sandbox/entra`` with the printed token and JSON (``control.Change``):

    - ``{"token_lifetime": 30}``, ``{"device_code_lifetime": 1, "device_code_interval": 1}``;
    - ``{"revoke_sessions": "reader@contoso.example"}`` (refresh: AADSTS50173; ARM: a claims challenge for
      clients with ``CP1``);
    - ``{"require_step_up": "reader@contoso.example"}`` (writes to ARM: 401 ``insufficient_claims`` until the
      user signed in with a second factor and those claims);
    - ``{"disable": name}``, ``{"enable": name}``; ``{"demand": {"adatum.example": "second_factor"}}``.

    ``GET`` tells tenants, users, settings. The faults of the sandbox also fit the authority's paths: ``code``
    is then the OAuth error and ``message`` may begin with ``AADSTSnnn:``. A throttled token endpoint:
    ``{"effect": "error", "path": "*/oauth2/v2.0/token", "status": 429, "code": "temporarily_unavailable",
    "message": "AADSTS90055: Too many requests.", "retry_after": 2}``.

Times are real time, not the sandbox's clock. Requests to the authority are in no ledger, and neither their
query nor their body is kept.
"""
