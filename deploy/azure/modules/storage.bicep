// The Functions host's own storage, and what Event Grid could not deliver in a day.
param name string
param location string
param tags object
param functionsPrincipalId string
param subnetId string
param zoneIds { blob: string, queue: string, table: string }

// Storage Blob Data Owner, Queue Data Contributor, Table Data Contributor: what the Functions host needs of its own account.
var functionsRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_ZRS' }
  kind: 'StorageV2'
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Not disabled: Event Grid comes from outside as a trusted service with an identity. Everybody else is refused.
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 14 } }

    resource dead 'containers' = {
      name: 'event-grid-dead'
    }
  }
}

resource functionsMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in functionsRoles: {
    name: guid(account.id, functionsPrincipalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: functionsPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

module endpoints 'private-endpoint.bicep' = [
  for zone in items(zoneIds): {
    params: {
      name: name
      location: location
      tags: tags
      subnetId: subnetId
      zoneId: zone.value
      serviceId: account.id
      part: zone.key
    }
  }
]

output name string = account.name
output id string = account.id
