using System.CommandLine;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Commands;

/// <summary>Checks that a store is whole, whether a server runs on it or not.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var command = new Command("check", "Checks that the store is whole and that each body in it can be read.") { data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(data), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? data, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The command line listens for Ctrl-C and SIGTERM once this has returned to it.
        var (place, view) = StoreOfCommand.IsServed(data)
            ? ("The database", await StoreOfCommand.UseServedAsync(CheckAsync))
            : await CheckFolderAsync(SharedOptions.ExistingOrServersFolderOf(data));
        foreach (var problem in view.Problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        if (view.Problems.IsEmpty)
        {
            await Console.Out.WriteLineAsync($"{place}: whole");
        }

        return view.Problems.IsEmpty ? ExitCode.Done : ExitCode.Failed;

        async Task<CheckView> CheckAsync(IStoreMaintenance store) =>
            new([.. await store.CheckAsync(new CheckProgressLines(), cancellationToken)]);

        async Task<(string Place, CheckView View)> CheckFolderAsync(string folder) => (folder, await RunningServer.DoAsync(
            folder,
            CheckAsync,
            () => RunningServer.AskAsync(folder, "/v1/admin/checks", body: null, GatewayJson.Default.CheckView, cancellationToken)));
    }
}
