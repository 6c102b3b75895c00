// What Communication Services tell, given to the function app one by one. Its functions must be there: Event Grid looks for them.
param topicName string
param appId string
param storageId string

var subscriptions = [
  { name: 'received', function: 'SmsReceived', type: 'Microsoft.Communication.SMSReceived' }
  { name: 'reports', function: 'SmsDelivered', type: 'Microsoft.Communication.SMSDeliveryReportReceived' }
]

resource topic 'Microsoft.EventGrid/systemTopics@2024-06-01-preview' existing = {
  name: topicName
}

resource told 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2024-06-01-preview' = [
  for subscription in subscriptions: {
    parent: topic
    name: subscription.name
    properties: {
      filter: { includedEventTypes: [subscription.type] }
      eventDeliverySchema: 'EventGridSchema'
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: '${appId}/functions/${subscription.function}', maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 }
      }
      // A day of tries, then it is kept: a receipt settles a budget, and the product's own expiry has done so by then.
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: storageId, blobContainerName: 'event-grid-dead' }
        }
      }
    }
  }
]
