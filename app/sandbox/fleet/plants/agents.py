"""Planted examples: guest agent, extensions, operating system and VM state."""

from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION
from app.sandbox.fleet.machine import Agent, Backup, Extension, Machine, Power
from app.sandbox.fleet.plant import Plant

_OLD_AGENT = "net-old-agent"
_SNAPSHOT_PUBLISHER = "Microsoft.Azure.RecoveryServices"

AGENT_PLANTS = (
    Plant(
        Machine("krc-web-02", PRODUCTION, "rg-web-prod", "koreacentral", agent=Agent.NOT_READY),
        "It runs, and its agent does not answer: version Unknown, Not Ready.",
        rule="agent-present",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "sea-proxy-01",
            PRODUCTION,
            "rg-web-sea",
            "southeastasia",
            image="windows-2022",
            agent=Agent.ABSENT,
            properties={
                "osProfile": {
                    "allowExtensionOperations": False,
                    "windowsConfiguration": {
                        "provisionVMAgent": False,
                        "enableAutomaticUpdates": True,
                        "patchSettings": {"patchMode": "AutomaticByOS", "assessmentMode": "ImageDefault"},
                    },
                }
            },
        ),
        "Migrated from on-premises without an agent; extensions are not allowed.",
        rule="agent-present",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "hr-app-01",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2016",
            agent_version="2.5.1198.709",
        ),
        "An agent below 2.6.1198.718, so it is below the platform's minimum too.",
        rule="agent-version-windows-backup",
        entails=("agent-version-windows-platform", _OLD_AGENT),
        readiness="blocked",
    ),
    Plant(
        Machine(
            "hr-app-02",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2019",
            agent_version="2.7.41491.949",
        ),
        "Enough for backup, below the platform's minimum 2.7.41491.1010.",
        rule="agent-version-windows-platform",
        entails=(_OLD_AGENT,),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "erp-batch-01", PRODUCTION, "rg-erp-prod", "koreacentral", image="rhel-9", agent_version="2.2.45"
        ),
        "A Linux agent below 2.2.53.1.",
        rule="agent-version-linux-platform",
        entails=(_OLD_AGENT,),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "jpe-mail-01",
            PRODUCTION,
            "rg-mail-jpe",
            "japaneast",
            image="sles-15",
            agent_version="2.2.46",
        ),
        "An agent too old to do without outbound access to the region's storage.",
        rule=_OLD_AGENT,
        entails=("agent-version-linux-platform",),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "krc-web-03",
            PRODUCTION,
            "rg-web-prod",
            "koreacentral",
            extensions=(
                Extension(
                    "Microsoft.Azure.Monitor",
                    "AzureMonitorLinuxAgent",
                    "1.33",
                    "failed/-5",
                    "Enable failed: the agent could not reach the data collection endpoint.",
                ),
            ),
        ),
        "A failed extension that has nothing to do with backup.",
        rule="ext-failed",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "erp-db-03",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            image="oracle-9",
            extensions=(
                Extension(
                    _SNAPSHOT_PUBLISHER,
                    "VMSnapshotLinux",
                    "1.0",
                    "failed/4",
                    "The extension is in an inconsistent state.",
                ),
            ),
            backup=Backup.PROTECTED,
            vault="prod-krc",
        ),
        "Backed up until now; the backup extension itself has failed, so one extension has failed.",
        rule="ext-backup-stuck",
        entails=("ext-failed",),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("legacy-fs-01", PRODUCTION, "rg-files-prod", "koreacentral", image="windows-2012r2"),
        "Windows Server 2012 R2 is not listed for agent-based backup any more.",
        rule="os-windows-version",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("k8s-edge-02", DEV_TEST, "rg-dev-apps", "koreacentral", image="fedora-coreos"),
        "Only the agent tells that it is a CoreOS: neither endorsed nor allowed.",
        rule="os-linux-endorsed",
        entails=("os-coreos",),
        readiness="blocked",
    ),
    Plant(
        Machine("k8s-edge-01", DEV_TEST, "rg-dev-apps", "koreacentral", image="coreos"),
        "CoreOS is excluded, and it is not on the endorsed list.",
        rule="os-coreos",
        entails=("os-linux-endorsed",),
        readiness="blocked",
    ),
    Plant(
        Machine("dev-gentoo-01", DEV_TEST, "rg-dev-apps", "koreacentral", image="gentoo"),
        "An image that nobody has on a list: unknown, never a failure.",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("jpe-app-04", PRODUCTION, "rg-app-jpe", "japaneast", provisioning="Failed"),
        "The VM resource is in provisioning state Failed.",
        rule="vm-provisioning-state",
        readiness="blocked",
    ),
    Plant(
        Machine("jpe-app-05", PRODUCTION, "rg-app-jpe", "japaneast", provisioning="Updating"),
        "A change of the VM is under way: retry later, a warning only.",
        rule="vm-provisioning-state",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("dev-build-07", DEV_TEST, "rg-dev-build", "southeastasia", power=Power.DEALLOCATED),
        "Deallocated: backed up crash-consistent, and its agent is not judged.",
        rule="vm-power-state",
    ),
    Plant(
        Machine("dev-build-08", DEV_TEST, "rg-dev-build", "southeastasia", power=Power.DEALLOCATING),
        "Between running and stopped.",
        rule="vm-transition",
        readiness="ready_with_warnings",
    ),
)
