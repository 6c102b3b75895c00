using SmartManager.Domain.Campaigns;
using SmartManager.Silo.Evaluation;

namespace SmartManager.Silo.Rehearsals;

/// <summary>Counts what came of one task. One thread at a time.</summary>
internal sealed class TaskTally
{
    private const double SecondsPerHour = 3_600;

    private readonly SortedDictionary<string, long> _heldBack = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(DateOnly Date, int Hour), long> _contacts = [];
    private readonly UncertainSum _responses = new();
    private readonly UncertainSum _revenue = new();
    private long _contactCount;

    /// <summary>Those whom it came to.</summary>
    public long Targets { get; private set; }

    /// <summary>Those kept out.</summary>
    public long Control { get; private set; }

    /// <summary>Those for whom it was planned.</summary>
    public long Planned { get; private set; }

    /// <summary>Contacts that were planned.</summary>
    public long ContactCount => _contactCount;

    /// <summary>What its responses come to if each weighs one.</summary>
    public UncertainSum Responses => _responses;

    /// <summary>Counts somebody of the control group.</summary>
    public void AddControl() => (Targets, Control) = (Targets + 1, Control + 1);

    /// <summary>Counts somebody who was held back.</summary>
    public void AddHeldBack(string code)
    {
        Targets++;
        _heldBack[code] = _heldBack.GetValueOrDefault(code) + 1;
    }

    /// <summary>Counts somebody for whom it was planned.</summary>
    /// <param name="propensity">How probable it is that they accept. 0 to 1.</param>
    /// <param name="priceMinor">What they pay if they do.</param>
    public void AddPlanned(double propensity, long priceMinor)
    {
        (Targets, Planned) = (Targets + 1, Planned + 1);
        _responses.Add(propensity, 1);
        _revenue.Add(propensity, priceMinor);
    }

    /// <summary>Counts a contact.</summary>
    /// <param name="dueAt">When it is due, in the subscriber's local time.</param>
    public void AddContact(DateTimeOffset dueAt) => AddContacts((DateOnly.FromDateTime(dueAt.DateTime), dueAt.Hour), 1);

    /// <summary>Adds another tally.</summary>
    public void Add(TaskTally other)
    {
        Targets += other.Targets;
        Control += other.Control;
        Planned += other.Planned;
        _responses.Add(other._responses);
        _revenue.Add(other._revenue);
        foreach (var (code, count) in other._heldBack)
        {
            _heldBack[code] = _heldBack.GetValueOrDefault(code) + count;
        }

        foreach (var (hour, count) in other._contacts)
        {
            AddContacts(hour, count);
        }
    }

    /// <summary>What it has come to.</summary>
    public RehearsedTask ToResult(TaskPlan task)
    {
        var document = task.Document;
        return new RehearsedTask(
            document.Id,
            document.Channel,
            document.Offer,
            Targets,
            Control,
            Planned,
            [.. _heldBack.Select(pair => new HeldBackCount(pair.Key, pair.Value))],
            [.. _contacts.Select(pair => new DueContacts(pair.Key.Date, pair.Key.Hour, pair.Value))],
            document.PerDayMax is { } perDay ? Math.Max(1, (Planned + perDay - 1) / perDay) : 1,
            document.PerSecondMax is { } perSecond ? Math.Round(_contactCount / (double)perSecond / SecondsPerHour, 2) : null,
            Estimate.Of(_responses),
            Estimate.Of(_revenue));
    }

    private void AddContacts((DateOnly Date, int Hour) hour, long count)
    {
        _contactCount += count;
        _contacts[hour] = _contacts.GetValueOrDefault(hour) + count;
    }
}
