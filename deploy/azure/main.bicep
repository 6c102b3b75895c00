// All that SmartManager needs in Azure, in one resource group. What each part is for: README.md; why AKS: docs/decisions/0027.
targetScope = 'resourceGroup'

@description('Size of the operator: a pilot city (2,000,000 subscribers), a province (12,000,000), a capital (16,000,000, 10,500,000 contacts a month).')
@allowed(['city', 'province', 'capital'])
param size string

@description('Short name of the installation, in the names of all resources.')
@minLength(3)
@maxLength(10)
param name string

@description('Where all of it stands. The region must have three availability zones.')
param location string = resourceGroup().location

@description('Object id of the Entra group whose members administer the cluster.')
param administratorsGroupId string

@description('Password of the database\'s administrator. The server itself signs in as a role of its own: README.md.')
@secure()
@minLength(16)
param databaseAdministratorPassword string

@description('Address ranges from which the cluster\'s control plane may be reached, such as the build machines\'. Empty: from the private network only.')
param controlPlaneRanges string[] = []

@description('Tag of the image smartmanager/functions that the function app runs. Empty until it is pushed to the registry that this makes.')
param functionsTag string = ''

@description('Where data of Communication Services rests.')
param messagingDataLocation string = 'Asia Pacific'

var sizes = {
  city: {
    database: { sku: 'Standard_D4ds_v5', storageGb: 512, isZoneRedundant: true, backupDays: 14 }
    nodes: { sku: 'Standard_D4ds_v5', min: 3, max: 6 }
    events: { throughputUnits: 1, throughputUnitsMax: 4, partitions: 8 }
    functions: { sku: 'EP1', max: 4 }
    logs: { days: 30, dailyGb: 10 }
  }
  province: {
    database: { sku: 'Standard_D16ds_v5', storageGb: 2048, isZoneRedundant: true, backupDays: 21 }
    nodes: { sku: 'Standard_D8ds_v5', min: 3, max: 9 }
    events: { throughputUnits: 2, throughputUnitsMax: 12, partitions: 16 }
    functions: { sku: 'EP1', max: 8 }
    logs: { days: 60, dailyGb: 30 }
  }
  capital: {
    database: { sku: 'Standard_D32ds_v5', storageGb: 4096, isZoneRedundant: true, backupDays: 35 }
    nodes: { sku: 'Standard_D16ds_v5', min: 3, max: 12 }
    events: { throughputUnits: 4, throughputUnitsMax: 20, partitions: 32 }
    functions: { sku: 'EP2', max: 10 }
    logs: { days: 90, dailyGb: 50 }
  }
}
// In the cluster's subnet: the internal load balancer that deploy/kubernetes/overlays/azure asks for.
var gatewayAddress = '10.40.3.250'
var chosen = sizes[size]
var unique = '${name}${uniqueString(resourceGroup().id)}'
var tags = { product: 'smartmanager', installation: name, size: size }

module network 'modules/network.bicep' = {
  params: { name: name, location: location, tags: tags }
}

module logs 'modules/logs.bicep' = {
  params: { name: name, location: location, tags: tags, retentionDays: chosen.logs.days, dailyGb: chosen.logs.dailyGb }
}

module identities 'modules/identities.bicep' = {
  params: { name: name, location: location, tags: tags }
}

module registry 'modules/registry.bicep' = {
  params: {
    name: unique
    location: location
    tags: tags
    pullers: [identities.outputs.kubelet.principalId, identities.outputs.functions.principalId]
    subnetId: network.outputs.endpointsSubnetId
    zoneId: network.outputs.zoneIds.registry
    workspaceId: logs.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: take('kv-${unique}', 24)
    location: location
    tags: tags
    readers: [identities.outputs.pods.principalId, identities.outputs.functions.principalId]
    subnetId: network.outputs.endpointsSubnetId
    zoneId: network.outputs.zoneIds.vault
    workspaceId: logs.outputs.workspaceId
  }
}

module database 'modules/database.bicep' = {
  params: {
    name: 'psql-${unique}'
    location: location
    tags: tags
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.zoneIds.database
    administratorPassword: databaseAdministratorPassword
    size: chosen.database
    workspaceId: logs.outputs.workspaceId
  }
}

module events 'modules/events.bicep' = {
  params: {
    name: 'evh-${unique}'
    location: location
    tags: tags
    size: chosen.events
    receivers: [identities.outputs.functions.principalId]
    subnetId: network.outputs.endpointsSubnetId
    zoneId: network.outputs.zoneIds.events
    workspaceId: logs.outputs.workspaceId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: take(unique, 24)
    location: location
    tags: tags
    functionsPrincipalId: identities.outputs.functions.principalId
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: {
      blob: network.outputs.zoneIds.blob
      queue: network.outputs.zoneIds.queue
      table: network.outputs.zoneIds.table
    }
  }
}

module messaging 'modules/messaging.bicep' = {
  params: {
    name: 'acs-${unique}'
    tags: tags
    dataLocation: messagingDataLocation
    storageName: storage.outputs.name
  }
}

module nudges 'modules/nudges.bicep' = {
  params: {
    name: take('nudges${unique}', 24)
    location: location
    tags: tags
    functionsPrincipalId: identities.outputs.functions.principalId
    subnetId: network.outputs.endpointsSubnetId
    zoneId: network.outputs.zoneIds.queue
  }
}

module functions 'modules/functions.bicep' = if (!empty(functionsTag)) {
  params: {
    name: 'func-${unique}'
    location: location
    tags: tags
    size: chosen.functions
    image: '${registry.outputs.loginServer}/smartmanager/functions:${functionsTag}'
    gatewayUrl: 'http://${gatewayAddress}:8080'
    identity: identities.outputs.functions
    storageName: storage.outputs.name
    subnetId: network.outputs.functionsSubnetId
    insightsConnection: logs.outputs.insightsConnection
    workspaceId: logs.outputs.workspaceId
    eventsHost: events.outputs.host
    nudgesUri: nudges.outputs.queueServiceUri
    vaultName: vault.outputs.name
  }
}

module smsEvents 'modules/sms-events.bicep' = if (!empty(functionsTag)) {
  params: {
    topicName: messaging.outputs.topicName
    appId: functions!.outputs.appId
    storageId: storage.outputs.id
  }
}

module cluster 'modules/cluster.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    size: chosen.nodes
    subnetId: network.outputs.clusterSubnetId
    administratorsGroupId: administratorsGroupId
    controlPlaneRanges: controlPlaneRanges
    controlPlane: identities.outputs.controlPlane
    kubelet: identities.outputs.kubelet
    podsIdentityName: identities.outputs.pods.name
    workspaceId: logs.outputs.workspaceId
  }
}

@description('The lines of deploy/kubernetes/overlays/azure/azure.env.')
output azureEnv object = {
  CLIENT_ID: identities.outputs.pods.clientId
  TENANT_ID: tenant().tenantId
  KEY_VAULT: vault.outputs.name
  POSTGRES_CONNECTION: 'Host=${database.outputs.host};Database=smartmanager;Username=smartmanager;Passfile=/run/secrets/smartmanager/pgpass;SslMode=VerifyFull'
  REGISTRY: '${registry.outputs.loginServer}/smartmanager'
}

@description('The cluster, for az aks get-credentials.')
output clusterName string = cluster.outputs.name

@description('Where producers of network events send them, with an Entra identity that has the role Azure Event Hubs Data Sender.')
output eventsHost string = events.outputs.host
