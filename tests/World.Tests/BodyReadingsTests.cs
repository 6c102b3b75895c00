using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns.Dispatching;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Numbers;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Maintenance;
using SmartManager.Support;

namespace SmartManager.World.Tests;

/// <summary>The check of a store reads each body with the code that needs it, and finds what no build wrote.</summary>
public sealed class BodyReadingsTests
{
    private const string Owner = "subscriber/sub-1";

    private static readonly SubscriberSpec Opened = new SubscriberSpec().Given(SubscriberSpec.AnnIsKnown)
        .When(new SubscriberCommand.OpenInteraction(Channel.Hall));

    private static readonly byte[] Snapshot = SubscriberSnapshot.Encode(Opened.State);
    private static readonly byte[] Trace = DecisionTraceBody.Encode(Opened.Trace!);
    private static readonly byte[] Entry = JsonSerializer.SerializeToUtf8Bytes(
        SubscriberSpec.AnnIsKnown, DomainJson.Default.SubscriberEvent);

    private static readonly byte[] Rules = JsonSerializer.SerializeToUtf8Bytes(Rulebooks.Basic, RulebookJson.TypeInfo);
    private static readonly byte[] Message = JsonSerializer.SerializeToUtf8Bytes(
        new OutgoingMessage("8613800000001", "text", "offer"), DomainJson.Default.OutgoingMessage);

    private static readonly byte[] Order = JsonSerializer.SerializeToUtf8Bytes(
        new OutgoingOrder("8613800000001", "offer", "P-1", 5), DomainJson.Default.OutgoingOrder);

    [Fact]
    public void ReadsWhatThisBuildWrites() => Assert.All(
        (StoredBody[])
        [
            new(StoredBodyKind.Snapshot, Owner, Opened.State.Version, "", Snapshot),
            new(StoredBodyKind.Entry, Owner, 1, "", Entry),
            new(StoredBodyKind.Trace, Owner, 1, "", Trace),
            new(StoredBodyKind.Document, "rulebook", 1, "", Rules),
            new(StoredBodyKind.Document, "first-start", 1, "", "{}"u8.ToArray()),
            new(StoredBodyKind.OutboxRow, Owner, 0, "sms", Message),
            new(StoredBodyKind.OutboxRow, Owner, 0, "billing", Order),
        ],
        body => Assert.Null(Read(body)));

    [Fact]
    public void ReadsWhatCampaignsWrite()
    {
        DispatchEvent moved = new DispatchEvent.Moved(DispatchState.Initial with { Phase = DispatchStanding.Running, Revision = 1 })
        {
            At = SubscriberSpec.Noon,
        };
        var place = JsonSerializer.SerializeToUtf8Bytes(moved, DomainJson.Default.DispatchEvent);
        var board = (CampaignBoard.Empty with { Ended = CampaignBoard.Empty.Ended.Add("spring", SubscriberSpec.Noon) }).Encode();
        Assert.Null(Read(new(StoredBodyKind.Entry, "dispatch/spring", 1, "", place)));
        Assert.Null(Read(new(StoredBodyKind.Snapshot, "dispatch/spring", 1, "", place)));
        Assert.NotNull(Read(new(StoredBodyKind.Entry, "dispatch/spring", 1, "", Entry)));
        Assert.Null(Read(new(StoredBodyKind.Document, StoredCampaigns.BoardKind, 1, "", board)));
        Assert.NotNull(Read(new(StoredBodyKind.Document, StoredCampaigns.BoardKind, 1, "", "{}"u8.ToArray())));
    }

    [Fact]
    public void ReadsWhatTestSendsWrite()
    {
        var numbers = JsonSerializer.SerializeToUtf8Bytes(
            new TestNumbersVersion("Li", null, [new TestNumber("8613800000001", "lab")]), PlanningJson.Default.TestNumbersVersion);
        var send = JsonSerializer.SerializeToUtf8Bytes(
            new TestSend("look", "Li", "sms", 1, Channel.Sms, [new TestMessage("8613800000001", null, null, TestOutcome.NotSent, "none")]),
            PlanningJson.Default.TestSend);
        var sends = TestSend.KindOf("spring");
        Assert.Null(Read(new(StoredBodyKind.Document, TestNumbersVersion.Kind, 1, "", numbers)));
        Assert.NotNull(Read(new(StoredBodyKind.Document, TestNumbersVersion.Kind, 1, "", "null"u8.ToArray())));
        Assert.Null(Read(new(StoredBodyKind.Document, sends, 1, "", send)));
        Assert.NotNull(Read(new(StoredBodyKind.Document, sends, 1, "", send.AsMemory(0, send.Length - 1))));
    }

    /// <summary>What a build before lists wrote is whole, too; and of a number, both that is stored.</summary>
    [Fact]
    public void ReadsOldFormats_AndNumbers()
    {
        var old = SubscriberSnapshot.EncodeAs(Opened.Trace!.State, 1);
        var trace = DecisionTraceBody.Encode(Opened.Trace, new EncodedState(Opened.Trace.State, old));
        var wish = new SuppressionWish(true, "grey", null, "r", default, null);
        var kept = new NumberEvent.WishKept("m", wish) { At = SubscriberSpec.Noon };
        Assert.All(
            (StoredBody[])
            [
                new(StoredBodyKind.Snapshot, Owner, Opened.State.Version, "", SubscriberSnapshot.EncodeAs(Opened.State, 1)),
                new(StoredBodyKind.Trace, Owner, 1, "", trace),
                new(StoredBodyKind.Entry, "number/x", 1, "", JsonSerializer.SerializeToUtf8Bytes(kept, DomainJson.Default.NumberEvent)),
                new(StoredBodyKind.Snapshot, "number/x", 1, "", JsonSerializer.SerializeToUtf8Bytes(
                    NumberState.Initial.Evolve(kept), DomainJson.Default.NumberState)),
            ],
            body => Assert.Null(Read(body)));
        Assert.NotNull(Read(new(StoredBodyKind.Entry, "number/x", 1, "", Entry)));
        Assert.NotNull(Read(new(StoredBodyKind.Snapshot, "number/x", 2, "", JsonSerializer.SerializeToUtf8Bytes(
            NumberState.Initial.Evolve(kept), DomainJson.Default.NumberState))));
    }

    [Fact]
    public void SaysWhy_WhenABodyIsNotWhatItShouldBe()
    {
        var version = Opened.State.Version;
        Assert.Equal("it is another subscriber's", Read(new(StoredBodyKind.Snapshot, "subscriber/sub-2", version, "", Snapshot)));
        Assert.Equal("it is of another version", Read(new(StoredBodyKind.Snapshot, Owner, version + 1, "", Snapshot)));
        Assert.Equal("it is another subscriber's", Read(new(StoredBodyKind.Trace, "subscriber/sub-2", 1, "", Trace)));
        Assert.Equal("this build knows no grain of that kind", Read(new(StoredBodyKind.Entry, "nobody/c-1", 1, "", Entry)));
        Assert.Equal("this build knows no such channel", Read(new(StoredBodyKind.OutboxRow, Owner, 0, "fax", Message)));
        Assert.NotNull(Read(new(StoredBodyKind.OutboxRow, Owner, 0, "billing", Message)));
        Assert.NotNull(Read(new(StoredBodyKind.Document, "rulebook", 1, "", "{}"u8.ToArray())));
        Assert.NotNull(Read(new(StoredBodyKind.Document, "first-start", 1, "", "{"u8.ToArray())));
        Assert.Equal(
            "the rulebook that it was decided under is missing, or cannot be read",
            BodyReadings.OfThisMachine().Begin((_, _) => null)(new(StoredBodyKind.Trace, Owner, 1, "", Trace)));
    }

    /// <summary>
    /// Whatever bit flips, the reader answers and never throws. What share it finds is what the guide tells operators; a text is no text
    /// any more, a count does not fit: those are found, and another letter or digit in its place is not.
    /// </summary>
    [Theory]
    [InlineData(StoredBodyKind.Snapshot, 0.3)]
    [InlineData(StoredBodyKind.Trace, 0.3)]
    [InlineData(StoredBodyKind.Entry, 0.8)]
    public void FindsAShareOfAllFlippedBits_AndNeverThrows(StoredBodyKind kind, double shareMin)
    {
        var (bytes, version) = kind switch
        {
            StoredBodyKind.Snapshot => (Snapshot, Opened.State.Version),
            StoredBodyKind.Trace => (Trace, 1),
            _ => (Entry, 1),
        };
        var found = 0;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            found += Read(new StoredBody(kind, Owner, version, "", flipped)) is null ? 0 : 1;
        }

        var share = (double)found / (bytes.Length * 8);
        Assert.True(share >= shareMin, $"{share:P1} of {bytes.Length * 8} flipped bits were found.");
        Assert.True(share < 1);
    }

    private static string? Read(StoredBody body) =>
        BodyReadings.OfThisMachine().Begin((kind, version) => kind == "rulebook" && version == 1 ? Rules : null)(body);
}
