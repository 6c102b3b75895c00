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
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Grains.Channels;

/// <summary>Books the orders that wait. Billing books a key once, so an order whose outcome is unknown is simply booked again.</summary>
[KeepAlive]
public sealed partial class BillingGrain(
    IOutbox outbox, IBilling billing, TimeProvider time, IOptions<ChannelOptions> options, ILogger<BillingGrain> logger) : Grain, IBillingGrain
{
    private readonly ILogger<BillingGrain> _logger = logger;
    private bool _isStarted;

    /// <inheritdoc/>
    public Task Start()
    {
        if (!_isStarted)
        {
            this.RegisterGrainTimer(
                async _ => await Drain(),
                new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = options.Value.PollInterval, Interleave = false });
            _isStarted = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<int> Drain()
    {
        var rows = await outbox.ReadDueAsync(TurnMapping.BillingChannel, time.GetUtcNow(), options.Value.BatchSizeMax, CancellationToken.None);
        await Window.RunAsync(rows, options.Value.InFlightMax, BookAsync);
        return rows.Count;
    }

    private async Task BookAsync(OutboxRow row)
    {
        var key = ContactKey.TryParse(row.Key, out var parsed) ? parsed : throw new FormatException("The key of an order is not a contact key.");
        var order = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingOrder)!;
        try
        {
            SubscriberCommand command = await BookAsync(key, order) switch
            {
                { Outcome: BookingOutcome.Booked } => new SubscriberCommand.RecordOrderOutcome(key, null),
                { Outcome: BookingOutcome.Refused } report => new SubscriberCommand.RecordOrderOutcome(key, report.Reason ?? "billing.refused"),
                _ => new SubscriberCommand.DeferOrder(key),
            };
            await GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value).Handle(new SubscriberMessage(null, command));
        }
        catch (Exception exception)
        {
            LogNotRecorded(exception, row.Key); // The row stays pending and is taken up again, and the others are not kept waiting.
        }
    }

    private async Task<BookingReport> BookAsync(ContactKey key, OutgoingOrder order)
    {
        try
        {
            return await billing.BookAsync(key, order, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogBillingFailed(exception, key.ToString());
            return new BookingReport(BookingOutcome.Unknown, null);
        }
    }
}
