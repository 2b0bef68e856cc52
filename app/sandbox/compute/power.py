"""Starting and deallocating virtual machines; the runtime view follows on the simulated clock."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.sandbox.clock import timestamp
from app.sandbox.compute.machines import MACHINE, MACHINE_TYPE, find_machine
from app.sandbox.compute.operations import accepted
from app.sandbox.messages import ArmRequest, ArmResponse, Json
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.store import key_of

_START_TIME = timedelta(seconds=45)
_STOP_TIME = timedelta(seconds=60)
_GUEST_FIELDS = ("computerName", "osName", "osVersion", "vmAgent", "extensions")
"""What the guest reports; gone while the VM is deallocated."""


def register(router: Router) -> None:
    """Add the routes of the power actions."""
    router.add("POST", f"{MACHINE}/start", f"{MACHINE_TYPE}/start/action", _start)
    router.add("POST", f"{MACHINE}/deallocate", f"{MACHINE_TYPE}/deallocate/action", _deallocate)


async def _start(request: ArmRequest) -> ArmResponse:
    machine = find_machine(request)
    if _power(request.state, machine) == "running":
        return accepted(request, machine["location"], timedelta())
    _set_power(request.state, machine, "starting")
    request.state.after(_START_TIME, partial(_started, request.state, machine["id"]))
    return accepted(request, machine["location"], _START_TIME)


async def _deallocate(request: ArmRequest) -> ArmResponse:
    machine = find_machine(request)
    if _power(request.state, machine) == "deallocated":
        return accepted(request, machine["location"], timedelta())
    _set_power(request.state, machine, "deallocating")
    request.state.after(_STOP_TIME, partial(_deallocated, request.state, machine["id"]))
    return accepted(request, machine["location"], _STOP_TIME)


def _power(state: State, machine: Json) -> str:
    view = state.instance_views.get(key_of(machine["id"]), {})
    codes = [str(status["code"]) for status in view.get("statuses", [])]
    return next((code.partition("/")[2] for code in codes if code.startswith("PowerState/")), "")


def _set_power(state: State, machine: Json, power: str) -> None:
    key = key_of(machine["id"])
    view = state.instance_views.get(key, {})
    others = [status for status in view.get("statuses", []) if not status["code"].startswith("PowerState/")]
    status = {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"}
    state.instance_views[key] = {**view, "statuses": [*others, status]}
    state.store.put(machine)


def _started(state: State, machine_id: str) -> None:
    machine = state.store.get(machine_id)
    if machine is None:
        return
    _set_power(state, machine, "running")
    key = key_of(machine_id)
    view = state.instance_views[key]
    reported = state.parked_agents.pop(key) if key in state.parked_agents else _fresh_agent(state)
    state.instance_views[key] = {**reported, **view}


def _deallocated(state: State, machine_id: str) -> None:
    machine = state.store.get(machine_id)
    if machine is None:
        return
    key = key_of(machine_id)
    view = state.instance_views.get(key, {})
    state.parked_agents[key] = {name: view[name] for name in _GUEST_FIELDS if name in view}
    state.instance_views[key] = {name: value for name, value in view.items() if name not in _GUEST_FIELDS}
    _set_power(state, machine, "deallocated")


def _fresh_agent(state: State) -> dict[str, Any]:
    ready = {
        "code": "ProvisioningState/succeeded",
        "level": "Info",
        "displayStatus": "Ready",
        "message": "GuestAgent is running and processing the extensions.",
        "time": timestamp(state.clock.now()),
    }
    return {"vmAgent": {"vmAgentVersion": "2.7.41491.1183", "statuses": [ready], "extensionHandlers": []}}
