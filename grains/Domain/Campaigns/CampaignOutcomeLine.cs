using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>
/// What came of one task for one subscriber, as a line of JSON. Made of the events alone, so that a rehearsal and the real run, which
/// lead to the same events, write the same bytes.
/// </summary>
public static class CampaignOutcomeLine
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>Makes a writer that may write many lines, one after the other, behind what the buffer holds.</summary>
    public static Utf8JsonWriter WriterTo(IBufferWriter<byte> lines) => new(lines, Options);

    /// <summary>Writes the line of each task that a turn considered.</summary>
    /// <param name="lines">Where the lines go; each ends with a line feed.</param>
    /// <param name="writer">Made by <see cref="WriterTo"/> for the same buffer.</param>
    /// <param name="subscriber">Whose turn it was.</param>
    /// <param name="events">What the turn led to, in order.</param>
    /// <returns>How many lines were written.</returns>
    public static int Write(
        IBufferWriter<byte> lines, Utf8JsonWriter writer, SubscriberId subscriber, ImmutableArray<SubscriberEvent> events)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(writer);
        var count = 0;
        foreach (var happened in events)
        {
            if (happened is SubscriberEvent.TaskConsidered considered)
            {
                writer.Reset();
                Write(writer, subscriber, considered, ContactOf(considered, events));
                writer.Flush();
                lines.Write("\n"u8);
                count++;
            }
        }

        return count;
    }

    /// <summary>The contact that a considered task planned; null if it planned none.</summary>
    public static SubscriberEvent.ContactPlanned? ContactOf(
        SubscriberEvent.TaskConsidered considered, ImmutableArray<SubscriberEvent> events)
    {
        ArgumentNullException.ThrowIfNull(considered);
        foreach (var happened in events)
        {
            if (happened is SubscriberEvent.ContactPlanned planned && planned.Decision == considered.Decision
                && planned.Ordinal == considered.Ordinal)
            {
                return planned;
            }
        }

        return null;
    }

    /// <summary>Where a considered task stands at first.</summary>
    public static TaskOutcome OutcomeOf(SubscriberEvent.TaskConsidered considered)
    {
        ArgumentNullException.ThrowIfNull(considered);
        return considered.HeldBack is null ? TaskOutcome.Planned
            : considered.HeldBack == Refusal.CampaignHoldout.Code ? TaskOutcome.Control
            : TaskOutcome.HeldBack;
    }

    private static void Write(
        Utf8JsonWriter writer, SubscriberId subscriber, SubscriberEvent.TaskConsidered considered, SubscriberEvent.ContactPlanned? contact)
    {
        writer.WriteStartObject();
        writer.WriteString("subscriber", subscriber.Value);
        writer.WriteString("campaign", considered.Campaign);
        writer.WriteString("task", considered.Task);
        writer.WriteString("offer", considered.Offer);
        writer.WriteString("channel", considered.Channel.Name());
        writer.WriteString("region", considered.Region);
        writer.WriteNumber("decision", considered.Decision);
        writer.WriteString("at", considered.At.UtcDateTime);
        writer.WriteString("outcome", KebabName.Of(OutcomeOf(considered)));
        if (considered.HeldBack is { } code)
        {
            writer.WriteString("heldBack", code);
        }

        if (contact is not null)
        {
            writer.WriteString("dueAt", contact.DueAt.UtcDateTime);
        }

        writer.WriteEndObject();
    }
}
