// One virtual network; each part in a subnet of its own, and names of private endpoints that resolve inside it only.
param name string
param location string
param tags object

// Pods have addresses of an overlay of their own, so the cluster's subnet holds nodes only.
var subnets = [
  { name: 'cluster', prefix: '10.40.0.0/22', delegation: '' }
  { name: 'database', prefix: '10.40.4.0/24', delegation: 'Microsoft.DBforPostgreSQL/flexibleServers' }
  { name: 'functions', prefix: '10.40.5.0/24', delegation: 'Microsoft.Web/serverFarms' }
  { name: 'endpoints', prefix: '10.40.6.0/24', delegation: '' }
]

var zones = {
  registry: 'privatelink${environment().suffixes.acrLoginServer}'
  vault: 'privatelink.vaultcore.azure.net'
  database: '${name}.private.postgres.database.azure.com'
  events: 'privatelink.servicebus.windows.net'
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
}

resource groups 'Microsoft.Network/networkSecurityGroups@2024-05-01' = [
  for subnet in subnets: {
    name: 'nsg-${name}-${subnet.name}'
    location: location
    tags: tags
    properties: {
      // What Azure allows by itself is the network itself and its load balancer: nothing from the internet comes in.
      securityRules: []
    }
  }
]

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-${name}-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: { publicIPAllocationMethod: 'Static' }
}

// One address that carriers can put on their list of senders.
resource exit 'Microsoft.Network/natGateways@2024-05-01' = {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
    idleTimeoutInMinutes: 10
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      for (subnet, i) in subnets: {
        name: subnet.name
        properties: {
          addressPrefix: subnet.prefix
          networkSecurityGroup: { id: groups[i].id }
          natGateway: contains(['cluster', 'functions'], subnet.name) ? { id: exit.id } : null
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
          delegations: empty(subnet.delegation)
            ? []
            : [{ name: subnet.name, properties: { serviceName: subnet.delegation } }]
        }
      }
    ]
  }
}

resource privateZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zones): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zones): {
    parent: privateZones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

output clusterSubnetId string = '${network.id}/subnets/cluster'
output databaseSubnetId string = '${network.id}/subnets/database'
output functionsSubnetId string = '${network.id}/subnets/functions'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
output zoneIds object = toObject(
  items(zones),
  zone => zone.key,
  zone => resourceId('Microsoft.Network/privateDnsZones', zone.value)
)
