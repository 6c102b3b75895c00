// Network events of the operator's systems. One hub; the subscriber's id is the partition key, so that each subscriber's events stay in order.
param name string
param location string
param tags object
param receivers string[]
param subnetId string
param zoneId string
param workspaceId string

@export()
type eventsSize = { throughputUnits: int, throughputUnitsMax: int, partitions: int }

param size eventsSize

resource space 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: size.throughputUnits }
  properties: {
    isAutoInflateEnabled: true
    maximumThroughputUnits: size.throughputUnitsMax
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
    zoneRedundant: true
  }

  resource hub 'eventhubs' = {
    name: 'network-events'
    properties: {
      partitionCount: size.partitions
      // A reader that was away for a weekend finds all that came.
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 72 }
    }

    resource functions 'consumergroups' = {
      name: 'functions'
    }
  }
}

resource mayReceive 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for receiver in receivers: {
    name: guid(space.id, receiver, 'Azure Event Hubs Data Receiver')
    scope: space
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
      )
      principalId: receiver
      principalType: 'ServicePrincipal'
    }
  }
]

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: space
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    serviceId: space.id
    part: 'namespace'
  }
}

output host string = '${space.name}.servicebus.windows.net'
