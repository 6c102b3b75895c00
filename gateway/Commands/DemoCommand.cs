using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Import;
using SmartManager.Silo.Simulated;

namespace SmartManager.Gateway.Commands;

/// <summary>Plays some days of an operator in virtual time and sums them up.</summary>
internal static class DemoCommand
{
    private const int SubscribersMax = 1_000_000;
    private const int DaysMax = 366;
    private const string DefaultMapping = "telco-customers";

    public static Command Create()
    {
        var options = new DemoCommandOptions();
        var command = new Command("demo", "Plays days of a generated operator, or of your own subscribers, and sums them up.");
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(options.Check);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DemoRequest request, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The command line listens for Ctrl-C and SIGTERM once this has returned to it.
        var isKept = request.Data is not null;
        var folder = Path.GetFullPath(request.Data ?? Path.Combine(Path.GetTempPath(), $"smartmanager-demo-{Environment.ProcessId}"));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CommandFailure($"{folder} is not empty; a demo needs a folder of its own.");
        }

        RequireWritable(request.Json);
        try
        {
            var subscribers = await BaseOfAsync(request, cancellationToken);
            var summary = await DemoScreen.ShowAsync(progress => DemoHost.PlayAsync(
                new DemoPlan(subscribers, request.Days, DemoHost.StartAt, folder), progress, cancellationToken));
            DemoScreen.Show(summary);
            if (request.Json is { } file)
            {
                var text = JsonSerializer.Serialize(summary, DemoJson.Readable.DemoSummary);
                await File.WriteAllTextAsync(file, text + "\n", cancellationToken);
            }

            return ExitCode.Done;
        }
        finally
        {
            if (!isKept && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>A month is played for minutes: that its summary cannot be written must be known before.</summary>
    private static void RequireWritable(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            var isNew = !File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageFailure($"--json: {path} cannot be written. {exception.Message}");
        }
    }

    private static async Task<DemoBase> BaseOfAsync(DemoRequest request, CancellationToken cancellationToken)
    {
        if (request.Import is not { } path)
        {
            return DemoBase.Generated(new OperatorWorldOptions
            {
                Seed = request.Seed,
                SubscriberCount = request.Subscribers,
                StartAt = DemoHost.StartAt,
            });
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no file {path}.");
        }

        var mapping = request.Mapping ?? DefaultMapping;
        await using var file = File.OpenRead(path);
        var (import, errors) = await SubscriberImport.OpenAsync(file, MappingOf(mapping), asOf: null, cancellationToken);
        using (import ?? throw new CommandFailure(Explain(path, mapping, errors)))
        {
            try
            {
                return await DemoBase.ImportedAsync(import, request.Seed, DemoHost.StartAt, cancellationToken);
            }
            catch (InvalidDataException exception)
            {
                throw new CommandFailure($"{path}: {exception.Message}");
            }
            finally
            {
                DemoScreen.Show(path, import.Report);
            }
        }
    }

    private static ImportMappingDocument MappingOf(string name)
    {
        if (ImportMappings.Find(name) is { } shipped)
        {
            return shipped;
        }

        if (!File.Exists(name))
        {
            throw new CommandFailure($"There is no mapping '{name}': neither a file nor one of {string.Join(", ", ImportMappings.Names)}.");
        }

        using var file = File.OpenRead(name);
        var errors = ImportMappings.TryRead(file, out var mapping);
        return mapping ?? throw new CommandFailure(Explain(name, name, errors));
    }

    private static string Explain(string path, string mapping, ImmutableArray<ImportMappingError> errors) => string.Join(
        Environment.NewLine,
        errors.Select(error => $"  {error.Code} at {(error.Path.Length == 0 ? "/" : error.Path)}: {error.Message}")
            .Prepend($"{path} does not fit the mapping '{mapping}':"));

    /// <summary>What the command line asks for.</summary>
    private sealed record DemoRequest(int Subscribers, int Days, ulong Seed, string? Import, string? Mapping, string? Json, string? Data);

    private sealed class DemoCommandOptions
    {
        private readonly Option<int> _subscribers = Number("--subscribers", 10_000, SubscribersMax, "How many subscribers are generated.");
        private readonly Option<int> _days = Number("--days", 30, DaysMax, "How many days are played.");
        private readonly Option<ulong> _seed = new("--seed")
        {
            Description = "What everything is drawn from: the same seed, the same month.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };

        private readonly Option<string?> _import = new("--import")
        {
            Description = "Takes the subscribers from this CSV file.",
            HelpName = "FILE",
        };

        private readonly Option<string?> _mapping = new("--mapping")
        {
            Description = $"What the file's columns mean: a mapping file, or a shipped one. Default: {DefaultMapping}.",
            HelpName = "FILE",
        };

        private readonly Option<string?> _json = new("--json") { Description = "Writes the summary to this file, too.", HelpName = "FILE" };
        private readonly Option<string?> _data = new("--data")
        {
            Description = "Keeps the data in this folder, which a server can then be started on. Default: it is removed.",
            HelpName = "DIR",
        };

        public IEnumerable<Option> All => [_subscribers, _days, _seed, _import, _mapping, _json, _data];

        public DemoRequest Read(ParseResult parsed) => new(
            parsed.GetValue(_subscribers),
            parsed.GetValue(_days),
            parsed.GetValue(_seed),
            parsed.GetValue(_import),
            parsed.GetValue(_mapping),
            parsed.GetValue(_json),
            parsed.GetValue(_data));

        /// <summary>What each option alone cannot know.</summary>
        public void Check(CommandResult result)
        {
            if (IsGiven(_mapping) && !IsGiven(_import))
            {
                result.AddError("--mapping says what the columns of a file mean: it needs --import.");
            }

            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
        }

        private static Option<int> Number(string name, int otherwise, int max, string description)
        {
            var option = new Option<int>(name)
            {
                Description = $"{description} 1 to {max}. Default: {otherwise}.",
                DefaultValueFactory = _ => otherwise,
                HelpName = "N",
            };
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number >= 1 && number <= max))
                {
                    result.AddError($"{name} must be a number from 1 to {max}.");
                }
            });
            return option;
        }
    }
}
