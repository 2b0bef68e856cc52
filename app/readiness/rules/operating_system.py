"""Rules about the operating system (facts, section 1.1)."""

from app.domain.machines import Agent, MachineFacts, OperatingSystem
from app.domain.reading import NotRead
from app.readiness.outcome import NOT_APPLICABLE, PASS, Outcome, fail, unknown
from app.readiness.profile import Profile


def reported_name(facts: MachineFacts) -> str:
    """The operating system's name as the agent reports it, the newest reading first; empty when unknown."""
    agent = facts.agent
    if isinstance(agent, Agent) and agent.os_name:
        return agent.os_name
    return facts.machine.os_name


def _agent_not_read(facts: MachineFacts) -> NotRead | None:
    return facts.agent if isinstance(facts.agent, NotRead) else None


def _image_text(facts: MachineFacts) -> str:
    image = facts.machine.image
    return "/".join(part for part in (image.publisher, image.offer, image.sku) if part)


def windows_version(facts: MachineFacts, profile: Profile) -> Outcome:
    """os-windows-version. Evidence: ``os`` (release), ``image``; unknown cases ``not_on_list``, ``no_os``."""
    system = facts.machine.os
    if system is OperatingSystem.LINUX:
        return NOT_APPLICABLE
    if system is OperatingSystem.UNKNOWN:
        return unknown(_agent_not_read(facts), case="no_os")
    name = reported_name(facts)
    release = profile.windows_release(name, facts.machine.image)
    if release is None:
        image = _image_text(facts)
        if not name and not image:
            return unknown(_agent_not_read(facts), case="no_image")
        return unknown(None if name else _agent_not_read(facts), case="not_on_list", os=name or image)
    if release.supported:
        return PASS
    return fail(os=release.name)


def linux_endorsed(facts: MachineFacts, profile: Profile) -> Outcome:
    """os-linux-endorsed. Evidence: ``os`` (distribution or image).

    Unknown cases: ``not_on_list``, ``no_image``, ``no_os``. An image that is not on the list is unknown,
    never a failure; only what Azure Backup excludes by name fails.
    """
    system = facts.machine.os
    if system is OperatingSystem.WINDOWS:
        return NOT_APPLICABLE
    if system is OperatingSystem.UNKNOWN:
        return unknown(_agent_not_read(facts), case="no_os")
    name = reported_name(facts)
    entry = profile.linux_distribution(name, facts.machine.image)
    if entry is not None:
        return PASS if entry.endorsed else fail(os=entry.note)
    image = _image_text(facts)
    if not name and not image:
        return unknown(_agent_not_read(facts), case="no_image")
    return unknown(None if name else _agent_not_read(facts), case="not_on_list", os=image or name)


def core_os(facts: MachineFacts, _profile: Profile) -> Outcome:
    """os-coreos. Evidence: ``os``; unknown where neither image nor agent name the distribution."""
    if facts.machine.os is OperatingSystem.WINDOWS:
        return NOT_APPLICABLE
    publisher = facts.machine.image.publisher
    name = reported_name(facts)
    if publisher.casefold() == "coreos" or "coreos" in name.casefold():
        return fail(os=name or publisher)
    if publisher or name:
        return PASS
    return unknown(_agent_not_read(facts))
