using SmartManager.Contracts.Ports;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// A carrier for demos and simulations: takes messages, and lets receipts and replies come back as from a real network and real people.
/// </summary>
/// <remarks>
/// What happens to a message follows from seed, its key, the clock and what the same number was sent before; never from the order of
/// calls. A hand-over that
/// did not succeed can succeed in another <see cref="WeatherSpan"/>. Source of the figures: docs/guide/demo-world.md. Safe to call from
/// any thread.
/// </remarks>
public sealed class SimulatedCarrier : ICarrier
{
    /// <summary>Its name if it is given none.</summary>
    public const string CarrierName = "simulated";

    /// <summary>How long the line's mood towards a message lasts: a retry within it ends the same way.</summary>
    public static readonly TimeSpan WeatherSpan = TimeSpan.FromSeconds(10);

    private const double RejectedShare = 0.007;
    private const double UnavailableShare = 0.01;
    private const double UnknownShare = 0.003;

    private readonly TimeProvider _time;
    private readonly ulong _seed;
    private readonly ContactMemory _memory = new();

    /// <summary>Makes a carrier.</summary>
    /// <param name="time">The clock of the run.</param>
    /// <param name="seed">From which everything is drawn.</param>
    /// <param name="name">Its name in keys and webhooks.</param>
    public SimulatedCarrier(TimeProvider time, ulong seed, string name = CarrierName)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _seed, Name) = (time, seed, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Channel Channel => Channel.Sms;

    /// <summary>What will come back.</summary>
    public SimulatedFeedback Feedback { get; } = new();

    /// <inheritdoc/>
    public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new ValueTask<HandoverReport>(cancellationToken.IsCancellationRequested
            ? new HandoverReport(Handover.Unavailable, null)
            : Send(message, _time.GetUtcNow()));
    }

    private HandoverReport Send(CarrierMessage message, DateTimeOffset now)
    {
        var dice = SimulatedPeople.DiceOf(_seed, SimulatedPeople.Handover, message.Key);
        if (dice.Chance(RejectedShare))
        {
            return new HandoverReport(Handover.Rejected, null);
        }

        var weather = SeededDice.Of(dice.Next(), 0, now.UtcTicks / WeatherSpan.Ticks).Share();
        if (weather < UnavailableShare)
        {
            return new HandoverReport(Handover.Unavailable, null);
        }

        // Of the hand-overs without an answer every other one went out all the same.
        var isUnknown = weather < UnavailableShare + UnknownShare;
        if (!isUnknown || weather < UnavailableShare + (UnknownShare / 2))
        {
            Carry(message, now);
        }

        return isUnknown
            ? new HandoverReport(Handover.Unknown, null)
            : new HandoverReport(Handover.Accepted, NameOf("sim", message.Key, 0));
    }

    private void Carry(CarrierMessage message, DateTimeOffset now)
    {
        var isMarketing = message.Kind == MessageKind.Marketing;
        var isMoment = !isMarketing && KebabName.TryParse<KeyMoment>(message.Message.Subject, out _);
        var before = _memory.Note(message.Message.Msisdn, isMarketing, isMoment, now);
        var delivery = SimulatedPeople.DeliveryOf(_seed, message);
        var number = 0;
        foreach (var (status, after) in delivery.Receipts)
        {
            Feedback.Put(message.Key, number++, new Feedback.Receipt(message.Key, status) { DueAt = now + after });
        }

        if (delivery.ArrivesAfter is not { } arrivesAfter)
        {
            return;
        }

        foreach (var (text, after) in SimulatedPeople.RepliesTo(_seed, message, before))
        {
            var id = NameOf("mo", message.Key, number);
            var reply = new Feedback.Reply(message.Message.Msisdn, id, text) { DueAt = now + arrivesAfter + after };
            Feedback.Put(message.Key, number++, reply);
        }
    }

    private string NameOf(string prefix, ContactKey key, int number)
    {
        var dice = SimulatedPeople.DiceOf(_seed, SimulatedPeople.MessageName + ((ulong)number << 32), key);
        return SimulatedPeople.NameOf(prefix, dice.Next());
    }
}
