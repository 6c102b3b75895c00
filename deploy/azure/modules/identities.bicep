// Who the parts are. Nobody signs in with a key but to the database.
param name string
param location string
param tags object

@export()
type identity = { id: string, name: string, clientId: string, principalId: string }

resource controlPlaneIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-control-plane'
  location: location
  tags: tags
}

resource kubeletIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-kubelet'
  location: location
  tags: tags
}

resource podsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-pods'
  location: location
  tags: tags
}

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-functions'
  location: location
  tags: tags
}

// The control plane hands the kubelet's identity to the nodes.
resource mayAssignKubelet 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(kubeletIdentity.id, controlPlaneIdentity.id, 'Managed Identity Operator')
  scope: kubeletIdentity
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      'f1a07417-d97a-45cb-824c-7a7467783830'
    )
    principalId: controlPlaneIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output controlPlane identity = {
  id: controlPlaneIdentity.id
  name: controlPlaneIdentity.name
  clientId: controlPlaneIdentity.properties.clientId
  principalId: controlPlaneIdentity.properties.principalId
}

output kubelet identity = {
  id: kubeletIdentity.id
  name: kubeletIdentity.name
  clientId: kubeletIdentity.properties.clientId
  principalId: kubeletIdentity.properties.principalId
}

output pods identity = {
  id: podsIdentity.id
  name: podsIdentity.name
  clientId: podsIdentity.properties.clientId
  principalId: podsIdentity.properties.principalId
}

output functions identity = {
  id: functionsIdentity.id
  name: functionsIdentity.name
  clientId: functionsIdentity.properties.clientId
  principalId: functionsIdentity.properties.principalId
}
