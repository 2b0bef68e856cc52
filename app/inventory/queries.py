"""The Resource Graph queries of the scan: narrow, and always with ``id`` so that pages are stable.

Resource Graph pages only where the result has an id column, gives at most 1,000 rows a page and leaves
out, without a word, what the account may not read (OPERATIONS.md, "Microsoft.ResourceGraph").
"""

VIRTUAL_MACHINES = (
    "Resources"
    " | where type =~ 'microsoft.compute/virtualmachines'"
    " | project id, name, location, tags, zones, plan, extendedLocation, properties"
)

OTHER_MACHINES = (
    "Resources"
    " | where type in~"
    " ('microsoft.classiccompute/virtualmachines', 'microsoft.compute/virtualmachinescalesets')"
    " | project id, name, type, location, tags, properties"
)

DISKS = (
    "Resources"
    " | where type =~ 'microsoft.compute/disks'"
    " | project id, skuName = sku.name, size = properties.diskSizeGB, maxShares = properties.maxShares,"
    " encryptionType = properties.encryption.type,"
    " encryptionSettings = properties.encryptionSettingsCollection,"
    " dataAccessAuthMode = properties.dataAccessAuthMode,"
    " networkAccessPolicy = properties.networkAccessPolicy,"
    " publicNetworkAccess = properties.publicNetworkAccess,"
    " securityType = properties.securityProfile.securityType,"
    " performancePlus = properties.creationData.performancePlus,"
    " hyperVGeneration = properties.hyperVGeneration"
)

NETWORK_INTERFACES = (
    "Resources"
    " | where type =~ 'microsoft.network/networkinterfaces'"
    " | where tostring(properties.ipConfigurations) contains 'loadBalancerBackendAddressPools'"
    " | project id, virtualMachine = properties.virtualMachine.id,"
    " ipConfigurations = properties.ipConfigurations"
)

VAULTS = (
    "Resources"
    " | where type =~ 'microsoft.recoveryservices/vaults'"
    " | project id, name, location, tags, properties"
)

POLICIES = (
    "RecoveryServicesResources"
    " | where type =~ 'microsoft.recoveryservices/vaults/backuppolicies'"
    " | project id, name, properties"
)
