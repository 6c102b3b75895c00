using System.Text.Json;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Channels.Outside;

public sealed partial class OutsideChannelGrain
{
    /// <summary>How often it is chosen anew for one claim, because the rules did not let go what was chosen before.</summary>
    private const int RoundsMax = 20;

    /// <summary>Messages that the rules did not let go after which a claim is answered with what there is.</summary>
    private const int SkippedMax = 1_000;

    /// <inheritdoc/>
    public async Task<GivenOut> Claim(ListClaim wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (_given.Find(wanted) is { } before)
        {
            return before;
        }

        var (rows, skipped) = (new List<GivenRow>(), new List<SkippedRow>());
        try
        {
            await GiveOutAsync(wanted, rows, skipped);
        }
        catch (Exception exception) when (rows.Count > 0)
        {
            LogHeld(exception, rows[^1].Key); // What was released must reach whoever asked.
        }

        var given = new GivenOut([.. rows], [.. skipped]);
        if (rows.Count > 0)
        {
            _given.Remember(wanted, given, _outside.Rules.TimeOf(ChannelName));
        }

        return given;
    }

    private async Task GiveOutAsync(ListClaim wanted, List<GivenRow> rows, List<SkippedRow> skipped)
    {
        for (var round = 0; round < RoundsMax && rows.Count < wanted.Count && skipped.Count < SkippedMax; round++)
        {
            await _outside.Rules.FollowAsync(CancellationToken.None); // What is paused meanwhile is not given out any more.
            var isFromFirst = !_lists.HasMore;
            var chosen = await _lists.ChooseAsync(ChannelName, UnknownCarrier, wanted.Count - rows.Count, lane => wanted.Wants(lane.Task));
            if (chosen.Count == 0 && isFromFirst && !_lists.HasMore)
            {
                return;
            }

            var ends = new Dictionary<string, ReleaseAnswer>(StringComparer.Ordinal);
            await _lists.RunAsync(chosen, row => GiveAsync(row, ends));
            foreach (var row in chosen.Select(one => one.Row))
            {
                if (!ends.TryGetValue(row.Key, out var end))
                {
                    continue; // It waits, or somebody else has it.
                }

                if (end.IsReleased)
                {
                    rows.Add(new GivenRow(row.Key, end.Attempt, row.Attempts + 1));
                }
                else
                {
                    skipped.Add(new SkippedRow(row.Key, row.Task, end.Reason!));
                }
            }
        }
    }

    /// <returns>False if the row is as due as before.</returns>
    private async Task<bool> GiveAsync(OutboxRow row, Dictionary<string, ReleaseAnswer> ends)
    {
        if (!_outside.Rules.MayLeave(row))
        {
            return true; // Stopped. It waits, and did not fail.
        }

        var key = ContactKey.TryParse(row.Key, out var parsed)
            ? parsed
            : throw new FormatException("The key of an outbox row is not a contact key.");
        var message = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingMessage)
            ?? throw new FormatException("The body of an outbox row is empty."); // What cannot be read must not be released.
        var subscriber = GrainFactory.GetGrain<ISubscriberGrain>(key.Subscriber.Value);
        var end = await subscriber.Release(key, message.Msisdn, trace: null);
        if (end.IsReleased && !_outside.Rules.MayLeave(row))
        {
            // It was stopped while the rules were asked: surely not called.
            var back = new SubscriberCommand.RecordHandover(key, Handover.Unavailable, UnknownCarrier, null) { Attempt = end.Attempt };
            await subscriber.Handle(new SubscriberMessage(null, back));
            return true;
        }

        if (end.IsReleased || (end.Reason is { } reason && reason != Refusal.UnknownContact.Code))
        {
            ends[row.Key] = end;
            return true;
        }

        // Somebody else has it, and the row says so; or its subscriber does not know it, and it would be due for ever.
        return await _outside.Outbox.FindAsync(row.Key, CancellationToken.None) is not { State: OutboxState.Pending };
    }
}
