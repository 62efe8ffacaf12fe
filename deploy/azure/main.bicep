// Silos on Azure Container Apps: PostgreSQL flexible server and blob storage in a network of their own, secrets in a key vault, a managed identity for all that takes one.
// az deployment group create -g GROUP -f deploy/azure/main.bicep -p image=REGISTRY.azurecr.io/tune-silo:0.1.0 registry=REGISTRY databasePassword=…   see deploy/README.md
targetScope = 'resourceGroup'

@description('Begins the names of all resources: lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string = 'tune'

param location string = resourceGroup().location

@description('The image of the silos.')
param image string

@description('The Azure container registry of this resource group that has the image.')
param registry string

@secure()
@description('The password that the database gets. It is kept in the key vault alone.')
param databasePassword string

@secure()
@description('The silos\' certificate, its key and the certificate of the cluster\'s own authority, PEM: deploy/README.md says how to make them.')
param certificate string

@secure()
param certificateKey string

@secure()
param authority string

@description('How many silos there are at least and at most.')
@minValue(1)
param minSilos int = 2

@minValue(1)
param maxSilos int = 10

@description('Slots of a silo; it has as many processors.')
@allowed([1, 2, 4])
param slots int = 2

var unique = uniqueString(resourceGroup().id)
var roles = {
  registryPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-silo'
  location: location
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.77.0.0/16'] }
    subnets: [
      {
        name: 'silos'
        properties: {
          addressPrefix: '10.77.0.0/23'
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
          serviceEndpoints: [{ service: 'Microsoft.Storage' }, { service: 'Microsoft.KeyVault' }]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.77.2.0/28'
          delegations: [{ name: 'postgres', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }]
        }
      }
    ]
  }
}

resource siloSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' existing = {
  parent: network
  name: 'silos'
}

resource databaseSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' existing = {
  parent: network
  name: 'database'
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: 'network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${name}-${unique}'
  location: location
  sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
  properties: {
    version: '16'
    administratorLogin: 'tune'
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 14, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'ZoneRedundant' }
    network: {
      delegatedSubnetResourceId: databaseSubnet.id
      privateDnsZoneArmResourceId: zone.id
      publicNetworkAccess: 'Disabled'
    }
  }
  dependsOn: [zone::link]

  resource tune 'databases' = {
    name: 'tune'
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${name}${unique}', 24)
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    // identities alone
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      virtualNetworkRules: [{ id: siloSubnet.id }]
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${name}-${unique}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    networkAcls: {
      defaultAction: 'Deny'
      // the app's secrets are fetched by the platform
      bypass: 'AzureServices'
      virtualNetworkRules: [{ id: siloSubnet.id }]
    }
  }

  resource connection 'secrets' = {
    name: 'connection-string'
    properties: {
      value: 'Host=${database.properties.fullyQualifiedDomainName};Database=tune;Username=tune;Password=${databasePassword};SSL Mode=VerifyFull'
    }
  }

  resource certificateSecret 'secrets' = {
    name: 'certificate'
    properties: { value: certificate }
  }

  resource keySecret 'secrets' = {
    name: 'certificate-key'
    properties: { value: certificateKey }
  }

  resource authoritySecret 'secrets' = {
    name: 'authority'
    properties: { value: authority }
  }
}

resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registry
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: images
  name: guid(images.id, identity.id, roles.registryPull)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.registryPull)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, roles.secretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource mayWriteCheckpoints 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, identity.id, roles.blobContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: siloSubnet.id, internal: true }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    // of the silos' logs; a key that the platform reads for itself
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey }
    }
  }
}

resource silos 'Microsoft.App/containerApps@2024-03-01' = {
  name: '${name}-silo'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      // silos and clients find each other by the database, and talk by their addresses in this network: there is no way in from elsewhere
      activeRevisionsMode: 'Single'
      registries: [{ server: images.properties.loginServer, identity: identity.id }]
      secrets: [
        { name: 'connection-string', keyVaultUrl: vault::connection.properties.secretUri, identity: identity.id }
        { name: 'certificate', keyVaultUrl: vault::certificateSecret.properties.secretUri, identity: identity.id }
        { name: 'certificate-key', keyVaultUrl: vault::keySecret.properties.secretUri, identity: identity.id }
        { name: 'authority', keyVaultUrl: vault::authoritySecret.properties.secretUri, identity: identity.id }
      ]
    }
    template: {
      // trials that are told to end have 30 s to save, and the silo some more to leave
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'silo'
          image: image
          // the platform gives a replica a name and no variable with its address
          command: ['/bin/sh', '-c', 'export POD_NAME="$CONTAINER_APP_REPLICA_NAME" POD_IP="$(hostname -i | cut -d " " -f 1)"; exec /app/Tune.Silo']
          resources: { cpu: json('${slots}'), memory: '${slots * 2}Gi' }
          env: [
            { name: 'ConnectionStrings__tune', secretRef: 'connection-string' }
            { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
            { name: 'ASPNETCORE_URLS', value: 'http://*:8080' }
            { name: 'Tune__Cluster__Kind', value: 'PostgreSql' }
            { name: 'Tune__Cluster__Tls__CertificateFile', value: '/certificates/tls.crt' }
            { name: 'Tune__Cluster__Tls__KeyFile', value: '/certificates/tls.key' }
            { name: 'Tune__Cluster__Tls__AuthorityFile', value: '/certificates/ca.crt' }
            { name: 'Tune__Checkpoints__Kind', value: 'AzureBlob' }
            { name: 'Tune__Checkpoints__ConnectionString', value: storage.properties.primaryEndpoints.blob }
            { name: 'Tune__Slots', value: '${slots}' }
            { name: 'Logging__LogLevel__Orleans', value: 'Warning' }
          ]
          volumeMounts: [{ volumeName: 'certificates', mountPath: '/certificates' }]
          probes: [
            { type: 'Startup', httpGet: { path: '/health/ready', port: 8080 }, periodSeconds: 5, failureThreshold: 60 }
            { type: 'Liveness', httpGet: { path: '/health/live', port: 8080 }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/health/ready', port: 8080 }, periodSeconds: 5, timeoutSeconds: 3 }
          ]
        }
      ]
      volumes: [
        {
          name: 'certificates'
          storageType: 'Secret'
          secrets: [
            { secretRef: 'certificate', path: 'tls.crt' }
            { secretRef: 'certificate-key', path: 'tls.key' }
            { secretRef: 'authority', path: 'ca.crt' }
          ]
        }
      ]
      scale: { minReplicas: minSilos, maxReplicas: maxSilos }
    }
  }
  dependsOn: [mayPull, mayReadSecrets, mayWriteCheckpoints, database::tune]
}

@description('The database, for clients in the same network.')
output databaseHost string = database.properties.fullyQualifiedDomainName

@description('Where the silos\' checkpoints are.')
output checkpoints string = storage.properties.primaryEndpoints.blob
