"""Planted examples: kinds of VM, placement, locks, registration and network notes."""

from app.sandbox.fleet.estate import DEV_TEST, LAB, PRODUCTION
from app.sandbox.fleet.machine import Backup, Disk, Machine
from app.sandbox.fleet.plant import ForeignMachine, Plant

_PROVIDERS = f"/subscriptions/{PRODUCTION.id}/resourceGroups"
FLEXIBLE_SET = f"{_PROVIDERS}/rg-shop-jpe/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-shop-flex"
UNIFORM_SET = (
    f"{_PROVIDERS}/rg-shop-jpe/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-shop-uniform"
)
CLASSIC_VM = f"{_PROVIDERS}/rg-classic/providers/Microsoft.ClassicCompute/virtualMachines/classic-print-01"
_HOST = f"{_PROVIDERS}/rg-trade-jpe/providers/Microsoft.Compute/hostGroups/hg-trade/hosts/host-trade-01"

KIND_PLANTS = (
    Plant(
        ForeignMachine("classic-print-01", CLASSIC_VM),
        "A classic VM: backup is not available any more.",
        rule="vm-classic",
        readiness="blocked",
    ),
    Plant(
        ForeignMachine("vmss-shop-uniform_0", f"{UNIFORM_SET}/virtualMachines/0"),
        "An instance of a uniform scale set: only flexible ones can be backed up.",
        rule="vmss-uniform",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "jpe-app-01",
            PRODUCTION,
            "rg-app-jpe",
            "japaneast",
            image="windows-2022-gen2",
            properties={
                "securityProfile": {
                    "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
                    "securityType": "TrustedLaunch",
                }
            },
            backup=Backup.PROTECTED,
            vault="prod-jpe",
            policy="EnhancedPolicy",
        ),
        "Trusted Launch under an Enhanced policy: a note.",
        rule="vm-trusted-launch",
    ),
    Plant(
        Machine(
            "jpe-conf-01",
            PRODUCTION,
            "rg-app-jpe",
            "japaneast",
            image="windows-2022-gen2",
            size="Standard_DC4as_v5",
            properties={
                "securityProfile": {
                    "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
                    "securityType": "ConfidentialVM",
                },
                "storageProfile": {
                    "osDisk": {
                        "managedDisk": {"securityProfile": {"securityEncryptionType": "VMGuestStateOnly"}}
                    }
                },
            },
        ),
        "A confidential VM outside the preview's sizes and regions.",
        rule="vm-confidential",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "dev-spot-01",
            DEV_TEST,
            "rg-dev-build",
            "southeastasia",
            properties={
                "priority": "Spot",
                "evictionPolicy": "Deallocate",
                "billingProfile": {"maxPrice": -1},
            },
        ),
        "A Spot VM comes back as a normal one.",
        rule="vm-spot",
    ),
    Plant(
        Machine(
            "vmss-shop-flex_3f2a",
            PRODUCTION,
            "rg-shop-jpe",
            "japaneast",
            properties={"virtualMachineScaleSet": {"id": FLEXIBLE_SET}},
        ),
        "An instance of a flexible scale set is backed up as a single VM.",
        rule="vmss-flex",
    ),
    Plant(
        Machine(
            "edge-cam-01",
            PRODUCTION,
            "rg-edge-prod",
            "westus",
            fields={"extendedLocation": {"type": "EdgeZone", "name": "microsoftlosangeles1"}},
        ),
        "In an extended zone: Enhanced policy, crash-consistent only.",
        rule="vm-extended-zone",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("krc-web-05", PRODUCTION, "rg-web-prod", "koreacentral", image="ubuntu-2404-gen2"),
        "Generation 2.",
        rule="vm-gen2",
    ),
    Plant(
        Machine(
            "erp-report-01",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            image="rhel-byos",
            fields={"plan": {"name": "rhel-lvm94", "product": "rhel-byos", "publisher": "redhat"}},
        ),
        "From a marketplace image with a plan: a restore as a new VM may fail.",
        rule="vm-marketplace-plan",
    ),
    Plant(
        Machine(
            "trade-core-01",
            PRODUCTION,
            "rg-trade-jpe",
            "japaneast",
            image="windows-2025",
            properties={"host": {"id": _HOST}},
        ),
        "On a dedicated host: a restore does not put it back there.",
        rule="vm-dedicated-host",
    ),
    Plant(
        Machine(
            "crm-db-02",
            PRODUCTION,
            "rg-crm-new",
            "koreacentral",
            image="windows-2022",
            os_disk=Disk(127),
        ),
        "Moved from rg-crm-old: the backup item still points at the old id, which no longer exists.",
        rule="place-moved",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "dev-deploy-04",
            DEV_TEST,
            "rg-dev-deploy",
            "westeurope",
            backup=Backup.PROTECTED,
            vault="dev-weu",
        ),
        "A lock on AzureBackupRG_westeurope_1 keeps old points; no other VM is there.",
        rule="lock-restore-point-rg",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "crm-db-01",
            PRODUCTION,
            "rg-crm-prod",
            "koreacentral",
            image="windows-2022",
            lock="CanNotDelete",
            backup=Backup.PROTECTED,
            vault="prod-krc",
        ),
        "A delete lock on the VM itself is fine.",
        rule="lock-vm-rg",
    ),
    *(
        Plant(
            Machine(f"lab-vm-{number:02}", LAB, "rg-lab", "westeurope", image="debian-12"),
            "Its subscription is not registered for Microsoft.RecoveryServices.",
            rule="rp-provider-registered",
            readiness="blocked",
        )
        for number in (1, 2, 3)
    ),
    Plant(
        Machine("krc-web-04", PRODUCTION, "rg-web-prod", "koreacentral"),
        "Behind a network security group that denies all outbound traffic, which plain VM backup allows.",
        rule="net-outbound",
    ),
    Plant(
        Machine(
            "hr-db-01",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2022",
            backup=Backup.PROTECTED,
            vault="prod-private",
        ),
        "Protected by a vault with private endpoints.",
        rule="net-private-endpoint",
    ),
    Plant(
        Machine("in-edge-01", PRODUCTION, "rg-edge-prod", "jioindiacentral"),
        "The provider lists no vaults for its region.",
        rule="place-region-supported",
        readiness="blocked",
    ),
    Plant(
        Machine("sea-fw-01", PRODUCTION, "rg-web-sea", "southeastasia", interfaces=3),
        "Three network interfaces: a restore through the portal gives it one.",
        rule="restore-special-network",
    ),
    Plant(
        Machine("sea-web-01", PRODUCTION, "rg-web-sea", "southeastasia", load_balanced=True),
        "In the backend pool of a load balancer: a restored VM is not.",
        rule="restore-special-network",
    ),
)
