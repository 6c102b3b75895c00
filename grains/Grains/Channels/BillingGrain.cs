using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Relays;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Channels;

/// <summary>Books the orders that wait. Billing books a key once, so an order whose outcome is unknown is simply booked again.</summary>
[KeepAlive]
[Immovable]
public sealed partial class BillingGrain : Grain, IBillingGrain
{
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
        var key = ContactKey.TryParse(row.Key, out var parsed)
            ? parsed
            : throw new FormatException("The key of an order is not a contact key.");
        var order = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingOrder)!;
        SubscriberCommand command = await BookAsync(key, order) switch
        {
            { Outcome: BookingOutcome.Booked } => new SubscriberCommand.RecordOrderOutcome(key, null),
            { Outcome: BookingOutcome.Refused } report => new SubscriberCommand.RecordOrderOutcome(key, report.Reason ?? "billing.refused"),
            _ => new SubscriberCommand.DeferOrder(key),
        };
        var answer = await GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value).Handle(new SubscriberMessage(null, command));
        return answer.Status != SubscriberAnswerStatus.Refused; // A subscriber who does not know the order never moves its row.
    }

    private async Task<BookingReport> BookAsync(ContactKey key, OutgoingOrder order)
    {
        try
        {
            return await _billing.BookAsync(key, order, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogBillingFailed(exception, key.ToString());
            return new BookingReport(BookingOutcome.Unknown, null);
        }
    }
}
