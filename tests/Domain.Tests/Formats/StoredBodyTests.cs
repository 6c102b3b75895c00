using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Campaigns;

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
        DoNotDisturbBy = new Disturbance(
            ChannelSet.Of(Channel.Sms, Channel.Hall),
            ChannelSet.Of(Channel.Web),
            ChannelSet.Of(Channel.Terminal),
            ChannelSet.Of(Channel.Sms)),
        Suppressions =
        [
            new SuppressionEntry("manual", "grey", RequestSource.Staff, null, DateTimeOffset.UnixEpoch, null),
            new SuppressionEntry("black-d", "complaint", RequestSource.File, "file-1", Noon, Noon.AddDays(180)),
        ],
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
        Puts = [new PastPut("gift", 9, Noon)],
        Units = [new HeldUnit(11, 2, "seats", "data", IsSeat: true, Noon)],
        BookedOrders =
        [
            new BookedOrder(3, 1, "gift", "gift-service", 500, Noon.AddDays(-1), Noon),
            new BookedOrder(4, 0, "newspaper", "newspaper", 100, Noon, ReversalAskedAt: null),
        ],
        Tasks = [new OpenTask(8, 0, TaskKind.UnclearReply, Noon)],
        Participations =
        [
            new Participation("spring", "sms", "newspaper", Channel.Sms, "gs-lanzhou", TaskOutcome.Silent, 5, 0, Noon),
            new Participation(
                "spring", "call", "gift", Channel.InboundCall, "gs-lanzhou", TaskOutcome.Control, 6, Participation.NoContact, Noon),
        ],
    };

    private static readonly DecisionTrace Trace = new SubscriberSpec().Given(AnnIsKnown).When(new ProposeOffer("newspaper")).Trace!;

    [Fact]
    public void ASnapshotKeepsItsBytes() => Assert.Equal(FullInHex, Convert.ToHexString(SubscriberSnapshot.Encode(Full)));

    /// <summary>What a build of before wrote is read, means the same, and can be written again as it was.</summary>
    [Fact]
    public void ASnapshotOfFormat1IsRead()
    {
        var bytes = Convert.FromHexString(FullInHexOfFormat1);
        var state = SubscriberSnapshot.Decode(bytes);
        Assert.Equal(ChannelSet.Of(Channel.Sms, Channel.Hall), state.DoNotDisturb);
        Assert.Equal(state.DoNotDisturb, state.DoNotDisturbBy.Subscriber);
        Assert.Equal(
            new SuppressionEntry("manual", "grey", RequestSource.Staff, null, DateTimeOffset.UnixEpoch, null),
            Assert.Single(state.Suppressions));
        Assert.Equal<PastPut>([new PastPut("gift", 0, Noon)], state.Puts); // Told by the answer to what no message was about.
        Assert.Empty(state.Units);
        Assert.Equal(FullInHexOfFormat1, Convert.ToHexString(SubscriberSnapshot.EncodeAs(state, 1)));
        Assert.Equal(Convert.ToHexString(SubscriberSnapshot.Encode(state)), Convert.ToHexString(SubscriberSnapshot.Encode(
            SubscriberSnapshot.Decode(SubscriberSnapshot.Encode(state)))));
    }

    /// <summary>Nothing could be reversed and nobody asked: the rest is as it was.</summary>
    [Fact]
    public void ASnapshotOfFormat2IsRead()
    {
        var state = SubscriberSnapshot.Decode(Convert.FromHexString(FullInHexOfFormat2));
        Assert.Empty(state.BookedOrders);
        Assert.Empty(state.Tasks);
        Assert.Equal(FullInHexOfFormat2, Convert.ToHexString(SubscriberSnapshot.EncodeAs(state, 2)));
        Assert.Equal(FullInHexOfFormat2, Convert.ToHexString(SubscriberSnapshot.EncodeAs(Full, 2)));
    }

    /// <summary>No campaign had come: the rest is as it was.</summary>
    [Fact]
    public void ASnapshotOfFormat3IsRead()
    {
        var state = SubscriberSnapshot.Decode(Convert.FromHexString(FullInHexOfFormat3));
        Assert.Empty(state.Participations);
        Assert.Equal(FullInHexOfFormat3, Convert.ToHexString(SubscriberSnapshot.EncodeAs(state, 3)));
        Assert.Equal(FullInHexOfFormat3, Convert.ToHexString(SubscriberSnapshot.EncodeAs(Full, 3)));
    }

    /// <summary>A trace holds a state in the format of its build.</summary>
    [Fact]
    public void ATraceWithAStateOfFormat1IsRead()
    {
        var trace = DecisionTraceBody.Decode(Convert.FromHexString(TraceInHexOfFormat1), Rulebooks.Standard);
        Assert.True(DecisionTrace.AreSame(Trace.Choice, trace.Choice));
        Assert.Equal(TraceInHexOfFormat1, Convert.ToHexString(DecisionTraceBody.EncodeAs(
            trace, 1, new EncodedState(trace.State, SubscriberSnapshot.EncodeAs(trace.State, 1)))));
    }

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
        (snapshot[0], trace[0]) = (5, 3);
        Assert.Equal(
            "Snapshot format 5 is not known to this build.",
            Assert.Throws<FormatException>(() => SubscriberSnapshot.Decode(snapshot)).Message);
        Assert.Throws<FormatException>(() => DecisionTraceBody.RulebookVersionOf(trace));
    }

    [Fact]
    public void EveryTruncationEndsInFormatException()
    {
        var (snapshot, trace) = (SubscriberSnapshot.Encode(Full), DecisionTraceBody.Encode(Trace));
        Assert.All(Enumerable.Range(0, snapshot.Length), n =>
            Assert.Throws<FormatException>(() => SubscriberSnapshot.Decode(snapshot.AsSpan(0, n))));
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
            bytes => DecisionTraceBody.RulebookVersionOf(bytes) == Rulebooks.Standard.Version
                && DecisionTraceBody.LearntVersionOf(bytes) == 0
                ? DecisionTraceBody.Encode(DecisionTraceBody.Decode(bytes, Rulebooks.Standard))
                : [])).Holds();

    [Fact]
    public void TextsOfAnyLengthAndAlphabetAreReadAgain() => Prop.ForAll(Texts, parts =>
    {
        var text = string.Concat(parts);
        var bytes = SubscriberSnapshot.Encode(Full with { SuppressedBy = text, OpenComplaints = [text, "after"] });
        var read = SubscriberSnapshot.Decode(bytes);
        return read.SuppressedBy == text && read.OpenComplaints[0] == text && SubscriberSnapshot.Encode(read).AsSpan().SequenceEqual(bytes);
    }).Holds();

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

    /// <summary>Characters of one to four bytes.</summary>
    private static Arbitrary<string[]> Texts { get; } = Arb.From(Gen.Elements("a", "é", "兰", "😀", "\0").ArrayOf(), Shrinking.DropSome);

    private const string FullInHex =
        "04057375622D31AC02010D3836313030313233343536373806676F746F6E6507706C616E2D3838076C616E7A686F7502656E"
        + "0D4575726F70652F4265726C696E8080F0DBD8C9E3EB0809880E8080800103A09C01A09C01A09C01010472696E6701037669"
        + "700203616765023431046369747906E585B0E5B79E0203029003E0D403F9BD0101F2C0018080808080407A0E0102046E6577"
        + "730472696E67010109000103632D3102050000000201096E65777370617065728080E9D1C686FC3E0901030107000B696E74"
        + "6572616374696F6EFF979ABC0401096E657773706170657200050080C0CAE682829EEF088080EAF3EF960101046769667402"
        + "80C0CAE682829EEF08010903020467696674096E6577737061706572030080C0CAE682829EEF08010B0209646174612D7061"
        + "636B0464617461D00F80C0CAE682829EEF08020080C0CAE682829EEF0802066D616E75616C046772657902008080D6BDDFFE"
        + "DFCF080007626C61636B2D6409636F6D706C61696E7403010666696C652D3180C0CAE682829EEF08018080D8A5BADC462010"
        + "01010467696674098080E9D1C686FC3E010B0205736561747304646174610180C0CAE682829EEF0802030104676966740C67"
        + "6966742D73657276696365E80780C0A393F0E89DEF08018080CEA6A5320400096E6577737061706572096E65777370617065"
        + "72C80180C0CAE682829EEF08000108000080C0CAE682829EEF080206737072696E6703736D73096E6577737061706572000A"
        + "67732D6C616E7A686F7504050080C0CAE682829EEF0806737072696E670463616C6C0467696674010A67732D6C616E7A686F"
        + "750106FF80C0CAE682829EEF08";

    private const string FullInHexOfFormat3 =
        "03057375622D31AC02010D3836313030313233343536373806676F746F6E6507706C616E2D3838076C616E7A686F7502656E"
        + "0D4575726F70652F4265726C696E8080F0DBD8C9E3EB0809880E8080800103A09C01A09C01A09C01010472696E6701037669"
        + "700203616765023431046369747906E585B0E5B79E0203029003E0D403F9BD0101F2C0018080808080407A0E0102046E6577"
        + "730472696E67010109000103632D3102050000000201096E65777370617065728080E9D1C686FC3E0901030107000B696E74"
        + "6572616374696F6EFF979ABC0401096E657773706170657200050080C0CAE682829EEF088080EAF3EF960101046769667402"
        + "80C0CAE682829EEF08010903020467696674096E6577737061706572030080C0CAE682829EEF08010B0209646174612D7061"
        + "636B0464617461D00F80C0CAE682829EEF08020080C0CAE682829EEF0802066D616E75616C046772657902008080D6BDDFFE"
        + "DFCF080007626C61636B2D6409636F6D706C61696E7403010666696C652D3180C0CAE682829EEF08018080D8A5BADC462010"
        + "01010467696674098080E9D1C686FC3E010B0205736561747304646174610180C0CAE682829EEF08"
        + "02030104676966740C676966742D73657276696365E80780C0A393F0E89DEF08018080CEA6A5320400096E65777370617065"
        + "72096E6577737061706572C80180C0CAE682829EEF08000108000080C0CAE682829EEF08";

    private const string FullInHexOfFormat2 =
        "02057375622D31AC02010D3836313030313233343536373806676F746F6E6507706C616E2D3838076C616E7A686F7502656E"
        + "0D4575726F70652F4265726C696E8080F0DBD8C9E3EB0809880E8080800103A09C01A09C01A09C01010472696E6701037669"
        + "700203616765023431046369747906E585B0E5B79E0203029003E0D403F9BD0101F2C0018080808080407A0E0102046E6577"
        + "730472696E67010109000103632D3102050000000201096E65777370617065728080E9D1C686FC3E0901030107000B696E74"
        + "6572616374696F6EFF979ABC0401096E657773706170657200050080C0CAE682829EEF088080EAF3EF960101046769667402"
        + "80C0CAE682829EEF08010903020467696674096E6577737061706572030080C0CAE682829EEF08010B0209646174612D7061"
        + "636B0464617461D00F80C0CAE682829EEF08020080C0CAE682829EEF0802066D616E75616C046772657902008080D6BDDFFE"
        + "DFCF080007626C61636B2D6409636F6D706C61696E7403010666696C652D3180C0CAE682829EEF08018080D8A5BADC462010"
        + "01010467696674098080E9D1C686FC3E010B0205736561747304646174610180C0CAE682829EEF08";

    private const string TraceInHex =
        "02010080C0CAE682829EEF0800000001096E6577737061706572017603057375622D3101010D383631303031323334353637"
        + "3806676F746F6E6507706C616E2D3838076C616E7A686F7502656E008080F0DBD8C9E3EB0800880E8080800103A09C01A09C"
        + "01A09C010000000203A09C01A09C01A09C010000880E00000000000100000000000000000000000000000000000000000103"
        + "0504040400000000000000E03F04";

    private const string FullInHexOfFormat1 =
        "01057375622D31AC02010D3836313030313233343536373806676F746F6E6507706C616E2D3838076C616E7A686F7502656E"
        + "0D4575726F70652F4265726C696E8080F0DBD8C9E3EB0809880E8080800103A09C01A09C01A09C01010472696E6701037669"
        + "700203616765023431046369747906E585B0E5B79E0203029003E0D403F9BD0101F2C0018080808080407A0E0102046E6577"
        + "730472696E670101090104677265790103632D3102050000000201096E65777370617065728080E9D1C686FC3E0901030107"
        + "000B696E746572616374696F6EFF979ABC0401096E657773706170657200050080C0CAE682829EEF088080EAF3EF96010104"
        + "676966740280C0CAE682829EEF08010903020467696674096E6577737061706572030080C0CAE682829EEF08010B02096461"
        + "74612D7061636B0464617461D00F80C0CAE682829EEF08020080C0CAE682829EEF08";

    private const string TraceInHexOfFormat1 =
        "010180C0CAE682829EEF0800000001096E6577737061706572016E01057375622D3101010D38363130303132333435363738"
        + "06676F746F6E6507706C616E2D3838076C616E7A686F7502656E008080F0DBD8C9E3EB0800880E8080800103A09C01A09C01"
        + "A09C010000000203A09C01A09C01A09C010000880E0000000000010000000000000000000000000103050404040000000000"
        + "0000E03F04";
}
