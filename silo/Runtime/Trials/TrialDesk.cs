using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Capacity;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Replays;

namespace SmartManager.Silo.Trials;

/// <summary>Begins trials.</summary>
internal sealed class TrialDesk(
    TrialBook book, SubscriberPages subscribers, ITraceScan traces, TrialSurroundings surroundings, IOptions<TrialOptions> options)
{
    /// <summary>Begins a rehearsal; null if as many trials run as may.</summary>
    public Trial? TryRehearse(RehearsalQuestion question) => book.TryBegin(
        new Rehearsal(question, subscribers, surroundings.Learning, surroundings.SoldOut, options));

    /// <summary>Begins a replay; null if as many trials run as may.</summary>
    public Trial? TryReplay(ReplayQuestion question) => book.TryBegin(
        new Replay(question, traces, surroundings.Rulebooks, surroundings.Learning, options));
}

/// <summary>What decisions of a trial are taken with. A process without grains knows of no pool, and takes none for sold out.</summary>
internal sealed class TrialSurroundings(IRulebooks rulebooks, ILearning learning, ICapacityBoard? capacity = null)
{
    /// <summary>The rules.</summary>
    public IRulebooks Rulebooks => rulebooks;

    /// <summary>What outcomes have taught.</summary>
    public ILearning Learning => learning;

    /// <summary>The pools without a free unit, as far as this process knows.</summary>
    public SoldOutPools SoldOut => capacity?.SoldOut ?? SoldOutPools.None;
}
