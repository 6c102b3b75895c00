using SmartManager.Gateway.Commands;

return await CommandTree.RunAsync(args);
