using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels.Lanes;
using SmartManager.Grains.Relays;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>Leaves the messages of one channel to workers outside, under the same promise as a relay of ours (invariant I3).</summary>
/// <remarks>
/// It never releases anything itself: a worker claims a row, which asks the subscriber's rules and makes the intent durable, hands it to a
/// carrier and tells how that ended. A worker that says nothing within the time that a claim has (<see cref="OutsideRules"/>) is taken for lost: the
/// row's subscriber is told that nobody knows. Only time can tell that, because a second nudge comes while the first worker may still be at
/// the carrier. What a lost worker says after that speaks of an earlier release, and changes nothing.
/// </remarks>
[KeepAlive]
[Immovable]
public sealed partial class OutsideChannelGrain : Grain, IOutsideChannelGrain
{
    /// <summary>The carrier's name in the history where no worker said who had the message.</summary>
    public const string UnknownCarrier = "outside";

    /// <summary>How often claims are looked through. Unit: part of the time that a claim has.</summary>
    private const int LooksPerClaim = 8;

    private readonly OutsideSurroundings _outside;
    private readonly RelaySurroundings _surroundings;
    private readonly ILogger<OutsideChannelGrain> _logger;
    private readonly ChannelOptions _limits;
    private readonly HeldRows _unresolved;
    private readonly RelayTimer _timer;
    private readonly ChannelLanes _lists;
    private readonly GivenClaims _given;
    private NudgeWalk? _walk;
    private bool _isQueueAway;
    private DateTimeOffset _lookedAt;

    /// <summary>Made by the silo.</summary>
    public OutsideChannelGrain(OutsideSurroundings outside, RelaySurroundings surroundings, ILogger<OutsideChannelGrain> logger)
    {
        (_outside, _surroundings, _logger) = (outside, surroundings, logger);
        _limits = surroundings.Options.Value;
        _lists = new ChannelLanes(outside.Outbox, outside.Sending, surroundings, LogHeld);
        _given = new GivenClaims(surroundings.Time);
        _unresolved = new HeldRows(surroundings.Time);
        _timer = new RelayTimer(this, _limits.PollInterval);
    }

    private string ChannelName => this.GetPrimaryKeyString();

    private NudgeWalk Walk => _walk ??= new NudgeWalk(ChannelName, _outside, _surroundings.Time);

    /// <inheritdoc/>
    public Task Start() => _timer.Start(Drain);

    /// <inheritdoc/>
    public async Task<int> Drain()
    {
        if (_surroundings.Gate.IsShut)
        {
            return 0;
        }

        var (steering, paces) = _outside.Sending;
        await steering.BeforeBatchAsync(CancellationToken.None);
        await ResolveClaimsAsync();
        var target = new SteeringTarget(SteeringScope.Channel, ChannelName);
        var pace = steering.Current.Find(target.Scope, target.Name)?.MessagesPerSecond ?? _limits.MessagesPerSecondMax;
        var allowed = paces.TakeUpTo(target, pace, _limits.BatchSizeMax);
        var told = await Walk.StepAsync(allowed, _limits);
        paces.Return(target, allowed - told);
        TellOfQueue();
        return told;
    }

    private void TellOfQueue()
    {
        if (Walk.Failure is { } failure && !_isQueueAway)
        {
            LogQueueAway(failure, ChannelName);
        }
        else if (Walk.Failure is null && _isQueueAway)
        {
            LogQueueBack(ChannelName);
        }

        _isQueueAway = Walk.Failure is not null;
    }

    private async Task ResolveClaimsAsync()
    {
        var now = _surroundings.Time.GetUtcNow();
        if (now >= _lookedAt && now - _lookedAt < _outside.Rules.TimeOf(ChannelName) / LooksPerClaim)
        {
            return;
        }

        var (afterKey, count, seen) = ((string?)null, 0, new HashSet<string>(StringComparer.Ordinal));
        while (await ReadClaimedAsync(afterKey) is { Count: > 0 } rows && !_surroundings.Gate.IsShut)
        {
            foreach (var row in rows.Where(row => now >= _outside.Rules.EndOf(row)))
            {
                seen.Add(row.Key);
                if (!_unresolved.IsHeld(row.Key))
                {
                    count++;
                    await ResolveAsync(row);
                }
            }

            afterKey = rows[^1].Key;
        }

        if (count > 0)
        {
            LogClaimsOver(count, ChannelName);
        }

        _lookedAt = now;
        _unresolved.ForgetAllBut(seen);
        _surroundings.Instruments.Held(ChannelName + "-claims", _unresolved.Count);
    }

    private ValueTask<IReadOnlyList<OutboxRow>> ReadClaimedAsync(string? afterKey) => _outside.Outbox.ReadInStateAsync(
        OutboxState.Releasing, ChannelName, afterKey, _limits.BatchSizeMax, CancellationToken.None);

    private async Task ResolveAsync(OutboxRow row)
    {
        Exception? failure = null;
        try
        {
            var key = ContactKey.TryParse(row.Key, out var parsed)
                ? parsed
                : throw new FormatException("The key of an outbox row is not a contact key.");
            var subscriber = GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value);
            var attempt = (await subscriber.GetState()).FindContact(key)?.Attempts;

            // Asked after the state: if the row is as old still, the release that the state tells of is the one whose time is over.
            if (await _outside.Outbox.FindAsync(row.Key, CancellationToken.None) is not { State: OutboxState.Releasing } still
                || still.ChangedAt != row.ChangedAt)
            {
                return;
            }

            var over = new SubscriberCommand.RecordHandover(key, Handover.Unknown, UnknownCarrier, null) { Attempt = attempt };
            var answer = await subscriber.Handle(new SubscriberMessage(null, over));
            if (answer.Status != SubscriberAnswerStatus.Refused)
            {
                return;
            }
        }
        catch (Exception exception)
        {
            failure = exception; // One subscriber that cannot be loaded must not hold up the others.
        }

        _surroundings.Instruments.Failed(ChannelName + "-claims");
        if (_unresolved.Fail(row.Key, failure))
        {
            LogUnresolved(failure, row.Key);
        }
    }
}
