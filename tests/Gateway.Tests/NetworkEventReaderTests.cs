using System.Text;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Events;

namespace SmartManager.Gateway.Tests;

public sealed class NetworkEventReaderTests
{
    private const string Head = "{\"id\":\"e-1\",\"subscriber\":\"sub-1\",\"at\":\"2026-03-01T08:00:00Z\"";

    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, NetworkEvent> Good => new()
    {
        { ""","type":"usage","voiceMinutes":1,"smsCount":2,"dataKilobytes":3}""", new NetworkEvent.Usage(1, 2, 3) { OccurredAt = At } },
        { ""","type":"usage","dataKilobytes":3}""", new NetworkEvent.Usage(0, 0, 3) { OccurredAt = At } },
        { ""","type":"bill","month":"2026-02","amountMinor":5000}""", new NetworkEvent.Bill(new BillingMonth((2026 * 12) + 1), 5000) { OccurredAt = At } },
        { ""","amountMinor":5000,"type":"top-up"}""", new NetworkEvent.TopUp(5000) { OccurredAt = At } },
        { ""","type":"location","place":"JP","isRoaming":true}""", new NetworkEvent.Location("JP", true) { OccurredAt = At } },
        { ""","type":"points","balance":7}""", new NetworkEvent.PointsChange(7) { OccurredAt = At } },
        { ""","type":"portal-visit","page":"套餐"}""", new NetworkEvent.PortalVisit("套餐") { OccurredAt = At } },
        { ""","type":"device-change","model":"a\u0062c"}""", new NetworkEvent.DeviceChange("abc") { OccurredAt = At } },
        { ""","type":"complaint","ticket":"t-1","isOpen":false}""", new NetworkEvent.Complaint("t-1", false) { OccurredAt = At } },
        { ""","type":"service-change","service":"vip","isHeld":true}""", new NetworkEvent.ServiceChange("vip", true) { OccurredAt = At } },
        { ""","\u0074ype":"points","balance":7}""", new NetworkEvent.PointsChange(7) { OccurredAt = At } },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "", "line.not-json" },
        { "nonsense", "line.not-json" },
        { "{", "line.not-json" },
        { Head, "line.not-json" },
        { Head + ""","type":"points","balance":7}x""", "line.not-json" },
        { Head + ""","type":"points","balance":7}{}""", "line.not-json" },
        { Head + ""","type":"points","balance":7,}""", "line.not-json" },
        { Head + ""","type":"points","balance":07}""", "line.not-json" },
        { Head + ""","type":"points","balance":NaN}""", "line.not-json" },
        { "[]", "line.not-object" },
        { "null", "line.not-object" },
        { "\"text\"", "line.not-object" },
        { Head + ""","type":"points","balance":"7"}""", "field.kind" },
        { Head + ""","type":"points","balance":null}""", "field.kind" },
        { Head + ""","type":"points","balance":[7]}""", "field.kind" },
        { Head + ""","type":"points","balance":7.5}""", "field.range" },
        { Head + ""","type":"points","balance":-1}""", "field.range" },
        { Head + ""","type":"points","balance":1e3}""", "field.range" },
        { Head + ""","type":"points","balance":1000000000001}""", "field.range" },
        { Head + ""","type":"points","balance":99999999999999999999999999}""", "field.range" },
        { Head + ""","type":"points"}""", "field.missing" },
        { Head + ""","type":"usage"}""", "field.missing" },
        { Head + ""","balance":7}""", "field.missing" },
        { """{"subscriber":"sub-1","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""", "field.missing" },
        { """{"id":"e","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""", "field.missing" },
        { """{"id":"e","subscriber":"s","type":"points","balance":7}""", "field.missing" },
        { Head + ""","type":"points","balance":7,"colour":"red"}""", "field.unknown" },
        { Head + ""","type":"points","balance":7,"page":"x"}""", "field.unknown" },
        { Head + ""","type":"points","balance":7,"voiceMinutes":1}""", "field.unknown" },
        { Head + ""","type":"points","balance":7,"balance":7}""", "field.repeated" },
        { Head + ""","type":"points","balance":7,"id":"e-2"}""", "field.repeated" },
        { Head + ""","type":"sale","balance":7}""", "event.unknown-type" },
        { Head + ""","type":"","balance":7}""", "event.unknown-type" },
        { Head + ""","type":"Points","balance":7}""", "event.unknown-type" },
        { Head + ""","type":7,"balance":7}""", "field.kind" },
        { Head + ""","type":"location","place":"","isRoaming":true}""", "field.range" },
        { Head + ""","type":"location","place":"a\u0000b","isRoaming":true}""", "field.range" },
        { Head + ""","type":"location","place":"JP","isRoaming":"true"}""", "field.kind" },
        { Head + ""","type":"location","place":"\ud800","isRoaming":true}""", "line.not-utf8" },
        { Head + ""","type":"bill","month":"2026-13","amountMinor":1}""", "field.date" },
        { Head + ""","type":"bill","month":"1999-01","amountMinor":1}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":"yesterday","type":"points","balance":7}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":"2026-03-01","type":"points","balance":7}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":"2026-03-01T08:00:00","type":"points","balance":7}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":"2026-02-30T08:00:00Z","type":"points","balance":7}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":"1999-12-31T23:59:59Z","type":"points","balance":7}""", "field.date" },
        { """{"id":"e","subscriber":"s","at":1772352000,"type":"points","balance":7}""", "field.kind" },
        { """{"id":"","subscriber":"s","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""", "field.range" },
        { """{"id":"e","subscriber":"a b","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""", "field.range" },
        { """{"id":"e","subscriber":"a~1","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""", "field.range" },
        { Head + ""","type":"points","balance":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", "field.kind" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void ReadsAnEvent_OfEachType(string rest, NetworkEvent expected)
    {
        Assert.True(NetworkEventReader.TryRead(Encoding.UTF8.GetBytes(Head + rest), out var line, out var error), error.Code);
        Assert.Equal(expected, line.Event);
        Assert.Equal("sub-1", line.Subscriber.Value);
        Assert.Equal("e-1", line.Id.ToString());
        Assert.Equal("event/e-1", line.MessageId);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void SaysWhatIsWrong(string text, string code)
    {
        Assert.False(NetworkEventReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void TakesIds_UpToTheirLimit(int length, bool isTaken)
    {
        var text = $$"""{"id":"{{new string('x', length)}}","subscriber":"s","at":"2026-03-01T08:00:00Z","type":"points","balance":7}""";
        Assert.Equal(isTaken, NetworkEventReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void TurnsInstantsToUtc()
    {
        var text = """{"id":"e","subscriber":"s","at":"2026-03-01T16:00:00.25+08:00","type":"points","balance":7}"""u8;
        Assert.True(NetworkEventReader.TryRead(text, out var line, out _));
        Assert.Equal(At.AddMilliseconds(250), line.Event.OccurredAt);
        Assert.Equal(TimeSpan.Zero, line.Event.OccurredAt.Offset);
    }

    [Fact]
    public void RefusesBytes_ThatAreNotUtf8()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes(Head), .. ",\"type\":\"location\",\"place\":\""u8, 0xFF, 0xFE, .. "\",\"isRoaming\":true}"u8,
        ];
        Assert.False(NetworkEventReader.TryRead(bytes, out _, out var error));
        Assert.Equal("line.not-utf8", error.Code);
    }

    [Fact]
    public void NeverThrows_WhateverComes()
    {
        var good = Encoding.UTF8.GetBytes(Head + ""","type":"location","place":"JP","isRoaming":true}""");
        var dice = new SmartManager.Support.Dice(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = 0; change < 1 + dice.Below(4); change++)
            {
                bytes[dice.Below(bytes.Length)] = (byte)dice.Below(256);
            }

            NetworkEventReader.TryRead(bytes.AsSpan(0, dice.Below(bytes.Length + 1)), out _, out _);
        }
    }
}
