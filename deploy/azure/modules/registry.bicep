// Images. Premium, because only it has private endpoints.
param name string
param location string
param tags object
param pullers string[]
param subnetId string
param zoneId string
param workspaceId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Premium' }
  properties: {
    adminUserEnabled: false
    publicNetworkAccess: 'Disabled'
    zoneRedundancy: 'Enabled'
    policies: { retentionPolicy: { status: 'enabled', days: 30 } }
  }
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for puller in pullers: {
    name: guid(registry.id, puller, 'AcrPull')
    scope: registry
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        '7f951dda-4ed3-4680-a7ca-43fe172d538d'
      )
      principalId: puller
      principalType: 'ServicePrincipal'
    }
  }
]

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: registry
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    serviceId: registry.id
    part: 'registry'
  }
}

output loginServer string = registry.properties.loginServer
