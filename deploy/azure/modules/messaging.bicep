// Azure Communication Services, and what it tells of messages: each kind into a queue of its own, by the topic's identity.
param name string
param tags object
param dataLocation string
param storageName string
param queueNames { received: string, reports: string }

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

// Storage Queue Data Message Sender, and Storage Blob Data Contributor for what could not be delivered.
resource topicMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [
    'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  ]: {
    name: guid(account.id, topic.id, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: topic.identity.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

var subscriptions = [
  { name: 'received', queue: queueNames.received, type: 'Microsoft.Communication.SMSReceived' }
  { name: 'reports', queue: queueNames.reports, type: 'Microsoft.Communication.SMSDeliveryReportReceived' }
]

resource told 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2024-06-01-preview' = [
  for subscription in subscriptions: {
    parent: topic
    name: subscription.name
    properties: {
      filter: { includedEventTypes: [subscription.type] }
      eventDeliverySchema: 'EventGridSchema'
      deliveryWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        destination: {
          endpointType: 'StorageQueue'
          // A day in the queue, then it is stale: a receipt settles a budget, and the product's own expiry has done so by then.
          properties: { resourceId: account.id, queueName: subscription.queue, queueMessageTimeToLiveInSeconds: 86400 }
        }
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: account.id, blobContainerName: 'event-grid-dead' }
        }
      }
    }
    dependsOn: [topicMay]
  }
]
