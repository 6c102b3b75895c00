using System.Collections.Frozen;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Evaluation;

namespace SmartManager.Silo.Rehearsals;

/// <summary>Counts what came of a rehearsal, or of a page of one. One thread at a time.</summary>
internal sealed class RehearsalTally(CampaignPlan plan, DateTimeOffset at)
{
    /// <summary>Subscribers named for each reason.</summary>
    public const int ConcernedMax = 1_000;

    private static readonly FrozenDictionary<string, FunnelStep> Steps =
        Refusal.All.ToFrozenDictionary(refusal => refusal.Code, refusal => refusal.Step, StringComparer.Ordinal);

    /// <summary>The order of no culture: the same on every machine.</summary>
    private static readonly Comparer<(string First, string Second)> InOrder = Comparer<(string First, string Second)>.Create(
        static (one, other) => string.CompareOrdinal(one.First, other.First) is var order and not 0
            ? order
            : string.CompareOrdinal(one.Second, other.Second));

    private readonly TaskTally[] _tasks = [.. plan.Tasks.Select(_ => new TaskTally())];
    private readonly SortedDictionary<(string Code, string Campaign), long> _conflicts = new(InOrder);
    private readonly SortedDictionary<(string Code, string Offer), long> _offers = new(InOrder);
    private readonly SortedDictionary<string, List<string>> _concerned = new(StringComparer.Ordinal);

    /// <summary>Subscribers looked at.</summary>
    public long Asked { get; set; }

    /// <summary>Subscribers whom at least one task came to.</summary>
    public long Targets { get; set; }

    /// <summary>Subscribers whom the campaign had come to before.</summary>
    public long AlreadyIn { get; set; }

    /// <summary>Subscribers whose stored state cannot be read: a run passes them over, too.</summary>
    public long Unreadable { get; set; }

    /// <summary>The tally of a task.</summary>
    public TaskTally this[TaskPlan task] => _tasks[task.Place];

    /// <summary>Counts somebody who was held back, and who or what may have been in the way.</summary>
    /// <param name="task">Which task.</param>
    /// <param name="code">The reason.</param>
    /// <param name="state">The subscriber as the task found it.</param>
    public void AddHeldBack(TaskPlan task, string code, SubscriberState state)
    {
        this[task].AddHeldBack(code);
        Name(code, state.Id.Value);
        var step = Steps.GetValueOrDefault(code, FunnelStep.Request);
        if (step is not (FunnelStep.Conflicts or FunnelStep.ContactPolicy))
        {
            return;
        }

        // Each campaign and each offer once, however many tasks of it came.
        foreach (var campaign in state.Participations.Where(IsInTheWay).Select(one => one.Campaign).Distinct(StringComparer.Ordinal))
        {
            Raise(_conflicts, (code, campaign), 1);
        }

        foreach (var offer in step == FunnelStep.Conflicts
            ? state.OffersInPlay.Select(one => one.Offer).Distinct(StringComparer.Ordinal)
            : [])
        {
            Raise(_offers, (code, offer), 1);
        }
    }

    /// <summary>Adds the tally of a later page.</summary>
    public void Add(RehearsalTally page)
    {
        Asked += page.Asked;
        Targets += page.Targets;
        AlreadyIn += page.AlreadyIn;
        Unreadable += page.Unreadable;
        foreach (var (mine, other) in _tasks.Zip(page._tasks))
        {
            mine.Add(other);
        }

        foreach (var (key, count) in page._conflicts)
        {
            Raise(_conflicts, key, count);
        }

        foreach (var (key, count) in page._offers)
        {
            Raise(_offers, key, count);
        }

        foreach (var (code, subscribers) in page._concerned)
        {
            subscribers.ForEach(subscriber => Name(code, subscriber));
        }
    }

    /// <summary>What it has come to.</summary>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="lineBytes">The length of the lines. Unit: bytes.</param>
    /// <param name="areLinesWhole">Whether they are whole.</param>
    public RehearsalResult ToResult(string currency, long lineBytes, bool areLinesWhole)
    {
        var (contactsMinor, incentives) = (0L, new UncertainSum());
        foreach (var task in plan.Tasks)
        {
            contactsMinor += this[task].ContactCount * task.CostMinor;
            incentives.AddScaled(this[task].Responses, plan.Document.Costs.IncentiveMinor);
        }

        return new RehearsalResult(
            Asked,
            Targets,
            AlreadyIn,
            [.. plan.Tasks.Where(IsFirst).Select(task => this[task].ToResult(task))],
            [.. plan.Tasks.Where(task => !IsFirst(task)).Select(ToLaterWave)],
            [.. _conflicts.Select(pair => new RehearsedConflict(pair.Key.Code, pair.Key.Campaign, pair.Value))],
            [.. _offers.Select(pair => new RehearsedOffer(pair.Key.Code, pair.Key.Offer, pair.Value))],
            [.. _concerned.Select(pair => new ConcernedSubscribers(pair.Key, [.. pair.Value]))],
            new RehearsedCost(currency, contactsMinor, Estimate.Of(incentives), plan.Document.Termination.BudgetMinor),
            lineBytes,
            areLinesWhole)
        { Unreadable = Unreadable };
    }

    /// <summary>Whether a task begins with the campaign.</summary>
    public static bool IsFirst(TaskPlan task) => task.Document.After is null;

    private LaterWave ToLaterWave(TaskPlan task)
    {
        var after = task.Document.After!;
        long? most = plan.FindTask(after.Task) is { } earlier && IsFirst(earlier) ? this[earlier].Targets : null;
        return new LaterWave(task.Document.Id, after.Task, after.When, most);
    }

    private bool IsInTheWay(Participation one) =>
        one.Outcome is TaskOutcome.Planned or TaskOutcome.Silent or TaskOutcome.Accepted
        && at - one.At < Participations.AttributedFor
        && !string.Equals(one.Campaign, plan.Id, StringComparison.Ordinal);

    private void Name(string code, string subscriber)
    {
        if (!_concerned.TryGetValue(code, out var known))
        {
            _concerned[code] = known = [];
        }

        if (known.Count < ConcernedMax)
        {
            known.Add(subscriber);
        }
    }

    private static void Raise(SortedDictionary<(string, string), long> counts, (string, string) key, long count) =>
        counts[key] = counts.GetValueOrDefault(key) + count;
}
