// The queue by which silos tell the function app what it may claim. It holds keys of messages, never a number or a text. An account of its
// own: silos sign with its key, which opens nothing else.
param name string
param location string
param tags object
param functionsPrincipalId string
param subnetId string
param zoneId string

// Storage Queue Data Contributor: the function app takes nudges, and puts away those that failed five times.
var queueRole = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_ZRS' }
  kind: 'StorageV2'
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [
      for queue in ['channel-nudges', 'channel-nudges-poison']: {
        name: queue
      }
    ]
  }
}

resource functionsMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, functionsPrincipalId, queueRole)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueRole)
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module endpoint 'private-endpoint.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    serviceId: account.id
    part: 'queue'
  }
}

output queueServiceUri string = account.properties.primaryEndpoints.queue
