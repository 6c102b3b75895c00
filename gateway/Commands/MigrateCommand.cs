using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using SmartManager.Store;
using SmartManager.Store.Moving;
using SmartManager.Store.Postgres;

namespace SmartManager.Gateway.Commands;

/// <summary>Brings the store of a data folder over to a PostgreSQL database.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var to = new Option<string?>("--to")
        {
            Description = "The empty database, such as \"Host=db;Database=smartmanager;Username=smartmanager;Passfile=/run/pgpass\". "
                + "Default: Store:Postgres:ConnectionString of the configuration.",
            HelpName = "CONNECTION",
        };
        var json = new Option<string?>("--json") { Description = "Also writes the result to a file.", HelpName = "FILE" };
        var command = new Command("migrate", "Brings the store of a data folder over to PostgreSQL. Run again after a stop, it goes on.")
        {
            data, to, json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(SharedOptions.ExistingFolderOf(parsed.GetValue(data)), parsed.GetValue(to), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string? to, string? json, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The command line listens for Ctrl-C and SIGTERM once this has returned to it.
        var startedAt = TimeProvider.System.GetTimestamp();
        await using var provider = StoreOfCommand.Services(store => store.Kind = StoreOptions.Postgres, to).BuildServiceProvider();
        var result = await StoreMove.RunAsync(
            folder,
            provider.GetRequiredService<IOptions<PostgresOptions>>().Value,
            provider.GetRequiredService<StoreSurroundings>(),
            new Lines(),
            cancellationToken);
        if (result.WasDone || result.IsSame)
        {
            StoreMove.Retire(folder, result.Target);
        }

        if (json is not null)
        {
            var seconds = TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
            var view = new MigrationView(folder, result.Target, result.WasDone, result.IsSame, seconds, result.Tables);
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(view, MigrationJson.Default.MigrationView), cancellationToken);
        }

        return await TellAsync(folder, result);
    }

    private static async Task<int> TellAsync(string folder, MoveResult result)
    {
        if (result.WasDone)
        {
            await Console.Out.WriteLineAsync($"{folder}: was migrated to {result.Target} before; nothing was done");
            return ExitCode.Done;
        }

        foreach (var table in result.Tables)
        {
            await Console.Out.WriteLineAsync(table.IsSame
                ? Invariant($"{table.Name}: {table.SourceRows} rows on both sides, checksum {table.SourceSum}")
                : Invariant($"{table.Name}: DIFFERENT: {table.SourceRows} rows, checksum {table.SourceSum}; ")
                    + Invariant($"in the database {table.TargetRows} rows, checksum {table.TargetSum}"));
        }

        if (!result.IsSame)
        {
            await Console.Error.WriteLineAsync($"{result.Target} is not the same, and no server starts on it. Begin anew.");
            return ExitCode.Failed;
        }

        await Console.Out.WriteLineAsync($"{folder}: migrated to {result.Target}");
        return ExitCode.Done;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A line on standard error now and then.</summary>
    private sealed class Lines : IProgress<MoveProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

        private long _toldAt = TimeProvider.System.GetTimestamp();

        public void Report(MoveProgress value)
        {
            if (TimeProvider.System.GetElapsedTime(_toldAt) >= Interval)
            {
                _toldAt = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(Invariant($"{value.Step} {value.Table}: {value.Rows} rows"));
            }
        }
    }
}

/// <summary>The result of a migration as it is written to a file.</summary>
/// <param name="Source">The data folder.</param>
/// <param name="Target">Database, host and port.</param>
/// <param name="WasDone">Whether it had been done before; then there are no tables.</param>
/// <param name="IsSame">Whether both sides are the same.</param>
/// <param name="Seconds">How long it took, since the last start. Unit: seconds.</param>
/// <param name="Tables">Each table on both sides.</param>
internal sealed record MigrationView(
    string Source, string Target, bool WasDone, bool IsSame, double Seconds, ImmutableArray<MovedTableResult> Tables);

/// <summary>Says how the result looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MigrationView))]
internal sealed partial class MigrationJson : JsonSerializerContext;
