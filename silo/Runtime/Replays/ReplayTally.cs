using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Silo.Replays;

/// <summary>Counts what decisions came to then and come to now. One thread at a time.</summary>
internal sealed class ReplayTally
{
    private readonly SortedDictionary<string, (long Then, long Now)> _offers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Then, long Now)> _heldBack = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Channel, ReplayedChannel> _channels = [];

    /// <summary>Decisions taken again.</summary>
    public long Decisions { get; private set; }

    /// <summary>Those that came out differently.</summary>
    public long Different { get; private set; }

    /// <summary>Those that could not be taken again.</summary>
    public long WithoutRulebook { get; set; }

    /// <summary>Adds a decision.</summary>
    public void Add(Channel channel, Choice then, Choice now, bool isDifferent)
    {
        Decisions++;
        Different += isDifferent ? 1 : 0;
        foreach (var offer in then.Best)
        {
            Add(_offers, offer.Id, then: 1, now: 0);
        }

        foreach (var offer in now.Best)
        {
            Add(_offers, offer.Id, then: 0, now: 1);
        }

        AddHeldBack(then.HeldBack, 1, 0);
        AddHeldBack(now.HeldBack, 0, 1);
        Add(new ReplayedChannel(channel, 1, isDifferent ? 1 : 0, then.Best.IsEmpty ? 0 : 1, now.Best.IsEmpty ? 0 : 1));
    }

    /// <summary>Adds another tally.</summary>
    public void Add(ReplayTally other)
    {
        Decisions += other.Decisions;
        Different += other.Different;
        WithoutRulebook += other.WithoutRulebook;
        foreach (var (offer, count) in other._offers)
        {
            Add(_offers, offer, count.Then, count.Now);
        }

        foreach (var (code, count) in other._heldBack)
        {
            Add(_heldBack, code, count.Then, count.Now);
        }

        foreach (var channel in other._channels.Values)
        {
            Add(channel);
        }
    }

    /// <summary>What it has come to.</summary>
    /// <param name="lineBytes">The length of the lines. Unit: bytes.</param>
    /// <param name="areLinesWhole">Whether they are whole.</param>
    public ReplayResult ToResult(long lineBytes, bool areLinesWhole) => new(
        Decisions,
        Different,
        WithoutRulebook,
        [.. _offers.Select(pair => new ReplayedOffer(pair.Key, pair.Value.Then, pair.Value.Now))],
        [.. _channels.Values],
        [.. _heldBack.Select(pair => new ReplayedRefusal(pair.Key, pair.Value.Then, pair.Value.Now))],
        lineBytes,
        areLinesWhole);

    private void AddHeldBack(Refusal? refusal, long then, long now)
    {
        if (refusal is not null)
        {
            Add(_heldBack, refusal.Code, then, now);
        }
    }

    private void Add(ReplayedChannel more) =>
        _channels[more.Channel] = _channels.TryGetValue(more.Channel, out var sum)
            ? new ReplayedChannel(
                more.Channel,
                sum.Decisions + more.Decisions,
                sum.Different + more.Different,
                sum.Then + more.Then,
                sum.Now + more.Now)
            : more;

    private static void Add(SortedDictionary<string, (long Then, long Now)> counts, string name, long then, long now)
    {
        var sum = counts.GetValueOrDefault(name);
        counts[name] = (sum.Then + then, sum.Now + now);
    }
}
