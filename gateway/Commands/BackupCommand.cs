using System.CommandLine;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Copies a store into one file, whether a server runs on it or not.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The new file; must not exist." };
        var data = SharedOptions.Data();
        var command = new Command("backup", "Writes a consistent copy of the store, also while it is in use.") { file, data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? data, CancellationToken cancellationToken)
    {
        if (StoreOfCommand.IsServed(data))
        {
            await StoreOfCommand.UseServedAsync(async store =>
            {
                await store.BackupAsync(file, progress: null, cancellationToken);
                return ExitCode.Done;
            });
        }

        var (folder, path) = (SharedOptions.ExistingOrServersFolderOf(data), Path.GetFullPath(file));
        using var body = JsonContent.Create(new BackupRequest(path), GatewayJson.Default.BackupRequest);
        var done = await RunningServer.DoAsync(
            folder,
            async store =>
            {
                await store.BackupAsync(path, progress: null, cancellationToken);
                return new BackupView(path, new FileInfo(path).Length);
            },
            () => RunningServer.AskAsync(folder, "/v1/admin/backups", body, GatewayJson.Default.BackupView, cancellationToken));
        await Console.Out.WriteLineAsync($"{done.Path}: {done.Bytes} bytes");
        return ExitCode.Done;
    }
}
