"""Planted examples: disks and their encryption."""

from app.sandbox.fleet.estate import DEV_TEST, PRODUCTION
from app.sandbox.fleet.machine import Disk, Extension, Machine
from app.sandbox.fleet.plant import Plant

_DISK_ENCRYPTION_SET = (
    f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-keys-prod/providers/Microsoft.Compute"
    "/diskEncryptionSets/des-prod-krc"
)
_KEY_VAULT = (
    f"/subscriptions/{PRODUCTION.id}/resourceGroups/rg-keys-prod/providers/Microsoft.KeyVault/vaults/kv-prod"
)
_ENCRYPTED = {
    "encryptionSettingsCollection": {
        "enabled": True,
        "encryptionSettings": [
            {
                "diskEncryptionKey": {
                    "sourceVault": {"id": _KEY_VAULT},
                    "secretUrl": "https://kv-prod.vault.azure.net/secrets/bek",
                }
            }
        ],
        "encryptionSettingsVersion": "1.1",
    }
}
_ADE_LINUX = Extension("Microsoft.Azure.Security", "AzureDiskEncryptionForLinux", "1.1")
_ADE_WINDOWS = Extension("Microsoft.Azure.Security", "AzureDiskEncryption", "2.2")

DISK_PLANTS = (
    Plant(
        Machine("jpe-store-01", PRODUCTION, "rg-files-jpe", "japaneast", data_disks=(Disk(128),) * 33),
        "33 data disks; 32 are supported.",
        rule="disk-data-count",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "jpe-store-02",
            PRODUCTION,
            "rg-files-jpe",
            "japaneast",
            data_disks=(Disk(65_537),),
        ),
        "A disk above 64 TiB.",
        rule="disk-size-single",
        readiness="blocked",
    ),
    Plant(
        Machine("jpe-store-03", PRODUCTION, "rg-files-jpe", "japaneast", data_disks=(Disk(40_000),)),
        "A disk above 32 TiB, which older pages of the documentation exclude.",
        rule="disk-size-single",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine("sea-lake-01", PRODUCTION, "rg-data-sea", "southeastasia", data_disks=(Disk(32_767),) * 17),
        "Seventeen disks of 32 TiB: none too big, together above 512 TiB.",
        rule="disk-size-total",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "erp-secure-02",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            os_disk=Disk(64, properties=_ENCRYPTED),
            data_disks=(Disk(5_000, properties=_ENCRYPTED),),
            extensions=(_ADE_LINUX,),
        ),
        "Azure Disk Encryption on a disk above 4 TB; the notes on Azure Disk Encryption apply too.",
        rule="disk-size-encrypted",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "legacy-db-01",
            PRODUCTION,
            "rg-files-prod",
            "koreacentral",
            image="windows-2016",
            managed_disks=False,
            os_disk=Disk(127),
            data_disks=(Disk(512),),
        ),
        "OS and data disk are blobs in a storage account.",
        rule="disk-managed",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "sap-hana-01",
            PRODUCTION,
            "rg-sap-prod",
            "koreacentral",
            image="sles-15",
            size="Standard_M32ts",
            data_disks=(Disk(512), Disk(256, write_accelerator=True)),
        ),
        "The log disk has Write Accelerator, so the VM needs internet access.",
        rule="disk-write-accelerator",
        entails=("net-write-accelerator",),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "sap-hana-02",
            PRODUCTION,
            "rg-sap-prod",
            "koreacentral",
            image="sles-15",
            size="Standard_M32ts",
            data_disks=(Disk(512, write_accelerator=True),),
        ),
        "The same from the network's side: whether it has internet access must be looked at.",
        rule="net-write-accelerator",
        entails=("disk-write-accelerator",),
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "trade-feed-01",
            PRODUCTION,
            "rg-trade-jpe",
            "japaneast",
            zones=("1",),
            data_disks=(Disk(1_024, sku="UltraSSD_LRS"),),
            properties={"additionalCapabilities": {"ultraSSDEnabled": True}},
        ),
        "An Ultra Disk: needs an Enhanced policy.",
        rule="disk-ultra",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "trade-feed-02",
            PRODUCTION,
            "rg-trade-jpe",
            "japaneast",
            zones=("2",),
            data_disks=(Disk(1_024, sku="PremiumV2_LRS"),),
        ),
        "A Premium SSD v2: needs an Enhanced policy.",
        rule="disk-premium-v2",
        readiness="ready_with_warnings",
    ),
    *(
        Plant(
            Machine(
                f"sql-fci-{number:02}",
                PRODUCTION,
                "rg-sql-prod",
                "koreacentral",
                image="sql-2022",
                data_disks=(Disk(1_024, properties={"maxShares": 2}, shared_as="sql-fci_Shared_Data"),),
            ),
            "One of two cluster nodes that share a disk: needs an Enhanced policy that leaves it out.",
            rule="disk-shared",
            readiness="ready_with_warnings",
        )
        for number in (7, 8)
    ),
    Plant(
        Machine(
            "sea-render-01",
            PRODUCTION,
            "rg-render-sea",
            "southeastasia",
            os_disk=Disk(64, sku="Standard_LRS"),
            properties={
                "storageProfile": {
                    "osDisk": {
                        "caching": "ReadOnly",
                        "diffDiskSettings": {"option": "Local", "placement": "CacheDisk"},
                    }
                }
            },
        ),
        "Its OS disk is ephemeral: what was on it cannot be recovered.",
        rule="disk-ephemeral-os",
        readiness="ready_with_warnings",
    ),
    Plant(
        Machine(
            "hr-vault-01",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2022",
            data_disks=(Disk(256, properties={"dataAccessAuthMode": "AzureActiveDirectory"}),),
        ),
        "A disk demands Microsoft Entra sign-in for its data: backups fail.",
        rule="disk-data-access-auth",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "hr-vault-02",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2022",
            os_disk=Disk(
                127, properties={"networkAccessPolicy": "DenyAll", "publicNetworkAccess": "Disabled"}
            ),
        ),
        "Disk export is closed to the network, which is supported.",
        rule="disk-private-access",
    ),
    Plant(
        Machine(
            "dev-rescue-01",
            DEV_TEST,
            "rg-dev-apps",
            "koreacentral",
            data_disks=(Disk(64, properties={"securityProfile": {"securityType": "TrustedLaunch"}}),),
        ),
        "The OS disk of a Trusted Launch VM hangs here as a data disk.",
        rule="disk-security-type-data",
        readiness="blocked",
    ),
    Plant(
        Machine(
            "jpe-store-04",
            PRODUCTION,
            "rg-files-jpe",
            "japaneast",
            data_disks=(
                Disk(1_024, properties={"creationData": {"createOption": "Empty", "performancePlus": True}}),
            ),
        ),
        "A performance-plus disk: the flag is lost when restored from the vault.",
        rule="disk-performance-plus",
    ),
    Plant(
        Machine(
            "erp-secure-01",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            os_disk=Disk(64, properties=_ENCRYPTED),
            extensions=(_ADE_LINUX,),
        ),
        "Azure Disk Encryption, which retires in September 2028.",
        rule="enc-ade-retirement",
    ),
    Plant(
        Machine(
            "hr-secure-01",
            PRODUCTION,
            "rg-hr-prod",
            "koreacentral",
            image="windows-2019",
            os_disk=Disk(127, properties=_ENCRYPTED),
            extensions=(_ADE_WINDOWS,),
        ),
        "Azure Disk Encryption: no restore of single files, no replacement in place.",
        rule="enc-ade-limits",
    ),
    Plant(
        Machine(
            "erp-app-04",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            os_disk=Disk(
                64,
                properties={
                    "encryption": {
                        "type": "EncryptionAtRestWithCustomerKey",
                        "diskEncryptionSetId": _DISK_ENCRYPTION_SET,
                    }
                },
            ),
        ),
        "Disks with a customer-managed key.",
        rule="enc-sse-cmk",
    ),
    Plant(
        Machine(
            "erp-app-05",
            PRODUCTION,
            "rg-erp-prod",
            "koreacentral",
            properties={"securityProfile": {"encryptionAtHost": True}},
        ),
        "Encryption at host.",
        rule="enc-at-host",
    ),
)
