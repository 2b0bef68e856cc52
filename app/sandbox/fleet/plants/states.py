"""Planted examples: every coverage state, what cannot be read, and documents that are odd but legal."""

from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION, RESTRICTED
from app.sandbox.fleet.machine import Agent, Backup, Disk, Extension, Machine, Power
from app.sandbox.fleet.plant import Plant

_UNKNOWN = "unknown"
_SNAPSHOT = Extension("Microsoft.Azure.RecoveryServices", "VMSnapshotLinux", "1.0")

STATE_PLANTS = (
    Plant(
        Machine(
            "erp-app-01",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            extensions=(_SNAPSHOT,),
            backup=Backup.PROTECTED,
            vault="prod-krc",
            recent_points=14,
            recent_jobs=30,
        ),
        "Protected, newest point of last night.",
    ),
    Plant(
        Machine(
            "erp-app-02", PRODUCTION, "rg-erp-prod", "koreacentral", backup=Backup.PENDING, vault="prod-krc"
        ),
        "Enabled twenty minutes ago: no recovery point yet.",
    ),
    Plant(
        Machine(
            "erp-db-01",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            image="oracle-9",
            backup=Backup.FAILED,
            vault="prod-krc",
        ),
        "Last night's backup failed.",
    ),
    Plant(
        Machine("jpe-app-02", PRODUCTION, "rg-app-jpe", "japaneast", backup=Backup.STALE, vault="prod-jpe"),
        "A daily policy, and the newest point is five days old.",
    ),
    Plant(
        Machine(
            "jpe-app-03",
            PRODUCTION,
            "rg-app-jpe",
            "japaneast",
            power=Power.DEALLOCATED,
            backup=Backup.ACTION_REQUIRED,
            vault="prod-jpe",
        ),
        "The service asks for action: the VM is off and the extension could not be installed.",
    ),
    Plant(
        Machine(
            "sea-app-01",
            PRODUCTION,
            "rg-app-sea",
            "southeastasia",
            backup=Backup.STOPPED,
            vault="prod-sea",
        ),
        "Protection was stopped, the data is kept.",
    ),
    Plant(
        Machine(
            "sea-app-02",
            PRODUCTION,
            "rg-app-sea",
            "southeastasia",
            backup=Backup.SOFT_DELETED,
            vault="prod-sea",
        ),
        "The backup was deleted two days ago and can still be undeleted.",
        rule="place-soft-deleted",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "weu-app-01", PRODUCTION, "rg-app-weu", "westeurope", backup=Backup.PROTECTED, vault="prod-weu"
        ),
        "Protected in Europe.",
    ),
    *(
        Plant(
            Machine(f"krs-dr-{number:02}", PRODUCTION, "rg-dr-krs", "koreasouth", image=image),
            "Nothing is wrong with it; its region has no vault yet.",
        )
        for number, image in ((1, "windows-2022"), (2, "ubuntu-2404"), (3, "rhel-9"))
    ),
    Plant(
        Machine(
            "crm-web-01",
            PRODUCTION,
            "rg-crm-prod",
            "koreacentral",
            backup=Backup.PROTECTED,
            vault="restricted-krc",
        ),
        "Protected by a vault of Contoso Restricted: the item is invisible, only backupStatus tells.",
        readiness="ready_with_warnings",
        hidden=_UNKNOWN,
    ),
    *(
        Plant(
            Machine(
                f"sec-{name}",
                RESTRICTED,
                "rg-security",
                region,
                backup=Backup.PROTECTED if vault else Backup.NONE,
                vault=vault,
            ),
            "Vaults and backup status of its subscription may not be read.",
            readiness="ready_with_warnings",
            hidden=_UNKNOWN,
        )
        for name, region, vault in (
            ("siem-01", "koreacentral", "restricted-krc"),
            ("siem-02", "koreacentral", "restricted-krc"),
            ("pki-01", "koreacentral", "restricted-krc"),
            ("bastion-01", "koreacentral", ""),
            ("bastion-02", "japaneast", ""),
            ("scan-01", "japaneast", ""),
        )
    ),
    Plant(
        Machine("sql-report-01", PRODUCTION, "rg-sql-prod", "koreacentral", image="sql-2022"),
        "Its SQL database is backed up, the VM is not: other protection.",
    ),
    Plant(
        Machine(
            "dev-broken-01",
            DEV_TEST,
            "rg-dev-apps",
            "koreacentral",
            properties={"storageProfile": {"dataDisks": "not a list"}},
        ),
        "An odd document: its data disks are a text. It costs this VM, not the page.",
        readiness=_UNKNOWN,
    ),
    Plant(
        Machine(
            "erp-app-03",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            id_group="RG-ERP-PROD",
            backup=Backup.PROTECTED,
            vault="prod-krc",
        ),
        "Its ids spell the resource group in capitals.",
    ),
    Plant(
        Machine(
            "dev-test-03",
            DEV_TEST,
            "rg-dev-test",
            "koreacentral",
            power=Power.DEALLOCATED,
            os_disk=Disk(30, sku="StandardSSD_LRS"),
            data_disks=(Disk(64, sku="StandardSSD_LRS"),),
        ),
        "Deallocated: the VM no longer tells type and size of its disks, the disk resources do.",
    ),
    Plant(
        Machine(
            "dev-golden-01",
            DEV_TEST,
            "rg-dev-test",
            "koreacentral",
            properties={"osProfile": None, "storageProfile": {"imageReference": None}},
        ),
        "Made from an attached disk: no osProfile, no image; the agent says what runs.",
    ),
    Plant(
        Machine(
            "dev-test-04",
            DEV_TEST,
            "rg-dev-test",
            "koreacentral",
            power=Power.DEALLOCATED,
            agent=Agent.STALE,
            agent_version="2.2.45",
        ),
        "Off, yet its old agent still says Ready: stale, so not judged.",
    ),
    Plant(
        Machine(
            "erp-archive-01",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            power=Power.STOPPED,
            backup=Backup.PROTECTED,
            vault="dev-krc",
        ),
        "Stopped and backed up, crash-consistent, by a vault of another subscription.",
    ),
    Plant(
        Machine(
            "weu-web-01",
            PRODUCTION,
            "rg-web-weu",
            "westeurope",
            tags={
                "note": "<b>bold</b> & <img src=x onerror=alert(1)>",
                "owner": "line one\nline two",
                "direction": "\u202etxt.exe\u202c",
                "costcenter": "x" * 256,
            },
        ),
        "Markup, a line break, a right-to-left override and the longest value in its tags.",
    ),
    Plant(
        Machine(
            "print-01", PRODUCTION, "rg-print-krc", "koreacentral", backup=Backup.PROTECTED, vault="prod-krc"
        ),
        "The same name as the next one: this one is protected; a soft-deleted item is in another vault.",
        rule="place-soft-deleted",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("print-01", PRODUCTION, "rg-print-branch", "koreacentral"),
        "The same name as the one before: this one is not.",
    ),
)
