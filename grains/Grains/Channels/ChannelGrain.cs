using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels.Lanes;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Relays;
using SmartManager.Grains.Tracing;

namespace SmartManager.Grains.Channels;

/// <summary>Hands the due messages of one channel to its carrier: marketing at most once, service at least once (invariant I3).</summary>
/// <remarks>
/// For each row: the subscriber's grain releases it (the rules are asked again and the intent is durable), the carrier gets it, and what
/// the carrier said is a turn of the subscriber again. Whatever crashes in between leaves a row in <see cref="OutboxState.Releasing"/>,
/// which the next drain reports as unknown. When the silo stops no row is begun any more; those at the carrier end, and are recorded.
/// </remarks>
[KeepAlive]
[Immovable]
public sealed partial class ChannelGrain : Grain, IChannelGrain
{
    /// <summary>
    /// How often abandoned rows are looked for without a sign of any: a call that was given up can still take effect later.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly IOutbox _outbox;
    private readonly IRecords _records;
    private readonly IReadOnlyList<ICarrier> _carriers;
    private readonly TimeProvider _time;
    private readonly ChannelOptions _options;
    private readonly ILogger<ChannelGrain> _logger;
    private readonly SendingSteering _steering;
    private readonly RelayGate _gate;
    private readonly ChannelLanes _lanes;
    private readonly HeldRows _unresolved;
    private readonly RelayInstruments _instruments;
    private ICarrier? _carrier;
    private readonly RelayTimer _timer;
    private bool _mayHaveAbandoned = true;
    private bool _isInterrupted;
    private DateTimeOffset _lookedAt;

    /// <summary>Made by the silo.</summary>
    public ChannelGrain(
        IOutbox outbox,
        IRecords records,
        IEnumerable<ICarrier> carriers,
        SendingControl sending,
        RelaySurroundings surroundings,
        ILogger<ChannelGrain> logger)
    {
        (_outbox, _records, _carriers, _logger) = (outbox, records, [.. carriers], logger);
        (_time, _options) = (surroundings.Time, surroundings.Options.Value);
        (_steering, _gate) = (sending.Steering, surroundings.Gate);
        _timer = new RelayTimer(this, _options.PollInterval);
        _lanes = new ChannelLanes(outbox, sending, surroundings, LogHeld);
        (_unresolved, _instruments) = (new HeldRows(_time), surroundings.Instruments);
    }

    private string ChannelName => this.GetPrimaryKeyString();

    /// <summary>Names in metrics the rows that were released and whose subscriber cannot be told how that ended.</summary>
    private string UnresolvedName => ChannelName + "-unresolved";

    private ICarrier Carrier => _carrier ??= _carriers.FirstOrDefault(carrier => carrier.Channel.Name() == ChannelName)
        ?? throw new InvalidOperationException($"No carrier serves the channel '{ChannelName}'.");

    /// <inheritdoc/>
    public Task Start() => _timer.Start(DrainOnAsync);

    /// <inheritdoc/>
    public Task<int> Drain() => DrainAsync(more: null);

    /// <inheritdoc/>
    public async Task<int> Follow(long version, SteeringTarget target)
    {
        if (_steering.Current.Version < version)
        {
            await _steering.FollowAsync(CancellationToken.None);
        }

        return await _steering.WaitUntilClearAsync(target, _options.StopWait);
    }

    /// <summary>
    /// Takes up batch after batch without a rest while there are full ones: the slowest message of one does not keep the next one waiting.
    /// Whatever goes wrong lets everything end first.
    /// </summary>
    private Task DrainOnAsync()
    {
        var heldBefore = _lanes.HeldCount; // One row that cannot be moved for days is no reason to rest after each batch.
        return DrainAsync(ChooseMoreAsync);

        async Task<IReadOnlyList<ChosenRow>> ChooseMoreAsync(int lastCount)
        {
            // Less than half a batch: there is little left, or a pace holds it back.
            if (lastCount < (_options.BatchSizeMax + 1) / 2 || _isInterrupted || _lanes.HeldCount > heldBefore || IsLookDue || _gate.IsShut)
            {
                return [];
            }

            await _steering.BeforeBatchAsync(CancellationToken.None);
            return await ChooseAsync();
        }
    }

    private async Task<int> DrainAsync(Func<int, Task<IReadOnlyList<ChosenRow>>>? more)
    {
        if (_gate.IsShut)
        {
            return 0;
        }

        await _steering.BeforeBatchAsync(CancellationToken.None);
        await ResolveAbandonedAsync();
        var chosen = await ChooseAsync();

        // Until the end of each row is known, whatever breaks here may leave one behind.
        (_mayHaveAbandoned, _isInterrupted) = (true, false);
        await _lanes.RunAsync(chosen, HandOverAsync, more is null ? null : async () => chosen = await more(chosen.Count));
        _instruments.Held(ChannelName, _lanes.HeldCount);
        _mayHaveAbandoned = _isInterrupted;
        return chosen.Count;
    }

    private Task<IReadOnlyList<ChosenRow>> ChooseAsync() => _lanes.ChooseAsync(ChannelName, Carrier.Name, Carrier.TakesAtOnce);

    private bool IsLookDue => _time.GetUtcNow() - _lookedAt >= LookInterval || _time.GetUtcNow() < _lookedAt;

    /// <summary>
    /// Before a drain nothing is at the carrier, so a row that is still released was abandoned by a crash or a store that failed:
    /// nobody knows what became of it, and its subscriber decides what that means.
    /// </summary>
    private async Task ResolveAbandonedAsync()
    {
        if (!_mayHaveAbandoned && !IsLookDue)
        {
            return;
        }

        _lookedAt = _time.GetUtcNow();
        string? afterKey = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await ReadReleasingAsync(afterKey) is { Count: > 0 } rows)
        {
            if (_gate.IsShut)
            {
                return; // What is left is resolved after the next start.
            }

            await ResolveAsync([.. rows.Where(row => !_unresolved.IsHeld(row.Key))]);
            seen.UnionWith(rows.Select(row => row.Key));
            afterKey = rows[^1].Key; // One pass: a row that its subscriber does not move must not hold up the others.
        }

        _unresolved.ForgetAllBut(seen);
        _instruments.Held(UnresolvedName, _unresolved.Count);
        _mayHaveAbandoned = false;
    }

    private async Task ResolveAsync(IReadOnlyList<OutboxRow> rows)
    {
        if (rows.Count > 0)
        {
            LogAbandoned(rows.Count, ChannelName);
        }

        foreach (var row in rows)
        {
            await ResolveAsync(row);
        }
    }

    private async Task ResolveAsync(OutboxRow row)
    {
        Exception? failure = null;
        try
        {
            var answer = await TellAsync(KeyOf(row), new HandoverReport(Handover.Unknown, null), trace: null);
            if (answer.Status != SubscriberAnswerStatus.Refused)
            {
                return;
            }
        }
        catch (Exception exception)
        {
            failure = exception; // One subscriber that cannot be loaded must not silence the channel.
        }

        _instruments.Failed(UnresolvedName);
        if (_unresolved.Fail(row.Key, failure))
        {
            LogUnresolved(failure, row.Key);
        }
    }

    private ValueTask<IReadOnlyList<OutboxRow>> ReadReleasingAsync(string? afterKey) =>
        _outbox.ReadInStateAsync(OutboxState.Releasing, ChannelName, afterKey, _options.BatchSizeMax, CancellationToken.None);

    /// <returns>False if the row is as due as before.</returns>
    private async Task<bool> HandOverAsync(OutboxRow row)
    {
        if (!_steering.Current.Lets(ItemOf(row)))
        {
            return true; // Stopped since the rows were chosen. It waits, and did not fail.
        }

        Activity? span = null;
        try
        {
            var message = ToMessage(row); // What cannot be read must not be released.
            span = await BeginAsync(row);
            if (!(await SubscriberOf(message.Key).Release(message.Key, message.Message.Msisdn, span?.Id)).IsReleased)
            {
                span?.SetTag("smartmanager.released", false);
                return await HasMovedOnAsync(row);
            }

            span?.SetTag("smartmanager.released", true);
            await TellAsync(message.Key, await SendAsync(message, ItemOf(row), span?.Id), span?.Id);
            return true;
        }
        catch (Exception exception)
        {
            // The store failed, or the subscriber's activation was lost with the answer: a pending row is taken up again, a released one
            // is resolved by the next drain.
            _isInterrupted = true;
            Walk.Failed(span, exception);
            throw;
        }
        finally
        {
            span?.Dispose();
        }
    }

    /// <summary>
    /// Withheld or deferred, and the row says so. Or released for a relay that is gone, which the next drain finds out. Or its subscriber
    /// does not know it, and it would be due for ever.
    /// </summary>
    private async Task<bool> HasMovedOnAsync(OutboxRow row)
    {
        var found = await _outbox.FindAsync(row.Key, CancellationToken.None);
        _isInterrupted |= found is { State: OutboxState.Releasing };
        return found is not { State: OutboxState.Pending } || found.DueAt > _time.GetUtcNow();
    }

    /// <summary>The hand-over as a part of the walk that the row came from.</summary>
    private async ValueTask<Activity?> BeginAsync(OutboxRow row)
    {
        var span = Walk.Continue(
            "outbox.hand-over", await WalkMemory.FindAsync(_records, row.Key, CancellationToken.None), ActivityKind.Producer);
        span?.SetTag("smartmanager.channel", row.Channel);
        span?.SetTag("smartmanager.message.kind", row.Kind);
        span?.SetTag("smartmanager.outbox.attempts", row.Attempts);
        span?.SetTag("smartmanager.outbox.overdue_seconds", (_time.GetUtcNow() - row.DueAt).TotalSeconds);
        return span;
    }

    private SentItem ItemOf(OutboxRow row) => new(row.Channel, Carrier.Name, row.Task, row.DueAt);

    private async Task<HandoverReport> SendAsync(CarrierMessage message, SentItem item, string? trace)
    {
        using var passage = _steering.TryBegin(item);
        if (_gate.IsShut || passage is null)
        {
            return new HandoverReport(Handover.Unavailable, null); // Surely not sent; what is sent now might not be answered in time.
        }

        using var span = Walk.Continue("carrier.send", trace, ActivityKind.Client); // Current, so that an HTTP client passes it on.
        span?.SetTag("smartmanager.carrier", Carrier.Name);
        try
        {
            var report = await Carrier.SendAsync(message, CancellationToken.None);
            span?.SetTag("smartmanager.handover", KebabName.Of(report.Handover));
            return report;
        }
        catch (Exception exception)
        {
            Walk.Failed(span, exception);

            // A carrier that breaks its word not to throw: whether it has the message nobody can tell.
            LogCarrierFailed(exception, message.Key.ToString(), Carrier.Name);
            return new HandoverReport(Handover.Unknown, null);
        }
    }

    private Task<SubscriberAnswer> TellAsync(ContactKey key, HandoverReport report, string? trace) => SubscriberOf(key).Handle(
        new SubscriberMessage(null, new SubscriberCommand.RecordHandover(key, report.Handover, Carrier.Name, report.CarrierMessageId)
        {
            Reason = report.Reason,
        })
        {
            Trace = trace,
        });

    private ISubscriberGrain SubscriberOf(ContactKey key) => GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value);

    private static CarrierMessage ToMessage(OutboxRow row)
    {
        var message = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingMessage)
            ?? throw new FormatException("The body of an outbox row is empty.");

        // What is not known gets the strictest rules.
        var kind = KebabName.TryParse<MessageKind>(row.Kind, out var known) ? known : MessageKind.Marketing;
        return new CarrierMessage(KeyOf(row), kind, message);
    }

    private static ContactKey KeyOf(OutboxRow row) =>
        ContactKey.TryParse(row.Key, out var key) ? key : throw new FormatException("The key of an outbox row is not a contact key.");
}
