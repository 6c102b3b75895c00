using SmartManager.Domain.Encoding;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// The stored form of a state: see docs/formats/snapshot.md. A snapshot is a cache of its journal: a new shape is a new format number.
/// </summary>
public static partial class SubscriberSnapshot
{
    /// <summary>The format that is written.</summary>
    public const byte Format = 4;

    /// <summary>The format before there were lists, units of pools and puts on record.</summary>
    private const byte FirstFormat = 1;

    /// <summary>The format before orders could be reversed and people be asked.</summary>
    private const byte SecondFormat = 2;

    /// <summary>The format before campaigns came to subscribers.</summary>
    private const byte ThirdFormat = 3;

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
    /// <remarks>
    /// Without campaigns it is of the format before, byte for byte: builds that know no campaigns read whoever no campaign has come to.
    /// </remarks>
    internal static void Write(BodyWriter writer, SubscriberState state, byte format = Format)
    {
        format = state.Participations.IsEmpty && format > ThirdFormat ? ThirdFormat : format;
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

        if (format > SecondFormat)
        {
            WriteBookedAndTasks(writer, state);
        }

        if (format > ThirdFormat)
        {
            WriteParticipations(writer, state);
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
            state = format > SecondFormat ? ReadBookedAndTasks(ref reader, state) : state;
            state = format > ThirdFormat ? ReadParticipations(ref reader, state) : state;
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

    private static ChannelSet ReadChannels(ref BodyReader reader)
    {
        var bits = reader.Unsigned();
        return (bits & ~(ulong)ChannelFacts.All.Bits) == 0 ? new ChannelSet((uint)bits) : throw BodyReader.Broken();
    }
}
