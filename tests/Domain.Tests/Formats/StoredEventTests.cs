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
            """{"type":"profile-replaced.v1","profile":{"msisdn":"8610012345678","brand":"gotone","plan":"plan-88","region":"lanzhou","language":"en","timeZone":"","joinedAt":"2020-01-01T00:00:00+00:00","balanceMinor":0,"points":900,"dataAllowanceKilobytes":1048576,"billsMinor":[10000,10000,10000],"services":["ring"],"tags":["vip"],"traits":[{"name":"age","value":"41"}],"hasMarketingConsent":true},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Usage(1, 2, 3) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"usage","voiceMinutes":1,"smsCount":2,"dataKilobytes":3,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Bill(March, 9_900) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"bill","month":"2026-03","amountMinor":9900,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.TopUp(5_000) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"top-up","amountMinor":5000,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"location","place":"hk","isRoaming":true,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.PointsChange(1_000) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"points","balance":1000,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.PortalVisit("home") { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"portal-visit","page":"home","occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.DeviceChange("n95") { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"device-change","model":"n95","occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.Complaint("c-1", IsOpen: true) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"complaint","ticket":"c-1","isOpen":true,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new NetworkEventObserved(new NetworkEvent.ServiceChange("ring", IsHeld: false) { OccurredAt = Noon }) { At = Noon },
            """{"type":"network-event-observed.v1","event":{"type":"service-change","service":"ring","isHeld":false,"occurredAt":"2026-03-02T04:00:00+00:00"},"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new KeyMomentReached(KeyMoment.DataAllowanceExceeded) { At = Noon },
            """{"type":"key-moment-reached.v1","moment":"data-allowance-exceeded","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactPlanned(7, 1, Channel.Sms, MessageKind.Marketing, "gift", Noon) { At = Noon },
            """{"type":"contact-planned.v1","decision":7,"ordinal":1,"channel":"sms","kind":"marketing","subject":"gift","dueAt":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OfferPut("gift", Channel.Sms, 7, 1, Noon) { At = Noon },
            """{"type":"offer-put.v1","offer":"gift","channel":"sms","decision":7,"ordinal":1,"expiresAt":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactReleased(7, 1) { At = Noon },
            """{"type":"contact-released.v1","decision":7,"ordinal":1,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactDeferred(7, 1, Noon, "handover.retry") { At = Noon },
            """{"type":"contact-deferred.v1","decision":7,"ordinal":1,"dueAt":"2026-03-02T04:00:00+00:00","reason":"handover.retry","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactWithheld(7, 1, "contact-policy.cap") { At = Noon },
            """{"type":"contact-withheld.v1","decision":7,"ordinal":1,"reason":"contact-policy.cap","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactHandedOver(7, 1, Handover.Accepted, "kannel", "k-1") { At = Noon },
            """{"type":"contact-handed-over.v1","decision":7,"ordinal":1,"handover":"accepted","carrier":"kannel","carrierMessageId":"k-1","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactHandedOver(7, 1, Handover.Unknown, "kannel", null) { At = Noon },
            """{"type":"contact-handed-over.v1","decision":7,"ordinal":1,"handover":"unknown","carrier":"kannel","carrierMessageId":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactHandedOver(7, 1, Handover.Rejected, "kannel", null) { At = Noon, Reason = "handover.too-long" },
            """{"type":"contact-handed-over.v1","decision":7,"ordinal":1,"handover":"rejected","carrier":"kannel","carrierMessageId":null,"reason":"handover.too-long","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactSettled(7, 1, ContactStanding.InDoubt) { At = Noon },
            """{"type":"contact-settled.v1","decision":7,"ordinal":1,"standing":"in-doubt","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ReplyReceived("accept", "gift", "好") { At = Noon },
            """{"type":"reply-received.v1","intent":"accept","offer":"gift","text":"\u597D","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ReplyReceived("unclear", null, "?") { At = Noon },
            """{"type":"reply-received.v1","intent":"unclear","offer":null,"text":"?","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OfferAnswered("gift", AnswerKind.Expired, 7) { At = Noon },
            """{"type":"offer-answered.v1","offer":"gift","answer":"expired","decision":7,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OfferWithdrawn("gift", 7) { At = Noon },
            """{"type":"offer-withdrawn.v1","offer":"gift","decision":7,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ProposalConsidered("gift", "holdout.global") { At = Noon },
            """{"type":"proposal-considered.v1","offer":"gift","heldBack":"holdout.global","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ProposalConsidered("gift", null) { At = Noon },
            """{"type":"proposal-considered.v1","offer":"gift","heldBack":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderPlaced(7, 1, "gift", "P-gift", "gift-service", 500) { At = Noon },
            """{"type":"order-placed.v1","decision":7,"ordinal":1,"offer":"gift","productCode":"P-gift","service":"gift-service","priceMinor":500,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderBooked(7, 1, "gift", "gift-service", 500) { At = Noon },
            """{"type":"order-booked.v1","decision":7,"ordinal":1,"offer":"gift","service":"gift-service","priceMinor":500,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderRefused(7, 1, "gift", "no-money") { At = Noon },
            """{"type":"order-refused.v1","decision":7,"ordinal":1,"offer":"gift","reason":"no-money","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderNotPossible("gift", 7, "conflict.exclusive") { At = Noon },
            """{"type":"order-not-possible.v1","offer":"gift","decision":7,"reason":"conflict.exclusive","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ReversalAsked(7, 1, "gift", "mistaken", RequestSource.Staff, "bob") { At = Noon },
            """{"type":"reversal-asked.v1","decision":7,"ordinal":1,"offer":"gift","reason":"mistaken","source":"staff","actor":"bob","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ReversalDeferred(7, 1, Noon) { At = Noon },
            """{"type":"reversal-deferred.v1","decision":7,"ordinal":1,"dueAt":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ReversalRefused(7, 1, "gift", "used-up") { At = Noon },
            """{"type":"reversal-refused.v1","decision":7,"ordinal":1,"offer":"gift","reason":"used-up","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderReversed(7, 1, "gift", "gift-service", 500) { At = Noon },
            """{"type":"order-reversed.v1","decision":7,"ordinal":1,"offer":"gift","service":"gift-service","priceMinor":500,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new PersonAsked(7, 1, TaskKind.UnclearReply) { At = Noon },
            """{"type":"person-asked.v1","decision":7,"ordinal":1,"task":"unclear-reply","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new TaskEnded(7, 1, TaskResult.NotReached, "no answer", "bob") { At = Noon },
            """{"type":"task-ended.v1","decision":7,"ordinal":1,"result":"not-reached","note":"no answer","actor":"bob","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new OrderDeferred(7, 1, Noon) { At = Noon },
            """{"type":"order-deferred.v1","decision":7,"ordinal":1,"dueAt":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ConsentChanged(IsGranted: false, "sms-reply") { At = Noon },
            """{"type":"consent-changed.v1","isGranted":false,"source":"sms-reply","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new DoNotDisturbChanged(Channel.OutboundCall, IsOn: true, "hall") { At = Noon },
            """{"type":"do-not-disturb-changed.v1","channel":"outbound-call","isOn":true,"source":"hall","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new DoNotDisturbChanged(null, IsOn: false, "hall") { At = Noon },
            """{"type":"do-not-disturb-changed.v1","channel":null,"isOn":false,"source":"hall","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new SuppressionChanged("grey") { At = Noon },
            """{"type":"suppression-changed.v1","reason":"grey","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new SuppressionChanged(null) { At = Noon },
            """{"type":"suppression-changed.v1","reason":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new InteractionOpened(7, Channel.Hall, ["gift", "newspaper"]) { At = Noon },
            """{"type":"interaction-opened.v1","decision":7,"channel":"hall","offers":["gift","newspaper"],"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new InteractionAnswered(7, "gift", InteractionResponse.NotShown) { At = Noon },
            """{"type":"interaction-answered.v1","decision":7,"offer":"gift","response":"not-shown","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new InteractionClosed(7) { At = Noon },
            """{"type":"interaction-closed.v1","decision":7,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new InteractionClosed(7) { At = Noon, GaveWay = true },
            """{"type":"interaction-closed.v1","decision":7,"gaveWay":true,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new WokenUp("offer/sub-1~7~1") { At = Noon },
            """{"type":"woken-up.v1","name":"offer/sub-1~7~1","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new MessageNoted { At = Noon },
            """{"type":"message-noted.v1","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new UnitTaken(7, 1, "seats", "data", IsSeat: true) { At = Noon },
            """{"type":"unit-taken.v1","decision":7,"ordinal":1,"pool":"seats","service":"data","isSeat":true,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new UnitReturned(7, 1, "seats") { At = Noon },
            """{"type":"unit-returned.v1","decision":7,"ordinal":1,"pool":"seats","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new SuppressionAdded("black-a", "court", RequestSource.Staff, "bob", Noon) { At = Noon },
            """{"type":"suppression-added.v1","list":"black-a","reason":"court","source":"staff","actor":"bob","until":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new SuppressionAdded("grey", "staff", RequestSource.File, null, null) { At = Noon },
            """{"type":"suppression-added.v1","list":"grey","reason":"staff","source":"file","actor":null,"until":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new SuppressionRemoved("grey", "left", RequestSource.Subscriber, null) { At = Noon },
            """{"type":"suppression-removed.v1","list":"grey","reason":"left","source":"subscriber","actor":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new DoNotDisturbRequested(Channel.Sms, IsOn: true, RequestSource.SmsKeyword, null, "stop") { At = Noon },
            """{"type":"do-not-disturb-requested.v1","channel":"sms","isOn":true,"source":"sms-keyword","actor":null,"reason":"stop","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ThirdPartyContactRecorded(7, 0, Channel.OutboundCall, MessageKind.Marketing, "gift", null, Noon, "dialler") { At = Noon },
            """{"type":"third-party-contact-recorded.v1","decision":7,"ordinal":0,"channel":"outbound-call","kind":"marketing","offer":"gift","group":null,"contactedAt":"2026-03-02T04:00:00+00:00","source":"dialler","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ThirdPartyContactRecorded(7, 0, Channel.Sms, MessageKind.Service, null, "data", Noon, "crm")
            { At = Noon, KeepsService = true },
            """{"type":"third-party-contact-recorded.v1","decision":7,"ordinal":0,"channel":"sms","kind":"service","offer":null,"group":"data","contactedAt":"2026-03-02T04:00:00+00:00","source":"crm","keepsService":true,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactResolved(7, 0, true, "carrier's report", "agent-7") { At = Noon },
            """{"type":"contact-resolved.v1","decision":7,"ordinal":0,"isDelivered":true,"reason":"carrier\u0027s report","by":"agent-7","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new TaskConsidered("spring", 2, "sms", "gift", Channel.Sms, "gs-lanzhou", 7, 0, null) { At = Noon },
            """{"type":"task-considered.v1","campaign":"spring","revision":2,"task":"sms","offer":"gift","channel":"sms","region":"gs-lanzhou","decision":7,"ordinal":0,"heldBack":null,"at":"2026-03-02T04:00:00+00:00"}"""
        },
        { new TaskWithdrawn("spring", "hall") { At = Noon }, """{"type":"task-withdrawn.v1","campaign":"spring","task":"hall","at":"2026-03-02T04:00:00+00:00"}""" },
        {
            new CallEnded(7, 0, 2, CallResult.NoAnswer, null, "agent-7") { At = Noon },
            """{"type":"call-ended.v1","decision":7,"ordinal":0,"attempt":2,"result":"no-answer","outcome":null,"by":"agent-7","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new CallEnded(7, 0, 1, CallResult.Answered, CallOutcome.CallBack, "agent-7") { At = Noon, CallBackAt = Noon },
            """{"type":"call-ended.v1","decision":7,"ordinal":0,"attempt":1,"result":"answered","outcome":"call-back","by":"agent-7","callBackAt":"2026-03-02T04:00:00+00:00","at":"2026-03-02T04:00:00+00:00"}"""
        },
        {
            new ContactReplayed(7, 0, Channel.Sms, MessageKind.Service, "order-booked", "centre repaired", "agent-7") { At = Noon },
            """{"type":"contact-replayed.v1","decision":7,"ordinal":0,"channel":"sms","kind":"service","subject":"order-booked","reason":"centre repaired","by":"agent-7","at":"2026-03-02T04:00:00+00:00"}"""
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
