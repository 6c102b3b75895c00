using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Relays;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Channels;

/// <summary>
/// Books the orders that wait and takes back those that are to be reversed. Billing does a key once, so what has no answer is simply asked
/// for again.
/// </summary>
[KeepAlive]
public sealed partial class BillingGrain : Grain, IBillingGrain
{
    private const string RefusedWithoutReason = "billing.refused";

    private readonly IOutbox _outbox;
    private readonly IBilling _billing;
    private readonly RelaySurroundings _surroundings;
    private readonly ILogger<BillingGrain> _logger;
    private readonly Relay<OutboxRow> _relay;
    private readonly RelayTimer _timer;

    /// <summary>Made by the silo.</summary>
    public BillingGrain(IOutbox outbox, IBilling billing, RelaySurroundings surroundings, ILogger<BillingGrain> logger)
    {
        (_outbox, _billing, _surroundings, _logger) = (outbox, billing, surroundings, logger);
        _timer = new RelayTimer(this, surroundings.Options.Value.PollInterval);
        _relay = new Relay<OutboxRow>(TurnMapping.BillingChannel, static row => row.Key, surroundings, LogNotRecorded);
    }

    /// <inheritdoc/>
    public Task Start() => _timer.Start(Drain);

    /// <inheritdoc/>
    public Task<int> Drain() => _relay.RunAsync(_surroundings.Options.Value.BatchSizeMax, ReadDueAsync, BookAsync);

    private ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(DueBy<OutboxRow> due, int limit) =>
        _outbox.ReadDueAsync(TurnMapping.BillingChannel, due, limit, CancellationToken.None);

    private async Task<bool> BookAsync(OutboxRow row)
    {
        var isReversal = TurnMapping.TryParseReversalRow(row.Key, out var key);
        if (!isReversal && !ContactKey.TryParse(row.Key, out key))
        {
            throw new FormatException("The key of an order is not a contact key.");
        }

        var report = isReversal
            ? await AskAsync(key, () => _billing.ReverseAsync(key, Read(row, DomainJson.Default.OutgoingReversal), CancellationToken.None))
            : await AskAsync(key, () => _billing.BookAsync(key, Read(row, DomainJson.Default.OutgoingOrder), CancellationToken.None));
        var command = isReversal ? OfReversal(key, report) : OfOrder(key, report);
        var answer = await GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value).Handle(new SubscriberMessage(null, command));
        return answer.Status != SubscriberAnswerStatus.Refused; // A subscriber who does not know the order never moves its row.
    }

    private static SubscriberCommand OfOrder(ContactKey key, BookingReport report) => report.Outcome switch
    {
        BookingOutcome.Booked => new SubscriberCommand.RecordOrderOutcome(key, null),
        BookingOutcome.Refused => new SubscriberCommand.RecordOrderOutcome(key, report.Reason ?? RefusedWithoutReason),
        _ => new SubscriberCommand.DeferOrder(key),
    };

    private static SubscriberCommand OfReversal(ContactKey key, BookingReport report) => report.Outcome switch
    {
        BookingOutcome.Booked => new SubscriberCommand.RecordReversalOutcome(key, null),
        BookingOutcome.Refused => new SubscriberCommand.RecordReversalOutcome(key, report.Reason ?? RefusedWithoutReason),
        _ => new SubscriberCommand.DeferReversal(key),
    };

    private static T Read<T>(OutboxRow row, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.Body.Span, type) ?? throw new FormatException("The body of an outbox row is empty.");

    private async Task<BookingReport> AskAsync(ContactKey key, Func<ValueTask<BookingReport>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is not (FormatException or JsonException))
        {
            LogBillingFailed(exception, key.ToString());
            return new BookingReport(BookingOutcome.Unknown, null);
        }
    }
}
