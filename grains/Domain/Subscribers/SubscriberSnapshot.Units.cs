using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>The section of units and of puts in conversations, which came with format 2.</summary>
public static partial class SubscriberSnapshot
{
    private static void WriteUnitsAndPuts(BodyWriter writer, SubscriberState state)
    {
        writer.Count(state.Puts.Length);
        var before = DateTimeOffset.UnixEpoch;
        foreach (var put in state.Puts)
        {
            writer.Text(put.Offer);
            writer.Unsigned((ulong)put.Version);
            writer.InstantFrom(before, put.At);
            before = put.At;
        }

        writer.Count(state.Units.Length);
        foreach (var unit in state.Units)
        {
            writer.Unsigned((ulong)unit.Version);
            writer.Byte(unit.Ordinal);
            writer.Text(unit.Pool);
            writer.Text(unit.Service);
            writer.Bool(unit.IsSeat);
            writer.Instant(unit.At);
        }
    }

    private static SubscriberState ReadUnitsAndPuts(ref BodyReader reader, SubscriberState state)
    {
        var puts = new PastPut[reader.Count()];
        var before = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < puts.Length; i++)
        {
            var (offer, version) = (reader.Text(), reader.Version());
            before = reader.InstantFrom(before);
            puts[i] = new PastPut(offer, version, before);
        }

        var units = new HeldUnit[reader.Count()];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = new HeldUnit(
                reader.Version(), reader.Byte(), reader.Text(), reader.Text(), reader.Bool(), reader.Instant());
        }

        return puts.Length + units.Length == 0 ? state : state with
        {
            Puts = ImmutableCollectionsMarshal.AsImmutableArray(puts),
            Units = ImmutableCollectionsMarshal.AsImmutableArray(units),
        };
    }

    /// <summary>
    /// What was put in conversations before there was a record of it, as far as what can still be answered and what was answered tell it.
    /// </summary>
    private static SubscriberState WithKnownPuts(SubscriberState state)
    {
        var puts = ImmutableArray.CreateBuilder<PastPut>();
        foreach (var answer in state.Answers)
        {
            if (!state.Contacts.Any(contact => contact.Subject == answer.Offer))
            {
                puts.Add(new PastPut(answer.Offer, 0, answer.At));
            }
        }

        foreach (var inPlay in state.OffersInPlay)
        {
            if (ChannelFacts.Inbound.Has(inPlay.Channel))
            {
                puts.Add(new PastPut(inPlay.Offer, inPlay.Version, inPlay.OfferedAt));
            }
        }

        return puts.Count == 0 ? state : state with { Puts = puts.DrainToImmutable() };
    }
}
