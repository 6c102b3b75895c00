using System.Diagnostics;
using System.Text.Json;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Grains.Tracing;

namespace SmartManager.Silo.Channels;

/// <summary>How a claim ended.</summary>
/// <param name="Row">The row as it stands now.</param>
/// <param name="Message">What must be handed over now; null if there is nothing to send. Personal data.</param>
/// <param name="Attempt">Which release of the message it is, counted from 1: the word on it must name it. 0 for nothing to send.</param>
public sealed record Claim(OutboxRow Row, CarrierMessage? Message, int Attempt = 0);

/// <summary>Lets workers outside claim messages, and takes their word on how it ended.</summary>
/// <remarks>
/// A claim is a release, as a relay of ours asks for it. A worker that lost the answer asks again under the same claim and gets the same
/// message: it knows that it has sent nothing. That memory is this process's own and bounded; without it a claim is only answered with
/// nothing to send, and its time runs out.
/// </remarks>
public sealed class OutsideClaims(
    IGrainFactory grains, IOutbox outbox, IRecords records, OutsideRules rules, TimeProvider time)
{
    private const int RememberedMax = 10_000;

    /// <summary>One claim at a time on a message, lest the second try of a worker overtakes its first and is told that there is nothing.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Held Held)> _order = new();

    /// <summary>Whether workers outside hand over a channel's messages.</summary>
    public bool Serves(string channel) => rules.Serves(channel);

    /// <summary>When the time of a claim is over. UTC.</summary>
    public DateTimeOffset EndOf(OutboxRow claimed) => rules.EndOf(claimed);

    /// <summary>Asks for a message.</summary>
    /// <param name="row">Which; of a channel that is served from outside.</param>
    /// <param name="claim">The worker's own name for this try; another try has another.</param>
    /// <param name="cancellationToken">Stops the wait, not the claim.</param>
    /// <exception cref="FormatException">The row holds no message.</exception>
    public async Task<Claim> ClaimAsync(OutboxRow row, string claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var turn = _turns[(uint)StringComparer.Ordinal.GetHashCode(row.Key) % (uint)_turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await ClaimInTurnAsync(await outbox.FindAsync(row.Key, cancellationToken) ?? row, claim, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Claim> ClaimInTurnAsync(OutboxRow row, string claim, CancellationToken cancellationToken)
    {
        if (row.State == OutboxState.Releasing && FindHeld(row, claim) is { } held)
        {
            return new Claim(row, ToMessage(row), held.Release);
        }

        await rules.FollowAsync(cancellationToken);
        if (row.State != OutboxState.Pending || row.DueAt > time.GetUtcNow() || !rules.MayLeave(row))
        {
            return new Claim(row, null);
        }

        var message = ToMessage(row); // What cannot be read must not be released.
        using var span = Walk.Continue(
            "outbox.claim", await WalkMemory.FindAsync(records, row.Key, cancellationToken), ActivityKind.Producer);
        span?.SetTag("smartmanager.channel", row.Channel);
        span?.SetTag("smartmanager.message.kind", row.Kind);
        var released = await grains.GetGrain<ISubscriberGrain>(message.Key.Subscriber.Value)
            .Release(message.Key, message.Message.Msisdn, span?.Id); // To its end: a worker that is gone may ask for it again.
        span?.SetTag("smartmanager.released", released.IsReleased);
        var now = await outbox.FindAsync(row.Key, CancellationToken.None) ?? row;
        if (!released.IsReleased || now.State != OutboxState.Releasing)
        {
            return new Claim(now, null);
        }

        if (!rules.MayLeave(now))
        {
            // It was stopped while the rules were asked: surely not sent.
            await ReportAsync(
                message.Key, released.Attempt, OutsideChannelGrain.UnknownCarrier, new HandoverReport(Handover.Unavailable, null), CancellationToken.None);
            return new Claim(now, null);
        }

        // The subscriber counts releases; the row also counts those before a replay.
        Remember(now, new Held(claim, now.Attempts, released.Attempt));
        return new Claim(now, message, released.Attempt);
    }

    /// <summary>Takes a worker's word on how it ended.</summary>
    /// <param name="key">Which message.</param>
    /// <param name="attempt">Which release: <see cref="Claim.Attempt"/>.</param>
    /// <param name="carrier">Who has it.</param>
    /// <param name="report">What the carrier said.</param>
    /// <param name="cancellationToken">Stops the wait, not the report.</param>
    /// <returns>What the subscriber made of it: nothing, if it speaks of an earlier release or came twice.</returns>
    public async Task<SubscriberAnswer> ReportAsync(
        ContactKey key, int attempt, string carrier, HandoverReport report, CancellationToken cancellationToken)
    {
        using var span = Walk.Continue(
            "outbox.hand-over", await WalkMemory.FindAsync(records, key.ToString(), cancellationToken), ActivityKind.Consumer);
        span?.SetTag("smartmanager.carrier", carrier);
        span?.SetTag("smartmanager.handover", KebabName.Of(report.Handover));
        var command = new SubscriberCommand.RecordHandover(key, report.Handover, carrier, report.CarrierMessageId) { Attempt = attempt };
        return await grains.GetGrain<ISubscriberGrain>(key.Subscriber.Value)
            .Handle(new SubscriberMessage(null, command) { Trace = span?.Id }).WaitAsync(cancellationToken);
    }

    /// <summary>What a row says to whom. Personal data.</summary>
    /// <exception cref="FormatException">The row holds no message.</exception>
    public static CarrierMessage ToMessage(OutboxRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var key = ContactKey.TryParse(row.Key, out var parsed)
            ? parsed
            : throw new FormatException("The key of an outbox row is not a contact key.");
        var message = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingMessage)
            ?? throw new FormatException("The body of an outbox row is empty.");

        // What is not known gets the strictest rules.
        return new CarrierMessage(key, KebabName.TryParse<MessageKind>(row.Kind, out var known) ? known : MessageKind.Marketing, message);
    }

    private Held? FindHeld(OutboxRow row, string claim)
    {
        lock (_lock)
        {
            return _held.TryGetValue(row.Key, out var held) && held.Claim == claim && held.Attempt == row.Attempts ? held : null;
        }
    }

    private void Remember(OutboxRow row, Held held)
    {
        lock (_lock)
        {
            _held[row.Key] = held;
            _order.Enqueue((row.Key, held));
            while (_order.Count > RememberedMax && _order.TryDequeue(out var oldest))
            {
                if (_held.TryGetValue(oldest.Key, out var still) && still == oldest.Held)
                {
                    _held.Remove(oldest.Key);
                }
            }
        }
    }

    /// <summary>Whose claim it is, and which release: as its row counts them, and as its subscriber does.</summary>
    private readonly record struct Held(string Claim, int Attempt, int Release);
}
