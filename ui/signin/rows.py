"""What the choice page says of accounts, tenants and refusals."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QCoreApplication

from app.cloud.errors import CloudError, SignInRequired
from app.domain.inert import one_line
from app.signin.choice import Offered, Tenant
from app.signin.texts import load_sign_in_texts
from ui.common.cloud_errors import sentence_of
from ui.signin.tenant_list import TenantRow, TenantState
from ui.signin.text import method_words
from ui.signin.visits import Visit


def sentence_in(language: str, error: CloudError, tenant: str = "", account: str = "") -> str:
    """Why a sign-in or a tenant failed, in plain words with its code; an unknown one with Entra's words."""
    if not isinstance(error, SignInRequired):
        return sentence_of(error)
    explained = load_sign_in_texts(language).explain(error, tenant=tenant, account=account)
    return explained.sentence if explained.known else f"{explained.sentence} {one_line(str(error))}"


def tenant_row(visit: Visit, tenant: Tenant, language: str) -> TenantRow:
    """One tenant of an account as the list shows it."""
    translate = QCoreApplication.translate
    state = visit.state(tenant.id)
    error = visit.errors.get(tenant.id)
    words: list[str] = []
    if state is TenantState.ASKING:
        words.append(translate("SignInFlow", "asking…"))
    elif error is not None:
        words.append(sentence_in(language, error, tenant.title, visit.account.identity.name))
    elif state is TenantState.USABLE:
        count = len(visit.offers[tenant.id])
        words.append(translate("SignInFlow", "%n subscription(s)", None, count))
    else:
        words.append(translate("SignInFlow", "not asked"))
    if tenant.home:
        words.append(translate("SignInFlow", "home tenant"))
    note = " · ".join(words)
    ticked = tenant.id in visit.ticked
    return TenantRow(visit.key, tenant.id, tenant.title, note, state, ticked=ticked)


def account_title(visit: Visit) -> str:
    """Who, and how they signed in."""
    method = method_words(visit.account.request.method)[0]
    return f"{one_line(visit.account.identity.name) or method} · {method}"


def place_title(visits: Iterable[Visit], offers: Iterable[Offered], ticked: Collection[str]) -> str:
    """Account and tenant, or how many: what the command bar says of the connection."""
    chosen = [one for one in offers if one.key in ticked]
    accounts = sorted({one.account for one in chosen})
    tenants = sorted({one.seen_in for one in chosen})
    titles = {tenant.id: tenant.title for visit in visits for tenant in visit.tenants}
    if len(tenants) == 1:
        where = titles.get(tenants[0], tenants[0])
    else:
        where = QCoreApplication.translate("SignInFlow", "%n tenant(s)", None, len(tenants))
    return " · ".join([", ".join(one_line(one) for one in accounts if one), one_line(where)]).lstrip(" ·")
