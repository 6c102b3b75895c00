// PostgreSQL: the journal and all else that must last. A standby in another zone commits with it, so an acknowledged turn survives a zone.
param name string
param location string
param tags object
param subnetId string
param zoneId string
param workspaceId string

@secure()
param administratorPassword string

@export()
type databaseSize = { sku: string, storageGb: int, isZoneRedundant: bool, backupDays: int }

param size databaseSize

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: size.sku, tier: 'GeneralPurpose' }
  properties: {
    version: '17'
    administratorLogin: 'smartmanageradmin'
    administratorLoginPassword: administratorPassword
    authConfig: { activeDirectoryAuth: 'Disabled', passwordAuth: 'Enabled' }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zoneId
      publicNetworkAccess: 'Disabled'
    }
    storage: { storageSizeGB: size.storageGb, autoGrow: 'Enabled', type: 'Premium_LRS' }
    highAvailability: { mode: size.isZoneRedundant ? 'ZoneRedundant' : 'Disabled' }
    backup: { backupRetentionDays: size.backupDays, geoRedundantBackup: 'Enabled' }
    maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 2, startHour: 19, startMinute: 0 }
  }

  resource database 'databases' = {
    name: 'smartmanager'
    properties: { charset: 'UTF8', collation: 'C' }
  }

  // An acknowledged turn is on disk; the product raises it itself where it is lower.
  resource durable 'configurations' = {
    name: 'synchronous_commit'
    properties: { source: 'user-override', value: 'on' }
    dependsOn: [database]
  }

  resource encrypted 'configurations' = {
    name: 'require_secure_transport'
    properties: { source: 'user-override', value: 'on' }
    dependsOn: [durable]
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: server
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output host string = server.properties.fullyQualifiedDomainName
