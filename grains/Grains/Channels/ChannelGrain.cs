using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Channels;

/// <summary>Hands the due messages of one channel to its carrier: marketing at most once, service at least once (invariant I3).</summary>
/// <remarks>
/// For each row: the subscriber's grain releases it (the rules are asked again and the intent is durable), the carrier gets it, and what the carrier said is a
/// turn of the subscriber again. Whatever crashes in between leaves a row in <see cref="OutboxState.Releasing"/>, which the next drain reports as unknown.
/// </remarks>
[KeepAlive]
public sealed partial class ChannelGrain : Grain, IChannelGrain
{
    /// <summary>How often abandoned rows are looked for without a sign of any: a call that was given up can still take effect later.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly IOutbox _outbox;
    private readonly IReadOnlyList<ICarrier> _carriers;
    private readonly TimeProvider _time;
    private readonly ChannelOptions _options;
    private readonly ILogger<ChannelGrain> _logger;
    private readonly TokenBucket _pace;
    private ICarrier? _carrier;
    private bool _isStarted;
    private bool _mayHaveAbandoned = true;
    private bool _isInterrupted;
    private DateTimeOffset _lookedAt;

    /// <summary>Made by the silo.</summary>
    public ChannelGrain(
        IOutbox outbox, IEnumerable<ICarrier> carriers, TimeProvider time, IOptions<ChannelOptions> options, ILogger<ChannelGrain> logger)
    {
        (_outbox, _carriers, _time, _options, _logger) = (outbox, [.. carriers], time, options.Value, logger);
        _pace = new TokenBucket(_options.MessagesPerSecondMax, time);
    }

    private string ChannelName => this.GetPrimaryKeyString();

    private ICarrier Carrier => _carrier ??= _carriers.FirstOrDefault(carrier => carrier.Channel.Name() == ChannelName)
        ?? throw new InvalidOperationException($"No carrier serves the channel '{ChannelName}'.");

    /// <inheritdoc/>
    public Task Start()
    {
        if (!_isStarted)
        {
            this.RegisterGrainTimer(
                async _ => await Drain(),
                new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = _options.PollInterval, Interleave = false });
            _isStarted = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<int> Drain()
    {
        await ResolveAbandonedAsync();
        var allowed = _pace.TakeUpTo(_options.BatchSizeMax);
        if (allowed == 0)
        {
            return 0;
        }

        var rows = await _outbox.ReadDueAsync(ChannelName, _time.GetUtcNow(), allowed, CancellationToken.None);
        _pace.Return(allowed - rows.Count);

        // Until the end of each row is known, whatever breaks here may leave one behind.
        (_mayHaveAbandoned, _isInterrupted) = (true, false);
        await Window.RunAsync(rows, _options.InFlightMax, HandOverAsync);
        _mayHaveAbandoned = _isInterrupted;
        return rows.Count;
    }

    /// <summary>
    /// Between two drains nothing is at the carrier, so a row that is still released was abandoned by a crash or a store that failed: nobody knows what became
    /// of it, and its subscriber decides what that means.
    /// </summary>
    private async Task ResolveAbandonedAsync()
    {
        var now = _time.GetUtcNow();
        if (!_mayHaveAbandoned && now - _lookedAt < LookInterval && now >= _lookedAt)
        {
            return;
        }

        _lookedAt = now;
        string? afterKey = null;
        while (await ReadReleasingAsync(afterKey) is { Count: > 0 } rows)
        {
            LogAbandoned(rows.Count, ChannelName);
            foreach (var row in rows)
            {
                await ResolveAsync(row);
            }

            afterKey = rows[^1].Key; // One pass: a row that its subscriber does not move must not hold up the others.
        }

        _mayHaveAbandoned = false;
    }

    private async Task ResolveAsync(OutboxRow row)
    {
        try
        {
            await TellAsync(KeyOf(row), new HandoverReport(Handover.Unknown, null));
        }
        catch (Exception exception)
        {
            LogCutShort(exception, row.Key); // One subscriber that cannot be loaded must not silence the channel; the row is looked at again.
        }
    }

    private ValueTask<IReadOnlyList<OutboxRow>> ReadReleasingAsync(string? afterKey) =>
        _outbox.ReadInStateAsync(OutboxState.Releasing, ChannelName, afterKey, _options.BatchSizeMax, CancellationToken.None);

    private async Task HandOverAsync(OutboxRow row)
    {
        try
        {
            var key = KeyOf(row);
            if (!await SubscriberOf(key).Release(key))
            {
                // Withheld or deferred, and the row says so. Or released for a relay that is gone: the next drain finds out.
                _isInterrupted = true;
                return;
            }

            await TellAsync(key, await SendAsync(key, row));
        }
        catch (StoreUnavailableException exception)
        {
            // The row stays as it is: a pending one is taken up again, a released one is resolved by the next drain.
            _isInterrupted = true;
            LogStoreUnavailable(exception, row.Key);
        }
        catch (Exception exception)
        {
            // The subscriber's activation was lost with the answer. What it made durable the next drain finds.
            _isInterrupted = true;
            LogCutShort(exception, row.Key);
        }
    }

    private async Task<HandoverReport> SendAsync(ContactKey key, OutboxRow row)
    {
        var message = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingMessage)!;
        var kind = KebabName.TryParse<MessageKind>(row.Kind, out var known) ? known : MessageKind.Marketing; // What is not known gets the strictest rules.
        try
        {
            return await Carrier.SendAsync(new CarrierMessage(key, kind, message), CancellationToken.None);
        }
        catch (Exception exception)
        {
            // A carrier that breaks its word not to throw: whether it has the message nobody can tell.
            LogCarrierFailed(exception, row.Key, Carrier.Name);
            return new HandoverReport(Handover.Unknown, null);
        }
    }

    private Task<SubscriberAnswer> TellAsync(ContactKey key, HandoverReport report) => SubscriberOf(key).Handle(new SubscriberMessage(
        null, new SubscriberCommand.RecordHandover(key, report.Handover, Carrier.Name, report.CarrierMessageId)));

    private ISubscriberGrain SubscriberOf(ContactKey key) => GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value);

    private static ContactKey KeyOf(OutboxRow row) =>
        ContactKey.TryParse(row.Key, out var key) ? key : throw new FormatException("The key of an outbox row is not a contact key.");
}
