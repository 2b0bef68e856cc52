"""The errors that Azure Resource Manager itself answers, in its own words."""

from app.sandbox.messages import ArmError, Json
from app.sandbox.store import group_of

GATEWAY = {"x-ms-failure-cause": "gateway"}
"""The header by which Azure tells that the gateway answered, not the resource provider."""


def subscription_not_found(subscription: str) -> ArmError:
    """404: no such subscription in any tenant of the caller."""
    message = f"The subscription '{subscription}' could not be found."
    return ArmError(404, "SubscriptionNotFound", message, headers=GATEWAY)


def group_not_found(group: str) -> ArmError:
    """404: the resource group of the path does not exist."""
    return ArmError(
        404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.", headers=GATEWAY
    )


def group_being_deleted(group: str) -> ArmError:
    """409: nothing can be made in a group that is going."""
    message = f"The resource group '{group}' is in deprovisioning state and cannot perform this operation."
    return ArmError(409, "ResourceGroupBeingDeleted", message, headers=GATEWAY)


def resource_not_found(resource_id: str) -> ArmError:
    """404: the sentence of the real service, with type and name from the id."""
    message = (
        f"The Resource '{type_and_name(resource_id)}' under resource group '{group_of(resource_id)}' "
        "was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
    )
    return ArmError(404, "ResourceNotFound", message, headers=GATEWAY)


def authorization_failed(name: str, object_id: str, action: str, scope: str) -> ArmError:
    """403: the caller lacks a right."""
    message = (
        f"The client '{name}' with object id '{object_id}' does not have authorization to perform action "
        f"'{action}' over scope '{scope}' or the scope is invalid. "
        "If access was recently granted, please refresh your credentials."
    )
    return ArmError(403, "AuthorizationFailed", message, headers=GATEWAY)


def not_registered(namespace: str) -> ArmError:
    """409: the subscription has not registered the resource provider."""
    message = (
        f"The subscription is not registered to use namespace '{namespace}'. "
        "See https://aka.ms/rps-not-found for how to register subscriptions."
    )
    details: list[Json] = [
        {"code": "MissingSubscriptionRegistration", "target": namespace, "message": message}
    ]
    return ArmError(409, "MissingSubscriptionRegistration", message, details=details, headers=GATEWAY)


def invalid_token(message: str, code: str = "InvalidAuthenticationToken") -> ArmError:
    """401: no token, a wrong one or an expired one."""
    challenge = (
        'Bearer authorization_uri="https://login.windows.net/common", error="invalid_token", '
        f'error_description="{message}"'
    )
    return ArmError(401, code, message, headers={**GATEWAY, "WWW-Authenticate": challenge})


def wrong_tenant(given: str, needed: str, base_url: str) -> ArmError:
    """401: the token is of another tenant than the subscription."""
    message = (
        f"The access token is from the wrong issuer 'https://sts.windows.net/{given}/'. It must match the "
        f"tenant 'https://sts.windows.net/{needed}/' associated with this subscription. Please use the "
        f"authority (URL) '{base_url}/{needed}' to get the token. Note, if the subscription is transferred "
        "to another tenant there is no impact to the services, but information about new tenant could take "
        "time to propagate (up to an hour). If you just transferred your subscription and see this error "
        "message, please try back later."
    )
    challenge = (
        f'Bearer authorization_uri="{base_url}/{needed}", error="invalid_token", '
        'error_description="The access token is from the wrong issuer."'
    )
    headers = {**GATEWAY, "WWW-Authenticate": challenge}
    return ArmError(401, "InvalidAuthenticationTokenTenant", message, headers=headers)


def type_and_name(resource_id: str) -> str:
    """``Microsoft.Compute/virtualMachines/web/extensions/agent`` as ARM names it: types and names in turn."""
    return resource_id.strip("/").rpartition("providers/")[2]
