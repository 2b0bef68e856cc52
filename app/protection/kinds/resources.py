"""Providers and resource groups: registering, creating, removing what is empty."""

from app.cloud import api_versions
from app.cloud.arm_reader import ArmReader
from app.protection.documents import GroupDocument, ProviderDocument, ResourceDocument
from app.protection.kinds.behaviour import Behaviour, Follow, Found
from app.protection.plan import Phrase, Step


async def _provider(reader: ArmReader, step: Step) -> Found:
    document = await reader.get(step.target_id, api_versions.RESOURCES, ProviderDocument)
    registered = document.registration_state.casefold() == "registered"
    values = {"registered": "yes" if registered else "no"}
    return Found(exists=True, values=values, state=document.registration_state)


async def _group(reader: ArmReader, step: Step) -> Found:
    group = await reader.get(step.request.path, api_versions.RESOURCES, GroupDocument)
    return Found(exists=True, state=group.state)


async def _group_with_content(reader: ArmReader, step: Step) -> Found:
    """A group and how many resources it holds: counted anew, from Resource Manager itself."""
    group = await reader.get(step.request.path, api_versions.RESOURCES, GroupDocument)
    count = 0
    path = f"{step.request.path}/resources"
    async for page in reader.pages(path, api_versions.RESOURCES, ResourceDocument):
        count += len(page.items) + len(page.rejected)
    return Found(exists=True, values={"resources": str(count)}, state=group.state)


REGISTER_PROVIDER = Behaviour(
    read=_provider,
    wished=lambda _, found: found.value("registered") == "yes",
    outcome=lambda _step, _found: Phrase("outcome-registered"),
    follow=Follow.TARGET,
    already=True,
)
CREATE_GROUP = Behaviour(
    read=_group,
    wished=lambda _, found: found.exists and found.state.casefold() == "succeeded",
    outcome=lambda _step, _found: Phrase("outcome-group-created"),
)
DELETE_GROUP = Behaviour(
    read=_group_with_content,
    wished=lambda _, found: not found.exists,
    outcome=lambda _step, _found: Phrase("outcome-group-deleted"),
    already=True,
    needs={"resources": "0"},
    hindered=lambda step, found: (
        Phrase("changed-group-not-empty", {"group": step.values["group"], "count": found.value("resources")})
        if found.value("resources") not in {"", "0"}
        else None
    ),
)
