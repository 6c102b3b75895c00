using SmartManager.SiloHost;

await using var silo = SiloProgram.Build(args);
await silo.StartAsync();
await Console.Out.WriteLineAsync("ready " + silo.Urls.First());
await silo.WaitForShutdownAsync();
