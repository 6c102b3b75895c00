// The function app: the image smartmanager/functions on a plan that is always warm and can reach the private network.
import { identity as identityType } from 'identities.bicep'

param name string
param location string
param tags object
param image string
param gatewayUrl string
param identity identityType
param storageName string
param subnetId string
param insightsConnection string
param workspaceId string
param eventsHost string
param nudgesUri string
param vaultName string

// A secret that a person puts into the vault: the gateway knows the function app by it (Gateway:FunctionsKey).
var gatewayKey = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=smartmanager-functions-key)'

@export()
type functionsSize = { sku: string, max: int }

param size functionsSize

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: size.sku, tier: 'ElasticPremium', capacity: 1 }
  properties: { reserved: true, maximumElasticWorkerCount: size.max }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux,container'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identity.id
    vnetRouteAllEnabled: true
    vnetImagePullEnabled: true
    // Carriers call it from the internet, each with its function key.
    publicNetworkAccess: 'Enabled'
    siteConfig: {
      linuxFxVersion: 'DOCKER|${image}'
      acrUseManagedIdentityCreds: true
      acrUserManagedIdentityID: identity.clientId
      alwaysOn: false
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      minimumElasticInstanceCount: 1
      functionAppScaleLimit: size.max
      appSettings: [
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }
        { name: 'AzureWebJobsStorage__accountName', value: storageName }
        { name: 'AzureWebJobsStorage__clientId', value: identity.clientId }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'FUNCTIONS_EXTENSION_VERSION', value: '~4' }
        { name: 'FUNCTIONS_WORKER_RUNTIME', value: 'custom' }
        { name: 'Functions__GatewayKey', value: gatewayKey }
        { name: 'Functions__GatewayUrl', value: gatewayUrl }
        { name: 'NetworkEventsHub__clientId', value: identity.clientId }
        { name: 'NetworkEventsHub__credential', value: 'managedidentity' }
        { name: 'NetworkEventsHub__fullyQualifiedNamespace', value: eventsHost }
        { name: 'Nudges__clientId', value: identity.clientId }
        { name: 'Nudges__credential', value: 'managedidentity' }
        { name: 'Nudges__queueServiceUri', value: nudgesUri }
        { name: 'WEBSITES_ENABLE_APP_SERVICE_STORAGE', value: 'false' }
        { name: 'WEBSITES_PORT', value: '8080' }
      ]
    }
  }

  // Whoever publishes does so with an identity, not with a password.
  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output appId string = app.id
