// AKS: silos and gateways, by deploy/kubernetes/overlays/azure.
import { identity as identityType } from 'identities.bicep'

param name string
param location string
param tags object
param subnetId string
param administratorsGroupId string
param controlPlaneRanges string[]
param controlPlane identityType
param kubelet identityType
param podsIdentityName string
param workspaceId string

@export()
type nodesSize = { sku: string, min: int, max: int }

param size nodesSize

var isPrivate = empty(controlPlaneRanges)
// Network Contributor: load balancers in the cluster's subnet.
var networkRole = '4d97b98b-1d4f-4787-a291-c67834d212e7'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: split(subnetId, '/')[8]

  resource subnet 'subnets' existing = {
    name: last(split(subnetId, '/'))
  }
}

resource mayUseSubnet 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subnetId, controlPlane.id, networkRole)
  scope: network::subnet
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkRole)
    principalId: controlPlane.principalId
    principalType: 'ServicePrincipal'
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  name: 'aks-${name}'
  location: location
  tags: tags
  sku: { name: 'Base', tier: 'Standard' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlPlane.id}': {} } }
  properties: {
    dnsPrefix: name
    nodeResourceGroup: '${resourceGroup().name}-nodes'
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: [administratorsGroupId] }
    apiServerAccessProfile: {
      enablePrivateCluster: isPrivate
      authorizedIPRanges: isPrivate ? null : controlPlaneRanges
    }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    identityProfile: {
      kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId }
    }
    oidcIssuerProfile: { enabled: true }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 168 }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      // The policies of deploy/kubernetes name ports, and are kept by it.
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      outboundType: 'userAssignedNATGateway'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.41.0.0/16'
      dnsServiceIP: '10.41.0.10'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        count: 3
        vmSize: 'Standard_D2ds_v5'
        osSKU: 'AzureLinux'
        osDiskType: 'Ephemeral'
        availabilityZones: ['1', '2', '3']
        vnetSubnetID: subnetId
        nodeTaints: ['CriticalAddonsOnly=true:NoSchedule']
      }
      {
        name: 'work'
        mode: 'User'
        count: size.min
        minCount: size.min
        maxCount: size.max
        enableAutoScaling: true
        vmSize: size.sku
        osSKU: 'AzureLinux'
        osDiskType: 'Ephemeral'
        availabilityZones: ['1', '2', '3']
        vnetSubnetID: subnetId
        upgradeSettings: { maxSurge: '1', drainTimeoutInMinutes: 10 }
      }
    ]
    addonProfiles: {
      azureKeyvaultSecretsProvider: {
        enabled: true
        config: { enableSecretRotation: 'true', rotationPollInterval: '2m' }
      }
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: 'true' } }
    }
  }
  dependsOn: [mayUseSubnet]
}

// At night and not during the day: upgrades drain nodes one by one.
resource upgrades 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2024-09-01' = [
  for kind in [
    'aksManagedAutoUpgradeSchedule'
    'aksManagedNodeOSUpgradeSchedule'
  ]: {
    parent: cluster
    name: kind
    properties: {
      maintenanceWindow: {
        durationHours: 4
        startTime: '02:00'
        utcOffset: '+08:00'
        schedule: { weekly: { dayOfWeek: 'Tuesday', intervalWeeks: 1 } }
      }
    }
  }
]

resource podsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: podsIdentityName

  // The service account smartmanager in the namespace smartmanager is this identity.
  resource account 'federatedIdentityCredentials' = {
    name: 'smartmanager'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:smartmanager:smartmanager'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

output name string = cluster.name
