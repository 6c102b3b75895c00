using System.Text.Json;
using SmartManager.Contracts.Ports;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Planted;

/// <summary>Between the relay and the carrier.</summary>
internal class CarrierBug(Func<ICarrier, CarrierMessage, ValueTask<HandoverReport>> send) : Sabotage
{
    public override ICarrier Carrier(ICarrier carrier, World world) => new Bent(carrier, send);

    private sealed class Bent(ICarrier carrier, Func<ICarrier, CarrierMessage, ValueTask<HandoverReport>> send) : ICarrier
    {
        public string Name => carrier.Name;

        public Channel Channel => carrier.Channel;

        public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken) => send(carrier, message);
    }
}

/// <summary>What may have arrived is sent once more.</summary>
internal sealed class SendsAgainWhenItDoesNotKnow() : CarrierBug(async (carrier, message) =>
    await carrier.SendAsync(message, CancellationToken.None) is { Handover: not Handover.Unknown } known
        ? known
        : await carrier.SendAsync(message, CancellationToken.None));

/// <summary>No answer is taken for a good one.</summary>
internal sealed class TakesEveryDoubtForSuccess() : CarrierBug(async (carrier, message) =>
    await carrier.SendAsync(message, CancellationToken.None) is { Handover: not Handover.Unknown } known
        ? known
        : new HandoverReport(Handover.Accepted, null));

/// <summary>A notice is said to be sent, and is not.</summary>
internal sealed class LosesNotices() : CarrierBug((carrier, message) =>
    message is { Kind: MessageKind.Service, Key.Version: var version } && version % 5 == 0
        ? ValueTask.FromResult(new HandoverReport(Handover.Accepted, null))
        : carrier.SendAsync(message, CancellationToken.None));

/// <summary>A second relay that takes what is due and does not ask the subscriber's grain again.</summary>
internal sealed class LetsGoWithoutAsking : Sabotage
{
    public override void Begin(World world) => world.Begin(() => RunAsync(world));

    private static async Task RunAsync(World world)
    {
        while (!world.IsHealing)
        {
            await world.PauseAsync(20, 120);
            if (world.Process is not { IsReady: true } process)
            {
                continue;
            }

            foreach (var row in world.Store.Tables.ReadDue("sms", new(world.Clock.GetUtcNow()), 1))
            {
                _ = ContactKey.TryParse(row.Key, out var key);
                _ = KebabName.TryParse<MessageKind>(row.Kind, out var kind);
                var message = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingMessage)!;
                _ = world.Carrier.Open(process.Life).SendAsync(new CarrierMessage(key, kind, message), CancellationToken.None).AsTask();
            }
        }
    }
}

/// <summary>The product's clock is half a day off, so that its night is the subscribers' day.</summary>
internal sealed class SeesAnotherClock : Sabotage
{
    public override TimeProvider Clock(Lifeline life) => new Shifted(life);

    private sealed class Shifted(TimeProvider life) : TimeProvider
    {
        public override long TimestampFrequency => life.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => life.GetUtcNow().AddHours(11);

        public override long GetTimestamp() => life.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            life.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>Every try to book an order has a key of its own.</summary>
internal sealed class OrdersUnderAFreshKey : Sabotage
{
    public override IBilling Billing(IBilling billing) => new Fresh(billing);

    private sealed class Fresh(IBilling billing) : IBilling
    {
        private long _tries = 1_000_000;

        public ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken) =>
            billing.BookAsync(key with { Version = ++_tries }, order, cancellationToken);

        public ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken) =>
            billing.ReverseAsync(key with { Version = ++_tries }, reversal, cancellationToken);
    }
}
