using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Tests.Formats;

/// <summary>Freezes what is in the journal. A failing test here means a new version of the event, never a new expectation.</summary>
public sealed class StoredEventTests
{
    private static readonly BillingMonth March = BillingMonth.Of(new DateOnly(2026, 3, 1));

    public static TheoryData<SubscriberEvent, string> Stored => new()
    {
        {
            new ProfileReplaced(Ann with { Services = ["ring"], Tags = ["vip"], Traits = [new Trait("age", "41")] }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Usage(1, 2, 3) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Bill(March, 9_900) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.TopUp(5_000) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.PointsChange(1_000) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.PortalVisit("home") { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.DeviceChange("n95") { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Complaint("c-1", IsOpen: true) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.ServiceChange("ring", IsHeld: false) { OccurredAt = Noon }) { At = Noon },
            """x"""
        },
        {
            new KeyMomentReached(KeyMoment.DataAllowanceExceeded) { At = Noon },
            """x"""
        },
        {
            new ContactPlanned(7, 1, Channel.Sms, MessageKind.Marketing, "gift", Noon) { At = Noon },
            """x"""
        },
        {
            new OfferPut("gift", Channel.Sms, 7, 1, Noon) { At = Noon },
            """x"""
        },
        {
            new ContactReleased(7, 1) { At = Noon },
            """x"""
        },
        {
            new ContactDeferred(7, 1, Noon, "handover.retry") { At = Noon },
            """x"""
        },
        {
            new ContactWithheld(7, 1, "contact-policy.cap") { At = Noon },
            """x"""
        },
        {
            new ContactHandedOver(7, 1, Handover.Accepted, "kannel", "k-1") { At = Noon },
            """x"""
        },
        {
            new ContactHandedOver(7, 1, Handover.Unknown, "kannel", null) { At = Noon },
            """x"""
        },
        {
            new ContactSettled(7, 1, ContactStanding.InDoubt) { At = Noon },
            """x"""
        },
        {
            new ReplyReceived("accept", "gift", "好") { At = Noon },
            """x"""
        },
        {
            new ReplyReceived("unclear", null, "?") { At = Noon },
            """x"""
        },
        {
            new OfferAnswered("gift", AnswerKind.Expired, 7) { At = Noon },
            """x"""
        },
        {
            new OfferWithdrawn("gift", 7) { At = Noon },
            """x"""
        },
        {
            new ProposalConsidered("gift", "holdout.global") { At = Noon },
            """x"""
        },
        {
            new ProposalConsidered("gift", null) { At = Noon },
            """x"""
        },
        {
            new OrderPlaced(7, 1, "gift", "P-gift", "gift-service", 500) { At = Noon },
            """x"""
        },
        {
            new OrderBooked(7, 1, "gift", "gift-service", 500) { At = Noon },
            """x"""
        },
        {
            new OrderRefused(7, 1, "gift", "no-money") { At = Noon },
            """x"""
        },
        {
            new OrderDeferred(7, 1, Noon) { At = Noon },
            """x"""
        },
        {
            new ConsentChanged(IsGranted: false, "sms-reply") { At = Noon },
            """x"""
        },
        {
            new DoNotDisturbChanged(Channel.OutboundCall, IsOn: true, "hall") { At = Noon },
            """x"""
        },
        {
            new DoNotDisturbChanged(null, IsOn: false, "hall") { At = Noon },
            """x"""
        },
        {
            new SuppressionChanged("grey") { At = Noon },
            """x"""
        },
        {
            new SuppressionChanged(null) { At = Noon },
            """x"""
        },
        {
            new InteractionOpened(7, Channel.Hall, ["gift", "newspaper"]) { At = Noon },
            """x"""
        },
        {
            new InteractionAnswered(7, "gift", InteractionResponse.NotShown) { At = Noon },
            """x"""
        },
        {
            new InteractionClosed(7) { At = Noon },
            """x"""
        },
        {
            new WokenUp("offer/sub-1~7~1") { At = Noon },
            """x"""
        },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void EventKeepsItsBytes(SubscriberEvent @event, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(@event, DomainJson.Default.SubscriberEvent));
        var read = JsonSerializer.Deserialize(json, DomainJson.Default.SubscriberEvent)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, DomainJson.Default.SubscriberEvent));
        Assert.Equal(@event.GetType(), read.GetType());
    }

    [Fact]
    public void EveryEventIsFrozenHere() => Assert.Equal(
        DerivedTypes(typeof(SubscriberEvent)), Events.Select(@event => @event.GetType().Name).Distinct().Order());

    [Fact]
    public void EveryNetworkEventIsFrozenHere() => Assert.Equal(
        DerivedTypes(typeof(NetworkEvent)),
        Events.OfType<NetworkEventObserved>().Select(observed => observed.Event.GetType().Name).Order());

    /// <summary>A case that is not listed for JSON could be decided, and then not be stored.</summary>
    [Theory]
    [InlineData(typeof(SubscriberEvent))]
    [InlineData(typeof(NetworkEvent))]
    public void EveryCaseOfAFamilyIsListedForJson(Type family) => Assert.Equal(
        family.GetNestedTypes().Select(type => type.Name).Order(), DerivedTypes(family));

    [Fact]
    public void TheNameOfANetworkEventIsThatOfItsJson() => Assert.Equal(
        Events.OfType<NetworkEventObserved>()
            .Select(observed => Discriminators(typeof(NetworkEvent))[observed.Event.GetType()]),
        Events.OfType<NetworkEventObserved>().Select(observed => observed.Event.Name));

    [Theory]
    [InlineData("""{"type":"woken-up.v1","name":"x","at":"2026-03-02T04:00:00+00:00","more":1}""")]
    [InlineData("""{"type":"woken-up.v1","at":"2026-03-02T04:00:00+00:00"}""")]
    [InlineData("""{"type":"woken-up.v1","name":null,"at":"2026-03-02T04:00:00+00:00"}""")]
    [InlineData("""{"type":"woken-up.v1","name":"x"}""")]
    [InlineData("""{"type":"woken-up.v2","name":"x","at":"2026-03-02T04:00:00+00:00"}""")]
    [InlineData("""{"type":"key-moment-reached.v1","moment":3,"at":"2026-03-02T04:00:00+00:00"}""")]
    public void WhatNoBuildWroteIsNotRead(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, DomainJson.Default.SubscriberEvent));

    private static IEnumerable<SubscriberEvent> Events => Stored.Select(row => (SubscriberEvent)row[0]);

    private static IEnumerable<string> DerivedTypes(Type family) => Discriminators(family).Keys.Select(type => type.Name).Order();

    private static Dictionary<Type, string> Discriminators(Type family) => family
        .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>()
        .ToDictionary(attribute => attribute.DerivedType, attribute => (string)attribute.TypeDiscriminator!);
}
