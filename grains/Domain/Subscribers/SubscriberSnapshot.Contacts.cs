using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>The sections of contacts, offers, answers, conversations and orders.</summary>
public static partial class SubscriberSnapshot
{
    /// <summary>Instants are written as the step from the one before: contacts lie close together.</summary>
    private static void WriteContacts(BodyWriter writer, ImmutableArray<Contact> contacts)
    {
        writer.Count(contacts.Length);
        var before = DateTimeOffset.UnixEpoch;
        foreach (var contact in contacts)
        {
            writer.Unsigned((ulong)contact.Version);
            writer.Byte(contact.Ordinal);
            writer.Byte((byte)contact.Channel);
            writer.Byte((byte)contact.Kind);
            writer.Byte((byte)contact.Standing);
            writer.Byte(contact.Attempts);
            writer.Text(contact.Subject);
            writer.InstantFrom(before, contact.At);
            before = contact.At;
        }
    }

    private static ImmutableArray<Contact> ReadContacts(ref BodyReader reader)
    {
        var contacts = new Contact[reader.Count()];
        var before = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < contacts.Length; i++)
        {
            var (version, ordinal) = (reader.Version(), reader.Byte());
            var (channel, kind) = (reader.Enumeration<Channel>(), reader.Enumeration<MessageKind>());
            var (standing, attempts, subject) = (reader.Enumeration<ContactStanding>(), reader.Byte(), reader.Text());
            before = reader.InstantFrom(before);
            contacts[i] = new Contact(version, ordinal, channel, kind, standing, subject, before, attempts);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(contacts);
    }

    private static void WriteOffers(BodyWriter writer, SubscriberState state)
    {
        writer.Count(state.OffersInPlay.Length);
        foreach (var offer in state.OffersInPlay)
        {
            writer.Text(offer.Offer);
            writer.Byte((byte)offer.Channel);
            writer.Unsigned((ulong)offer.Version);
            writer.Byte(offer.Ordinal);
            writer.Instant(offer.OfferedAt);
            writer.InstantFrom(offer.OfferedAt, offer.ExpiresAt);
        }

        writer.Count(state.Answers.Length);
        foreach (var answer in state.Answers)
        {
            writer.Text(answer.Offer);
            writer.Byte((byte)answer.Kind);
            writer.Instant(answer.At);
        }

        writer.Count(state.Interactions.Length);
        foreach (var interaction in state.Interactions)
        {
            writer.Unsigned((ulong)interaction.Version);
            writer.Byte((byte)interaction.Channel);
            Write(writer, interaction.Offers);
            foreach (var response in interaction.Responses)
            {
                writer.Byte(response is { } said ? (byte)(said + 1) : (byte)0);
            }

            writer.Instant(interaction.OpenedAt);
        }

        writer.Count(state.PendingOrders.Length);
        foreach (var order in state.PendingOrders)
        {
            writer.Unsigned((ulong)order.Version);
            writer.Byte(order.Ordinal);
            writer.Text(order.Offer);
            writer.Text(order.Service);
            writer.Signed(order.PriceMinor);
            writer.Instant(order.PlacedAt);
        }
    }

    private static ImmutableArray<OfferInPlay> ReadOffersInPlay(ref BodyReader reader)
    {
        var offers = new OfferInPlay[reader.Count()];
        for (var i = 0; i < offers.Length; i++)
        {
            var (offer, channel, version, ordinal) = (reader.Text(), reader.Enumeration<Channel>(), reader.Version(), reader.Byte());
            var offeredAt = reader.Instant();
            offers[i] = new OfferInPlay(offer, channel, version, ordinal, offeredAt, reader.InstantFrom(offeredAt));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(offers);
    }

    private static ImmutableArray<PastAnswer> ReadAnswers(ref BodyReader reader)
    {
        var answers = new PastAnswer[reader.Count()];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new PastAnswer(reader.Text(), reader.Enumeration<AnswerKind>(), reader.Instant());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(answers);
    }

    private static ImmutableArray<Interaction> ReadInteractions(ref BodyReader reader)
    {
        var interactions = new Interaction[reader.Count()];
        for (var i = 0; i < interactions.Length; i++)
        {
            var (version, channel, offers) = (reader.Version(), reader.Enumeration<Channel>(), ReadTexts(ref reader));
            interactions[i] = new Interaction(version, channel, offers, ReadResponses(ref reader, offers.Length), reader.Instant());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(interactions);
    }

    private static ImmutableArray<InteractionResponse?> ReadResponses(ref BodyReader reader, int count)
    {
        var responses = new InteractionResponse?[count];
        for (var i = 0; i < count; i++)
        {
            responses[i] = reader.OptionalEnumeration<InteractionResponse>();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(responses);
    }

    private static ImmutableArray<PendingOrder> ReadOrders(ref BodyReader reader)
    {
        var orders = new PendingOrder[reader.Count()];
        for (var i = 0; i < orders.Length; i++)
        {
            orders[i] = new PendingOrder(
                reader.Version(), reader.Byte(), reader.Text(), reader.Text(), reader.Signed(), reader.Instant());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(orders);
    }
}
