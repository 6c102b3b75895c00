using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartManager.Gateway.Planning;
using SmartManager.Store;

namespace SmartManager.Gateway.Commands;

/// <summary>Works out from measured figures what an operator's traffic takes.</summary>
internal static class CapacityCommand
{
    private const long SubscribersMax = 1_000_000_000;
    private const long PerDayMax = 1_000_000_000_000;
    private const double PeakFactorMax = 100;
    private const double PeakFactorDefault = 4;
    private const double BytesPerGigabyte = 1e9;

    public static Command Create()
    {
        var subscribers = Number("--subscribers", 1, SubscribersMax, "How many subscribers there are.");
        var events = Number("--events-per-day", 0, PerDayMax, "Network events on an ordinary day.");
        var interactions = Number("--interactions-per-day", 0, PerDayMax, "Conversations that subscribers begin on an ordinary day.");
        (subscribers.Required, events.Required, interactions.DefaultValueFactory) = (true, true, static _ => 0);
        var peak = PeakFactor();
        var store = new Option<string>("--store")
        {
            Description = $"{StoreOptions.Sqlite} or {StoreOptions.Postgres}. Default: {StoreOptions.Sqlite}.",
            DefaultValueFactory = static _ => StoreOptions.Sqlite,
            HelpName = "KIND",
        };
        store.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: not (StoreOptions.Sqlite or StoreOptions.Postgres) }])
            {
                result.AddError($"--store must be {StoreOptions.Sqlite} or {StoreOptions.Postgres}.");
            }
        });
        var json = new Option<string?>("--json") { Description = "Writes the plan to this file, too.", HelpName = "FILE" };
        var command = new Command("capacity", "Works out cores, memory, disk and silos for an operator's traffic, from measured figures.")
        {
            subscribers, events, interactions, peak, store, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new CapacityQuestion(
                parsed.GetValue(subscribers),
                parsed.GetValue(events),
                parsed.GetValue(interactions),
                parsed.GetValue(peak),
                parsed.GetValue(store)!),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CapacityQuestion question, string? json, CancellationToken cancellationToken)
    {
        var plan = CapacityPlanner.Of(question);
        if (json is not null)
        {
            await WriteAsync(json, JsonSerializer.Serialize(plan, CapacityJson.Readable.CapacityPlan) + "\n", cancellationToken);
        }

        foreach (var line in Lines(plan))
        {
            await Console.Out.WriteLineAsync(line);
        }

        return ExitCode.Done;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageFailure($"--json: {path} cannot be written. {exception.Message}");
        }
    }

    private static IEnumerable<string> Lines(CapacityPlan plan)
    {
        var (asked, atOnce, perYear) = (plan.Question, plan.DiskBytesAtOnce / BytesPerGigabyte, plan.DiskBytesPerYear / BytesPerGigabyte);
        var database = plan.DatabaseCores > 0 ? Text($", {plan.DatabaseCores} for the database") : string.Empty;
        yield return Text($"{asked.Subscribers:N0} subscribers, store {asked.Store}");
        yield return Text($"{asked.EventsPerDay:N0} events and {asked.InteractionsPerDay:N0} interactions a day");
        yield return string.Empty;
        yield return Text($"peak         {plan.PeakEventsPerSecond:N0} events/s, {plan.PeakInteractionsPerSecond:N0} interactions/s")
            + Text($", {plan.PeakTurnsPerSecond:N0} turns/s");
        yield return Text($"silos        {plan.Silos}");
        yield return Text($"cores        {plan.CoresPerSilo} for each silo{database}");
        yield return Text($"memory       {plan.MemoryPerSiloMebibytes:N0} MiB for each silo");
        yield return Text($"disk         {atOnce:N1} GB at once, and {perYear:N1} GB in the first year");
        yield return string.Empty;
        foreach (var doubt in plan.Doubts)
        {
            yield return "! " + doubt;
        }

        foreach (var assumption in plan.Assumptions)
        {
            yield return "- " + assumption;
        }
    }

    private static Option<long> Number(string name, long min, long max, string description)
    {
        var option = new Option<long>(name) { Description = Text($"{description} {min} to {max}."), HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !(long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= min && number <= max))
            {
                result.AddError(Text($"{name} must be a whole number from {min} to {max}."));
            }
        });
        return option;
    }

    private static Option<double> PeakFactor()
    {
        var option = new Option<double>("--peak-factor")
        {
            Description = Text($"The busiest hour, of the average one. 1 to {PeakFactorMax}. Default: {PeakFactorDefault}."),
            DefaultValueFactory = static _ => PeakFactorDefault,
            HelpName = "X",
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token]
                && !(double.TryParse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    && number is >= 1 and <= PeakFactorMax))
            {
                result.AddError(Text($"--peak-factor must be a number from 1 to {PeakFactorMax}."));
            }
        });
        return option;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
