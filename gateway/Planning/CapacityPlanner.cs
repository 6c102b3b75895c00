using System.Globalization;
using SmartManager.Store;

namespace SmartManager.Gateway.Planning;

/// <summary>Works out what an operator needs from what was measured. Pure: the same question, the same plan.</summary>
internal static class CapacityPlanner
{
    /// <summary>How much of the processor the busiest hour may take: what is above a queue grows in.</summary>
    public const double BusyShareMax = 0.6;

    private const double SecondsPerDay = 86_400;
    private const double DaysPerYear = 365;
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>Turns that a message takes after the one that planned it: released, handed over, receipt.</summary>
    private const int TurnsPerMessage = 3;

    /// <summary>Journal entries that stay of a message: chosen, released, handed over, receipt.</summary>
    private const int EntriesPerMessage = 4;

    /// <summary>Journal entries that stay of an interaction: what was proposed, and what was said to it.</summary>
    private const int EntriesPerInteraction = 2;

    /// <summary>Bytes on the disk for each byte of a body: rows, keys, indexes, pages that are not full. Not measured.</summary>
    private const double DiskFactor = 1.5;

    private const double EventsKeptDays = 35;
    private const double AwakePerSilo = 200_000;
    private const double AwakeSmall = 100_000;
    private const double LargestBase = 1_000_000;
    private const int MeasuredCores = 2;

    /// <summary>The collector gets three quarters of a container, and new work is refused at 0.85 of that.</summary>
    private const double UsableMemoryShare = 0.75 * 0.85;

    /// <summary>The plan for a question that was checked.</summary>
    public static CapacityPlan Of(CapacityQuestion question)
    {
        var isPostgres = question.Store == StoreOptions.Postgres;
        var perSecond = question.PeakFactor / SecondsPerDay;
        var events = question.EventsPerDay * perSecond;
        var interactions = question.InteractionsPerDay * perSecond;
        var messages = events * TriggerShare;
        var turns = events + interactions + (messages * TurnsPerMessage);
        var eventUs = CapacityFigures.Of(isPostgres ? "postgres.processorUsPerEvent" : "sqlite.processorUsPerEvent");
        var cores = (((turns - interactions) * eventUs) + (interactions * CapacityFigures.Of("processorUsPerInteraction")))
            / MicrosecondsPerSecond / BusyShareMax;
        var silos = isPostgres ? Math.Max(1, (int)Math.Ceiling(cores / MeasuredCores)) : 1;
        var databaseCores = (int)Math.Ceiling(turns * eventUs / MicrosecondsPerSecond / BusyShareMax);
        var coresPerSilo = Math.Max(MeasuredCores, (int)Math.Ceiling(cores / silos));
        var isOverWriter = !isPostgres && turns > CapacityFigures.Of("sqlite.rawTurnsPerSecond") * BusyShareMax;
        return new CapacityPlan(
            question,
            !isOverWriter,
            events,
            interactions,
            turns,
            silos,
            coresPerSilo,
            (int)Math.Ceiling(MemoryOf(question.Subscribers / (double)silos) / UsableMemoryShare),
            isPostgres ? Math.Max(MeasuredCores, databaseCores) : 0,
            question.Subscribers * CapacityFigures.Of("snapshotBytes") * DiskFactor,
            DiskPerYear(question),
            [.. Doubts(question, isOverWriter, silos, coresPerSilo)],
            [.. Assumptions(question, isPostgres)]);
    }

    private static double TriggerShare => CapacityFigures.Of("triggerPercent") / 100;

    /// <summary>A straight line through the two bases that were measured. Unit: MiB.</summary>
    private static double MemoryOf(double subscribers)
    {
        var (large, small) = (CapacityFigures.Of("memoryMebibytes"), CapacityFigures.Of("memorySmallMebibytes"));
        var each = (large - small) / (AwakePerSilo - AwakeSmall);
        return large - (each * (AwakePerSilo - Math.Min(AwakePerSilo, subscribers)));
    }

    private static double DiskPerYear(CapacityQuestion question)
    {
        var entry = CapacityFigures.Of("journalEventBytes");
        var decided = question.EventsPerDay * TriggerShare;
        var usage = (question.EventsPerDay - decided) * entry * EventsKeptDays;
        var entries = (decided * (1 + EntriesPerMessage)) + (question.InteractionsPerDay * (double)EntriesPerInteraction);
        var traces = (decided + question.InteractionsPerDay) * CapacityFigures.Of("traceBytes");
        return (usage + (((entries * entry) + traces) * DaysPerYear)) * DiskFactor;
    }

    private static IEnumerable<string> Doubts(CapacityQuestion question, bool isOverWriter, int silos, int coresPerSilo)
    {
        if (isOverWriter)
        {
            yield return "It does not fit: one file has one writer, and the peak is more than that can do. Ask again with --store postgres.";
        }

        if (question.Store == StoreOptions.Sqlite && coresPerSilo > MeasuredCores)
        {
            yield return Text($"One process on {coresPerSilo} cores was not measured; {MeasuredCores} were.");
        }

        if (silos > 1)
        {
            yield return "Several silos on one database need the Orleans engine, and were not measured: the plan adds them up.";
        }

        if (question.Subscribers > LargestBase)
        {
            yield return Text($"The largest base that was measured has {LargestBase:N0} subscribers.")
                + " What it costs to wake a subscriber of a larger one is not known.";
        }
    }

    private static IEnumerable<string> Assumptions(CapacityQuestion question, bool isPostgres)
    {
        yield return Text($"The busiest hour has {question.PeakFactor:0.##} times the average.")
            + Text($" It takes at most {BusyShareMax:0.##} of the cores.");
        yield return Text($"{CapacityFigures.Of("triggerPercent")}% of the events seek an offer, and each of those plans a message.");
        yield return Text($"A message takes {TurnsPerMessage} more turns, each as dear as an event; an interaction takes one.");
        yield return Text($"{AwakePerSilo:N0} subscribers at most are awake in a silo (EmbeddedSilo:ActivationsMax).");
        yield return "The heap gets 0.75 of a container's memory, and 0.85 of that is used (Gateway:MemoryShareMax).";
        yield return Text($"On disk a byte of a body takes {DiskFactor} bytes, with rows, keys and indexes. That is not measured.");
        yield return "A backup needs as much disk again, elsewhere.";
        yield return Text($"Events are kept {EventsKeptDays} days, decisions and what came of them for the year (Retention).");
        yield return Text($"Of an interaction {EntriesPerInteraction} journal entries stay, of a message {EntriesPerMessage}.");
        if (isPostgres)
        {
            yield return "The database takes as much processor for a turn as the silo does, on machines of its own.";
        }

        foreach (var figure in CapacityFigures.All)
        {
            yield return Text($"Measured: {figure.Name} = {figure.Value} {figure.Unit} ({figure.Of}).");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
