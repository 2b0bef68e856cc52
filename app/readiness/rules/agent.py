"""Rules about the VM agent and the extensions of a running VM (facts, section 1.2).

Power state goes first: a VM that does not run has no agent to judge, and a *Ready* left over from before it
was stopped is stale (REAL-TRAFFIC.md, section 5).
"""

from app.domain.machines import Agent, AgentStatus, MachineFacts, OperatingSystem, Power
from app.domain.reading import NotRead, Reason, Stage
from app.readiness.outcome import NOT_APPLICABLE, PASS, Outcome, fail, unknown
from app.readiness.profile import Profile
from app.readiness.versions import is_older

_NOT_READ = NotRead(reason=Reason.NOT_READ, stage=Stage.AGENT)
_BACKUP_EXTENSION = "microsoft.azure.recoveryservices.vmsnapshot"


def running_agent(facts: MachineFacts) -> Agent | Outcome:
    """The agent of a running VM, or the outcome that every rule about it has instead."""
    power = facts.power
    agent = facts.agent
    if power is Power.RUNNING:
        if isinstance(agent, Agent):
            return agent
        return unknown(agent or _NOT_READ)
    if isinstance(power, NotRead):
        return unknown(power)
    if power is Power.UNKNOWN:
        return unknown(None, case="no_power")
    return NOT_APPLICABLE


def present(facts: MachineFacts, _profile: Profile) -> Outcome:
    """agent-present. Evidence: ``agent_status`` (``Not Ready``, ``Absent`` or ``Ready``), ``agent_message``.

    Cases: ``no_message``, ``absent`` and ``extensions_off`` (``allowExtensionOperations`` is false).
    """
    agent = running_agent(facts)
    if isinstance(agent, Outcome):
        return agent
    if agent.status is AgentStatus.ABSENT:
        return fail(case="absent", agent_status="Absent")
    if agent.status is AgentStatus.NOT_READY:
        if not agent.message:
            return fail(case="no_message", agent_status="Not Ready")
        return fail(agent_status="Not Ready", agent_message=agent.message)
    if facts.machine.allow_extension_operations is False:
        return fail(case="extensions_off", agent_status="Ready")
    return PASS


def _version_at_least(facts: MachineFacts, system: OperatingSystem | None, minimum: str) -> Outcome:
    """Evidence of every version rule: ``version``, ``minimum``."""
    if system is not None and facts.machine.os is not system:
        return NOT_APPLICABLE
    agent = running_agent(facts)
    if isinstance(agent, Outcome):
        return agent
    if agent.status is AgentStatus.ABSENT:
        return NOT_APPLICABLE
    if agent.version is None:
        return unknown(None, case="no_version")
    older = is_older(agent.version, minimum)
    if older is None:
        return unknown(None, case="no_version")
    return fail(version=agent.version, minimum=minimum) if older else PASS


def version_windows_backup(facts: MachineFacts, profile: Profile) -> Outcome:
    """agent-version-windows-backup. Evidence: ``version``, ``minimum``."""
    return _version_at_least(facts, OperatingSystem.WINDOWS, profile.thresholds.agent_windows_backup)


def version_windows_platform(facts: MachineFacts, profile: Profile) -> Outcome:
    """agent-version-windows-platform. Evidence: ``version``, ``minimum``."""
    return _version_at_least(facts, OperatingSystem.WINDOWS, profile.thresholds.agent_windows_platform)


def version_linux_platform(facts: MachineFacts, profile: Profile) -> Outcome:
    """agent-version-linux-platform. Evidence: ``version``, ``minimum``."""
    return _version_at_least(facts, OperatingSystem.LINUX, profile.thresholds.agent_linux_platform)


def old_agent_network(facts: MachineFacts, profile: Profile) -> Outcome:
    """net-old-agent. Evidence: ``version``, ``minimum``. Below it, outbound access to Storage is needed."""
    windows = facts.machine.os is OperatingSystem.WINDOWS
    thresholds = profile.thresholds
    return _version_at_least(
        facts, None, thresholds.agent_windows_platform if windows else thresholds.agent_linux_platform
    )


def extensions_succeeded(facts: MachineFacts, _profile: Profile) -> Outcome:
    """ext-failed. Evidence: ``extensions`` (names), ``code`` and ``extension_message`` of the first.

    An extension that is still being installed or reports no status is unknown (``case`` ``in_progress``).
    """
    agent = running_agent(facts)
    if isinstance(agent, Outcome):
        return agent
    pending: list[str] = []
    failed = []
    for extension in agent.extensions:
        code = extension.code.casefold()
        if code == "provisioningstate/succeeded":
            continue
        if "failed" in code or "unavailable" in code or "canceled" in code:
            failed.append(extension)
        else:
            pending.append(extension.name)
    if failed:
        first = failed[0]
        return fail(
            extensions=", ".join(one.name for one in failed), code=first.code, extension_message=first.message
        )
    if pending:
        return unknown(None, case="in_progress", extensions=", ".join(pending))
    return PASS


def backup_extension(facts: MachineFacts, _profile: Profile) -> Outcome:
    """ext-backup-stuck. Evidence: ``extension``, ``code``.

    No backup extension at all is fine: it comes with the first backup (facts, section 0).
    """
    agent = running_agent(facts)
    if isinstance(agent, Outcome):
        return agent
    for extension in agent.extensions:
        if extension.type.casefold().startswith(_BACKUP_EXTENSION):
            code = extension.code.casefold()
            if "failed" in code or "deleting" in code or "unavailable" in code:
                return fail(extension=extension.name, code=extension.code)
    return PASS
