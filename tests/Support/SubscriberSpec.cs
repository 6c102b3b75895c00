using System.Text.Json;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using Xunit;

namespace SmartManager.Support;

/// <summary>Given a past, when a command comes, then exactly these events and effects follow.</summary>
public sealed class SubscriberSpec
{
    private Decision? _decision;

    /// <summary>A weekday noon in Shanghai, clear of every quiet hour used in tests.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    /// <summary>Whom the tests are about.</summary>
    public static readonly SubscriberId Me = SubscriberId.Parse("sub-1");

    /// <summary>Somebody who agreed to marketing, paid 100.00 in each of three months, and has 900 points and a gigabyte a month.</summary>
    public static readonly Profile Ann = new()
    {
        Msisdn = "8610012345678",
        Brand = "gotone",
        Plan = "plan-88",
        Region = "lanzhou",
        Language = "en",
        JoinedAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Points = 900,
        DataAllowanceKilobytes = 1_048_576,
        BillsMinor = [10_000, 10_000, 10_000],
        HasMarketingConsent = true,
    };

    /// <summary>Ann became known a month ago: the past of most tests. One event, so the next decision has the number 1.</summary>
    public static readonly SubscriberEvent AnnIsKnown = new SubscriberEvent.ProfileReplaced(Ann) { At = Noon.AddDays(-30) };

    /// <summary>What most tests decide under. Change one thing with <c>with</c>.</summary>
    public static readonly DecisionContext AtNoon = new(Noon, Rulebooks.Standard);

    /// <summary>The state that the next command finds.</summary>
    public SubscriberState State { get; private set; } = SubscriberState.Initial(Me);

    /// <summary>The trace of the last decision.</summary>
    public DecisionTrace? Trace => Assert.IsType<Decision.Accepted>(_decision).Trace;

    /// <summary>The usual context at another time.</summary>
    public static DecisionContext At(DateTimeOffset now) => AtNoon with { Now = now };

    /// <summary>The key of what a decision sent on its way.</summary>
    public static ContactKey Key(long decision, byte ordinal = 0) => new(Me, decision, ordinal);

    /// <summary>Folds the past into the state.</summary>
    public SubscriberSpec Given(params IEnumerable<SubscriberEvent> past)
    {
        State = past.Aggregate(State, SubscriberEvolution.Evolve);
        return this;
    }

    /// <summary>Decides, twice to prove that nothing but the arguments matters, and goes on from what was decided.</summary>
    public SubscriberSpec When(SubscriberCommand command, DecisionContext? context = null)
    {
        var before = State;
        _decision = SubscriberDecider.Decide(before, command, context ?? AtNoon);
        Assert.Equal(Describe(_decision), Describe(SubscriberDecider.Decide(before, command, context ?? AtNoon)));
        if (_decision is Decision.Accepted accepted)
        {
            State = accepted.Next;
            Assert.Equal(
                SubscriberSnapshot.Encode(accepted.Events.Aggregate(before, SubscriberEvolution.Evolve)), SubscriberSnapshot.Encode(State));
        }

        return this;
    }

    /// <summary>Asserts the whole list of events.</summary>
    public SubscriberSpec Then(params SubscriberEvent[] events)
    {
        Assert.Equal(Lines(events.Select(Describe)), Lines(Assert.IsType<Decision.Accepted>(_decision).Events.Select(Describe)));
        return this;
    }

    /// <summary>Asserts the whole list of effects.</summary>
    public SubscriberSpec Does(params SubscriberEffect[] effects)
    {
        Assert.Equal(Lines(effects), Lines(Assert.IsType<Decision.Accepted>(_decision).Effects));
        return this;
    }

    /// <summary>Asserts the whole list of effects but those that only reports see: counters and shown contacts.</summary>
    public SubscriberSpec DoesBesideReports(params SubscriberEffect[] effects)
    {
        var does = Assert.IsType<Decision.Accepted>(_decision).Effects
            .Where(effect => effect is not (SubscriberEffect.Count or SubscriberEffect.ShowContact));
        Assert.Equal(Lines(effects), Lines(does));
        return this;
    }

    /// <summary>Asserts the whole list of counters that are raised or lowered, in order, as <c>name</c> or <c>name -1</c>.</summary>
    public SubscriberSpec Counts(params string[] counters)
    {
        var counts = Assert.IsType<Decision.Accepted>(_decision).Effects.OfType<SubscriberEffect.Count>()
            .Select(count => count.Amount == 1 ? count.Name : $"{count.Name} {count.Amount}");
        Assert.Equal(Lines(counters), Lines(counts));
        return this;
    }

    /// <summary>The key moment that the last command reached; null for none.</summary>
    public KeyMoment? Reached() =>
        Assert.IsType<Decision.Accepted>(_decision).Events.OfType<SubscriberEvent.KeyMomentReached>().SingleOrDefault()?.Moment;

    /// <summary>Asserts that nothing happened and nothing is to be done.</summary>
    public SubscriberSpec ChangesNothing() => Then().Does();

    /// <summary>Asserts a refusal and its reason.</summary>
    public SubscriberSpec Refuses(Refusal reason)
    {
        Assert.Equal(reason, Assert.IsType<Decision.Refused>(_decision).Reason);
        return this;
    }

    /// <summary>Everything that a decision says, as text: two arrays of the same items are not equal, their texts are.</summary>
    public static string Describe(Decision decision) => decision switch
    {
        Decision.Refused refused => refused.Reason.Code,
        Decision.Accepted accepted => Lines(
        [
            .. accepted.Events.Select(Describe),
            .. accepted.Effects.Select(effect => effect.ToString()),
            Convert.ToHexString(SubscriberSnapshot.Encode(accepted.Next)),
            accepted.Trace is { } trace ? Convert.ToHexString(DecisionTraceBody.Encode(trace)) : "no trace",
        ]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Describe(SubscriberEvent @event) => JsonSerializer.Serialize(@event, DomainJson.Default.SubscriberEvent);

    private static string Lines(IEnumerable<object> items) => string.Join('\n', items);
}
