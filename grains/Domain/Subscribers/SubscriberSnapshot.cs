using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>A state and its stored form.</summary>
/// <param name="State">The state.</param>
/// <param name="Body">The same, as <see cref="SubscriberSnapshot.Encode"/> gives it.</param>
public readonly record struct EncodedState(SubscriberState State, ReadOnlyMemory<byte> Body);

/// <summary>Encoded bytes in a buffer that others use after their end.</summary>
public readonly ref struct BriefBytes : IDisposable
{
    private readonly BodyWriter _writer;

    internal BriefBytes(BodyWriter writer) => _writer = writer;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _writer.Written;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _writer.Dispose();
}

/// <summary>
/// The stored form of a state: see docs/formats/snapshot.md. A snapshot is a cache of its journal: a new shape is a new format number.
/// </summary>
public static partial class SubscriberSnapshot
{
    /// <summary>The format that is written.</summary>
    public const byte Format = 2;

    /// <summary>The format before there were lists, units of pools and puts on record.</summary>
    private const byte FirstFormat = 1;

    /// <summary>The bytes of a state. The same state gives the same bytes.</summary>
    public static byte[] Encode(SubscriberState state)
    {
        using var writer = BodyWriter.Rent();
        Write(writer, state);
        return writer.ToArray();
    }

    /// <summary>
    /// The bytes of a state in an older format: of one that was read from such bytes, the very same. What that format cannot hold is lost.
    /// </summary>
    /// <param name="state">What to write.</param>
    /// <param name="format">Which format. 1 to <see cref="Format"/>.</param>
    public static byte[] EncodeAs(SubscriberState state, byte format)
    {
        using var writer = BodyWriter.Rent();
        Write(writer, state, format);
        return writer.ToArray();
    }

    /// <summary>The same bytes in a buffer that is used again: they are good until they are disposed of.</summary>
    public static BriefBytes EncodeBriefly(SubscriberState state)
    {
        var writer = BodyWriter.Rent();
        Write(writer, state);
        return new BriefBytes(writer);
    }

    /// <summary>Writes a state after whatever the writer has.</summary>
    internal static void Write(BodyWriter writer, SubscriberState state, byte format = Format)
    {
        writer.Byte(format);
        writer.Text(state.Id.Value);
        writer.Unsigned((ulong)state.Version);
        writer.Bool(state.Profile is not null);
        if (state.Profile is { } profile)
        {
            Write(writer, profile);
        }

        Write(writer, state.BillsMinor);
        writer.Count(state.LastBillMonth.Number);
        writer.Signed(state.BalanceMinor);
        writer.Signed(state.Points);
        writer.Signed(state.DataUsedKilobytes);
        writer.Signed(state.VoiceMinutes);
        writer.Signed(state.SmsCount);
        writer.Bool(state.IsRoaming);
        Write(writer, state.Services);
        writer.Bool(state.HasMarketingConsent);
        writer.Bool(state.HasSpokenOnConsent);
        writer.Unsigned(format == FirstFormat ? state.DoNotDisturb.Bits : state.DoNotDisturbBy.Subscriber.Bits);
        writer.OptionalText(format == FirstFormat ? state.SuppressedBy : null);
        Write(writer, state.OpenComplaints);
        WriteContacts(writer, state.Contacts);
        WriteOffers(writer, state);
        writer.Count(state.MomentsAt.Length);
        foreach (var at in state.MomentsAt)
        {
            writer.Instant(at);
        }

        if (format > FirstFormat)
        {
            SuppressionSection.Write(writer, state);
            WriteUnitsAndPuts(writer, state);
        }
    }

    /// <summary>The state of bytes.</summary>
    /// <exception cref="FormatException">They are not whole, or of a format that this build does not know.</exception>
    public static SubscriberState Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        if (reader.Byte() is var format && format is < FirstFormat or > Format)
        {
            throw new FormatException($"Snapshot format {format} is not known to this build.");
        }

        var state = Read(ref reader);
        if (format > FirstFormat)
        {
            state = ReadUnitsAndPuts(ref reader, SuppressionSection.Read(ref reader, state));
        }
        else
        {
            state = WithKnownPuts(state);
        }

        reader.MustBeAtEnd();
        return state;
    }

    private static SubscriberState Read(ref BodyReader reader) => new()
    {
        Id = SubscriberId.Parse(reader.Text()),
        Version = reader.Version(),
        Profile = reader.Bool() ? ReadProfile(ref reader) : null,
        BillsMinor = ReadNumbers(ref reader),
        LastBillMonth = new BillingMonth(reader.Int32()),
        BalanceMinor = reader.Signed(),
        Points = reader.Signed(),
        DataUsedKilobytes = reader.Signed(),
        VoiceMinutes = reader.SignedInt32(),
        SmsCount = reader.SignedInt32(),
        IsRoaming = reader.Bool(),
        Services = ReadTexts(ref reader),
        HasMarketingConsent = reader.Bool(),
        HasSpokenOnConsent = reader.Bool(),
        DoNotDisturb = ReadChannels(ref reader),
        SuppressedBy = reader.OptionalText(),
        OpenComplaints = ReadTexts(ref reader),
        Contacts = ReadContacts(ref reader),
        OffersInPlay = ReadOffersInPlay(ref reader),
        Answers = ReadAnswers(ref reader),
        Interactions = ReadInteractions(ref reader),
        PendingOrders = ReadOrders(ref reader),
        MomentsAt = ReadInstants(ref reader),
    };

    private static void Write(BodyWriter writer, Profile profile)
    {
        writer.Text(profile.Msisdn);
        writer.Text(profile.Brand);
        writer.Text(profile.Plan);
        writer.Text(profile.Region);
        writer.Text(profile.Language);
        writer.Text(profile.TimeZone);
        writer.Instant(profile.JoinedAt);
        writer.Signed(profile.BalanceMinor);
        writer.Signed(profile.Points);
        writer.Signed(profile.DataAllowanceKilobytes);
        Write(writer, profile.BillsMinor);
        Write(writer, profile.Services);
        Write(writer, profile.Tags);
        writer.Count(profile.Traits.Length);
        foreach (var trait in profile.Traits)
        {
            writer.Text(trait.Name);
            writer.Text(trait.Value);
        }

        writer.Byte(profile.HasMarketingConsent switch { null => 0, false => 1, true => 2 });
    }

    private static Profile ReadProfile(ref BodyReader reader) => new()
    {
        Msisdn = reader.Text(),
        Brand = reader.Text(),
        Plan = reader.Text(),
        Region = reader.Text(),
        Language = reader.Text(),
        TimeZone = reader.Text(),
        JoinedAt = reader.Instant(),
        BalanceMinor = reader.Signed(),
        Points = reader.Signed(),
        DataAllowanceKilobytes = reader.Signed(),
        BillsMinor = ReadNumbers(ref reader),
        Services = ReadTexts(ref reader),
        Tags = ReadTexts(ref reader),
        Traits = ReadTraits(ref reader),
        HasMarketingConsent = reader.Byte() switch { 0 => null, 1 => false, 2 => true, _ => throw BodyReader.Broken() },
    };

    private static ImmutableArray<Trait> ReadTraits(ref BodyReader reader)
    {
        var traits = new Trait[reader.Count()];
        for (var i = 0; i < traits.Length; i++)
        {
            traits[i] = new Trait(reader.Text(), reader.Text());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(traits);
    }

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

    private static ChannelSet ReadChannels(ref BodyReader reader)
    {
        var bits = reader.Unsigned();
        return (bits & ~(ulong)ChannelFacts.All.Bits) == 0 ? new ChannelSet((uint)bits) : throw BodyReader.Broken();
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

    private static void Write(BodyWriter writer, ImmutableArray<long> numbers)
    {
        writer.Count(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Signed(number);
        }
    }

    private static ImmutableArray<long> ReadNumbers(ref BodyReader reader)
    {
        var numbers = new long[reader.Count()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.Signed();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    private static void Write(BodyWriter writer, ImmutableArray<string> texts)
    {
        writer.Count(texts.Length);
        foreach (var text in texts)
        {
            writer.Text(text);
        }
    }

    private static ImmutableArray<string> ReadTexts(ref BodyReader reader)
    {
        var texts = new string[reader.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }

    private static ImmutableArray<DateTimeOffset> ReadInstants(ref BodyReader reader)
    {
        var instants = new DateTimeOffset[reader.Count()];
        for (var i = 0; i < instants.Length; i++)
        {
            instants[i] = reader.Instant();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(instants);
    }
}
