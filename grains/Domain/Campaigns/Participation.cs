using System.Collections.Immutable;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>What a subscriber remembers of one task of a campaign that came to it.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Task">Which of its tasks.</param>
/// <param name="Offer">What was to be put.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Region">Where the subscriber was at home then: counters go on under it.</param>
/// <param name="Outcome">What came of it so far.</param>
/// <param name="Version">The decision that it was: with <paramref name="Ordinal"/> the key of its contact, if there is one.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="At">When it was decided. UTC.</param>
public readonly record struct Participation(
    string Campaign,
    string Task,
    string Offer,
    Channel Channel,
    string Region,
    TaskOutcome Outcome,
    long Version,
    byte Ordinal,
    DateTimeOffset At)
{
    /// <summary>Stands for no contact: nothing was planned, or the offer waits for the subscriber to come to us.</summary>
    public const byte NoContact = byte.MaxValue;

    /// <summary>Whether billing booked an order of the offer, whoever it was the success of.</summary>
    public bool IsSuccess => Outcome is TaskOutcome.Ordered or TaskOutcome.ControlOrdered or TaskOutcome.HeldBackOrdered;

    /// <summary>Whether the offer waits for the subscriber to come to us on the channel.</summary>
    public bool IsWaiting => Outcome == TaskOutcome.Planned && Ordinal == NoContact;

    /// <summary>Whether a contact reached the subscriber, or may have.</summary>
    public bool IsContacted => Outcome is TaskOutcome.Silent or TaskOutcome.Refused or TaskOutcome.Accepted or TaskOutcome.Ordered;
}

/// <summary>Asks what a subscriber remembers of campaigns.</summary>
public static class Participations
{
    /// <summary>Tasks of campaigns remembered; the oldest gives way.</summary>
    public const int Kept = 32;

    /// <summary>How long an offer of a task on an inbound channel waits for the subscriber to come.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromDays(31);

    /// <summary>How long after a task an order of its offer is taken as what came of it.</summary>
    public static readonly TimeSpan AttributedFor = TimeSpan.FromDays(31);

    /// <summary>What came of a task for the subscriber; null if it never came, or is forgotten.</summary>
    public static Participation? Find(ImmutableArray<Participation> known, string campaign, string task)
    {
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (string.Equals(known[i].Task, task, StringComparison.Ordinal)
                && string.Equals(known[i].Campaign, campaign, StringComparison.Ordinal))
            {
                return known[i];
            }
        }

        return null;
    }

    /// <summary>Whether the subscriber is in a set of an earlier campaign, as far as it is remembered.</summary>
    /// <returns>Null if so much was forgotten that nobody can tell.</returns>
    public static bool? IsIn(ImmutableArray<Participation> known, string campaign, EarlierSet set)
    {
        foreach (var one in known)
        {
            if (string.Equals(one.Campaign, campaign, StringComparison.Ordinal) && IsIn(one, set))
            {
                return true;
            }
        }

        return known.Length >= Kept ? null : false; // One of its other tasks may have been forgotten.
    }

    /// <summary>The same with one more. Where there are as many as are kept, the least needed gives way.</summary>
    public static ImmutableArray<Participation> With(ImmutableArray<Participation> known, in Participation one) =>
        known.Length < Kept ? known.Add(one) : known.RemoveAt(LeastNeeded(known, one)).Add(one);

    /// <summary>
    /// An earlier turn of the same task, else the oldest that was held back, else the oldest with nothing on its way, else the oldest.
    /// </summary>
    private static int LeastNeeded(ImmutableArray<Participation> known, in Participation next)
    {
        var (held, still) = (-1, -1);
        for (var i = 0; i < known.Length; i++)
        {
            var one = known[i];
            if (string.Equals(one.Task, next.Task, StringComparison.Ordinal)
                && string.Equals(one.Campaign, next.Campaign, StringComparison.Ordinal))
            {
                return i;
            }

            held = held < 0 && one.Outcome == TaskOutcome.HeldBack ? i : held;
            still = still < 0 && one.Outcome != TaskOutcome.Planned ? i : still;
        }

        return held >= 0 ? held : Math.Max(still, 0);
    }

    private static bool IsIn(Participation one, EarlierSet set) => set switch
    {
        EarlierSet.Target => true, // The control group and those held back too.
        EarlierSet.Contacted => one.IsContacted,
        EarlierSet.Refused => one.Outcome == TaskOutcome.Refused,
        _ => one.IsSuccess,
    };
}
