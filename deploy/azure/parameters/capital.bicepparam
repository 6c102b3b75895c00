using '../main.bicep'

param size = 'capital'
param name = readEnvironmentVariable('SMARTMANAGER_NAME')
param administratorsGroupId = readEnvironmentVariable('SMARTMANAGER_ADMINISTRATORS_GROUP')
param databaseAdministratorPassword = readEnvironmentVariable('SMARTMANAGER_DATABASE_PASSWORD')
param functionsTag = readEnvironmentVariable('SMARTMANAGER_FUNCTIONS_TAG', '')
