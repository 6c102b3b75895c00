using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Formats;

/// <summary>Freezes the binary bodies. A failing test here means a new format number, never a new expectation.</summary>
public sealed class StoredBodyTests
{
    /// <summary>A state with something in every field.</summary>
    private static readonly SubscriberState Full = new()
    {
        Id = Me,
        Version = 300,
        Profile = Ann with
        {
            TimeZone = "Europe/Berlin",
            BalanceMinor = -5,
            Services = ["ring"],
            Tags = ["vip"],
            Traits = [new Trait("age", "41"), new Trait("city", "兰州")],
        },
        BillsMinor = [1, 200, 30_000],
        LastBillMonth = BillingMonth.Of(new DateOnly(2026, 2, 1)),
        BalanceMinor = -1,
        Points = 12_345,
        DataUsedKilobytes = 1L << 40,
        VoiceMinutes = 61,
        SmsCount = 7,
        IsRoaming = true,
        Services = ["news", "ring"],
        HasMarketingConsent = true,
        HasSpokenOnConsent = true,
        DoNotDisturb = ChannelSet.Of(Channel.Sms, Channel.Hall),
        SuppressedBy = "grey",
        OpenComplaints = ["c-1"],
        Contacts =
        [
            new Contact(5, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Sent, "newspaper", Noon, 1),
            new Contact(9, 1, Channel.Hall, MessageKind.Service, ContactStanding.Unconfirmed, "interaction", Noon.AddMinutes(-1), 0),
        ],
        OffersInPlay = [new OfferInPlay("newspaper", Channel.Sms, 5, 0, Noon, Noon.AddHours(72))],
        Answers = [new PastAnswer("gift", AnswerKind.Expired, Noon)],
        Interactions = [new Interaction(9, Channel.Hall, ["gift", "newspaper"], [InteractionResponse.Refused, null], Noon)],
        PendingOrders = [new PendingOrder(11, 2, "data-pack", "data", 1_000, Noon)],
        MomentsAt = [default, Noon],
    };

    private static readonly DecisionTrace Trace = new SubscriberSpec().Given(AnnIsKnown).When(new ProposeOffer("newspaper")).Trace!;

    [Fact]
    public void ASnapshotKeepsItsBytes() => Assert.Equal(FullInHex, Convert.ToHexString(SubscriberSnapshot.Encode(Full)));

    [Fact]
    public void ASnapshotGivesTheStateBack() => Assert.Equal(
        FullInHex, Convert.ToHexString(SubscriberSnapshot.Encode(SubscriberSnapshot.Decode(Convert.FromHexString(FullInHex)))));

    [Fact]
    public void TheFullStateHasNoFieldAtItsDefault() => Assert.Equal(
        "",
        string.Join('\n', typeof(SubscriberState).GetProperties()
            .Where(property => property.SetMethod is not null
                && Equals(property.GetValue(Full), property.GetValue(SubscriberState.Initial(default))))
            .Select(property => property.Name)));

    [Fact]
    public void ATraceKeepsItsBytes() => Assert.Equal(TraceInHex, Convert.ToHexString(DecisionTraceBody.Encode(Trace)));

    [Fact]
    public void ATraceIsRead_ByTheRulebookThatItWasDecidedUnder()
    {
        var bytes = Convert.FromHexString(TraceInHex);
        Assert.Equal(1, DecisionTraceBody.RulebookVersionOf(bytes));
        var trace = DecisionTraceBody.Decode(bytes, Rulebooks.Standard);
        Assert.Equal(
            (1L, Noon, Noon, Occasion.Proposal("newspaper"), 1, 1L),
            (trace.RulebookVersion, trace.Now, trace.EarliestAt, trace.Occasion, trace.Limit, trace.State.Version));
        Assert.True(DecisionTrace.AreSame(Trace.Choice, trace.Choice));
        Assert.Throws<ArgumentException>(() => DecisionTraceBody.Decode(bytes, Rulebooks.Compile(Rulebooks.Basic, version: 2)));
    }

    [Fact]
    public void AnotherFormatIsNotRead()
    {
        var (snapshot, trace) = (SubscriberSnapshot.Encode(Full), DecisionTraceBody.Encode(Trace));
        (snapshot[0], trace[0]) = (2, 2);
        Assert.Equal(
            "Snapshot format 2 is not known to this build.", Assert.Throws<FormatException>(() => SubscriberSnapshot.Decode(snapshot)).Message);
        Assert.Throws<FormatException>(() => DecisionTraceBody.RulebookVersionOf(trace));
    }

    [Fact]
    public void EveryTruncationEndsInFormatException()
    {
        var (snapshot, trace) = (SubscriberSnapshot.Encode(Full), DecisionTraceBody.Encode(Trace));
        Assert.All(Enumerable.Range(0, snapshot.Length), n => Assert.Throws<FormatException>(() => SubscriberSnapshot.Decode(snapshot.AsSpan(0, n))));
        Assert.All(
            Enumerable.Range(0, trace.Length),
            n => Assert.Throws<FormatException>(() => DecisionTraceBody.Decode(trace.AsSpan(0, n), Rulebooks.Standard)));
        Assert.Throws<FormatException>(() => SubscriberSnapshot.Decode([.. snapshot, 0]));
        Assert.Throws<FormatException>(() => DecisionTraceBody.Decode([.. trace, 0], Rulebooks.Standard));
    }

    [Fact]
    public void DamagedBytesEndInFormatException_OrInAStateThatCanBeStored() => Prop.ForAll(Damages, damages =>
        IsReadOrRefused(SubscriberSnapshot.Encode(Full), damages, bytes => SubscriberSnapshot.Encode(SubscriberSnapshot.Decode(bytes)))
        && IsReadOrRefused(
            DecisionTraceBody.Encode(Trace),
            damages,
            bytes => Rulebooks.Standard.Version == DecisionTraceBody.RulebookVersionOf(bytes)
                ? DecisionTraceBody.Encode(DecisionTraceBody.Decode(bytes, Rulebooks.Standard))
                : [])).Holds();

    /// <summary>Other exceptions pass through and fail the property.</summary>
    private static bool IsReadOrRefused(byte[] bytes, (int Place, int Value)[] damages, Func<byte[], byte[]> read)
    {
        foreach (var (place, value) in damages)
        {
            bytes[place % bytes.Length] = (byte)value;
        }

        try
        {
            read(bytes);
        }
        catch (FormatException)
        {
        }

        return true;
    }

    private static Arbitrary<(int Place, int Value)[]> Damages { get; } = Arb.From(
        (from place in Gen.Choose(0, 100_000) from value in Gen.Choose(0, 255) select (place, value)).ArrayOf(), Shrinking.DropSome);

    private const string FullInHex = "";

    private const string TraceInHex = "";
}
