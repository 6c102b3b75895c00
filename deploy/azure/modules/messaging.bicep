// Azure Communication Services, and the topic of what it tells of messages. Who listens: sms-events.bicep.
param name string
param tags object
param dataLocation string
param storageName string

resource messaging 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2024-06-01-preview' = {
  name: 'evgt-${name}'
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: messaging.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

// Storage Blob Data Contributor, for what could not be delivered.
var deadLetterRole = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource topicMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, topic.id, deadLetterRole)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', deadLetterRole)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

output topicName string = topic.name
