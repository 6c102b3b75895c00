// Where logs and metrics go. Logs of the product hold no personal data (docs/decisions/0007).
param name string
param location string
param tags object

@minValue(30)
@maxValue(730)
param retentionDays int

@description('More a day is dropped until the next day, so that a fault that logs without end does not cost without end.')
param dailyGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyGb }
    features: { enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

output workspaceId string = workspace.id
output insightsConnection string = insights.properties.ConnectionString
