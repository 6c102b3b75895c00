using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// The part of a snapshot that tells lists and, by source, do-not-disturb; see docs/formats/snapshot.md. What the subscriber asked for
/// stands where format 1 had all of it.
/// </summary>
internal static class SuppressionSection
{
    public static void Write(BodyWriter writer, SubscriberState state)
    {
        writer.Count(state.Suppressions.Length);
        foreach (var entry in state.Suppressions)
        {
            writer.Text(entry.List);
            writer.Text(entry.Reason);
            writer.Byte((byte)entry.Source);
            writer.OptionalText(entry.Actor);
            writer.Instant(entry.AddedAt);
            writer.Bool(entry.Until is not null);
            if (entry.Until is { } until)
            {
                writer.InstantFrom(entry.AddedAt, until);
            }
        }

        writer.Unsigned(state.DoNotDisturbBy.SmsKeyword.Bits);
        writer.Unsigned(state.DoNotDisturbBy.Staff.Bits);
        writer.Unsigned(state.DoNotDisturbBy.File.Bits);
    }

    /// <summary>The state with what the section tells; the very same if it tells nothing, as of most subscribers.</summary>
    public static SubscriberState Read(ref BodyReader reader, SubscriberState state)
    {
        var entries = ReadEntries(ref reader);
        var (keyword, staff, file) = (ReadChannels(ref reader), ReadChannels(ref reader), ReadChannels(ref reader));
        return entries.IsEmpty && (keyword.Bits | staff.Bits | file.Bits) == 0 ? state : state with
        {
            Suppressions = entries,
            DoNotDisturbBy = new Disturbance(state.DoNotDisturbBy.Subscriber, keyword, staff, file),
        };
    }

    private static ImmutableArray<SuppressionEntry> ReadEntries(ref BodyReader reader)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return [];
        }

        var entries = new SuppressionEntry[count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (list, reason, source) = (reader.Text(), reader.Text(), reader.Enumeration<RequestSource>());
            var (actor, addedAt) = (reader.OptionalText(), reader.Instant());
            var until = reader.Bool() ? reader.InstantFrom(addedAt) : (DateTimeOffset?)null;
            entries[i] = new SuppressionEntry(list, reason, source, actor, addedAt, until);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }

    private static ChannelSet ReadChannels(ref BodyReader reader)
    {
        var bits = reader.Unsigned();
        return (bits & ~(ulong)ChannelFacts.All.Bits) == 0 ? new ChannelSet((uint)bits) : throw BodyReader.Broken();
    }
}
