using System.Runtime.InteropServices;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>The section of campaigns' tasks that came to the subscriber, which came with format 4.</summary>
public static partial class SubscriberSnapshot
{
    private static void WriteParticipations(BodyWriter writer, SubscriberState state)
    {
        writer.Count(state.Participations.Length);
        foreach (ref readonly var one in state.Participations.AsSpan())
        {
            writer.Text(one.Campaign);
            writer.Text(one.Task);
            writer.Text(one.Offer);
            writer.Byte((byte)one.Channel);
            writer.Text(one.Region);
            writer.Byte((byte)one.Outcome);
            writer.Unsigned((ulong)one.Version);
            writer.Byte(one.Ordinal);
            writer.Instant(one.At);
        }
    }

    private static SubscriberState ReadParticipations(ref BodyReader reader, SubscriberState state)
    {
        var known = new Participation[reader.Count()];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = new Participation(
                reader.Text(),
                reader.Text(),
                reader.Text(),
                reader.Enumeration<Channel>(),
                reader.Text(),
                reader.Enumeration<TaskOutcome>(),
                reader.Version(),
                reader.Byte(),
                reader.Instant());
        }

        return known.Length == 0 ? state : state with { Participations = ImmutableCollectionsMarshal.AsImmutableArray(known) };
    }
}
