using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Channels.Azure;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Tests.Azure;

/// <summary>
/// Azure Communication Services as they are documented: there is none to run against. The server here checks the signature by its own
/// reading of the document.
/// </summary>
public sealed class AcsCarrierTests : IAsyncLifetime
{
    private const string AccessKey = "c2VjcmV0IGtleSBvZiBhIHRlc3Q=";
    private const string Accepted = """{"value":[{"to":"+8613800000001","messageId":"Outgoing_1","httpStatusCode":202,"repeatabilityResult":"accepted","successful":true}]}""";

    private static readonly CarrierMessage Marketing = Message(MessageKind.Marketing);

    private readonly WebApplication _app;
    private (int Status, string Body) _answer = (202, Accepted);
    private JsonElement _asked;
    private string? _wrong;

    public AcsCarrierTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/sms", TakeAsync);
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task SendsWhatIsDocumented_Signed()
    {
        using var carrier = Make();

        Assert.Equal(new HandoverReport(Handover.Accepted, "Outgoing_1"), await carrier.SendAsync(Marketing, CancellationToken.None));

        Assert.Null(_wrong);
        Assert.Equal(["from", "smsRecipients", "message", "smsSendOptions"], _asked.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("10690000", "你好"), (_asked.GetProperty("from").GetString(), _asked.GetProperty("message").GetString()));
        Assert.Equal("""{"enableDeliveryReport":true,"tag":"sub-1~4~0"}""", _asked.GetProperty("smsSendOptions").GetRawText());
        var recipient = Assert.Single(_asked.GetProperty("smsRecipients").EnumerateArray());
        Assert.Equal("+8613800000001", recipient.GetProperty("to").GetString());
        Assert.Equal(AcsCarrier.RepeatabilityIdOf("sub-1~4~0").ToString(), recipient.GetProperty("repeatabilityRequestId").GetString());
        Assert.True(DateTimeOffset.TryParseExact(
            recipient.GetProperty("repeatabilityFirstSent").GetString(), "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    [Fact]
    public void NamesEachKeyAlike_AndNoTwoKeys()
    {
        var first = AcsCarrier.RepeatabilityIdOf("sub-1~4~0");
        Assert.Equal(first, AcsCarrier.RepeatabilityIdOf("sub-1~4~0"));
        Assert.NotEqual(first, AcsCarrier.RepeatabilityIdOf("sub-1~4~1"));
        Assert.Equal((4, true), (first.Version, first.Variant is >= 8 and <= 11)); // The form of a random one.
    }

    [Theory]
    [InlineData(MessageKind.Marketing, 202, """{"value":[{"httpStatusCode":400,"errorMessage":"x","successful":false}]}""", Handover.Rejected)]
    [InlineData(MessageKind.Marketing, 202, """{"value":[{"httpStatusCode":429,"successful":false}]}""", Handover.Unavailable)]
    [InlineData(MessageKind.Marketing, 202, """{"value":[{"httpStatusCode":500,"successful":false}]}""", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 202, """{"value":[{"httpStatusCode":400,"repeatabilityResult":"rejected","successful":false}]}""", Handover.Unknown)]
    [InlineData(MessageKind.Service, 202, """{"value":[{"httpStatusCode":400,"repeatabilityResult":"Rejected","successful":false}]}""", Handover.Accepted)]
    [InlineData(MessageKind.Marketing, 202, """{"value":[]}""", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 202, "", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 202, "<html>", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 202, """{"value":[{"successful":tr""", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 400, "{}", Handover.Rejected)]
    [InlineData(MessageKind.Marketing, 401, "{}", Handover.Unavailable)]
    [InlineData(MessageKind.Marketing, 403, "{}", Handover.Unavailable)]
    [InlineData(MessageKind.Marketing, 429, "{}", Handover.Unavailable)]
    [InlineData(MessageKind.Marketing, 500, "{}", Handover.Unknown)]
    [InlineData(MessageKind.Marketing, 503, "{}", Handover.Unknown)]
    public async Task TellsSurelyNotSentFromNobodyKnows(MessageKind kind, int status, string body, Handover expected)
    {
        _answer = (status, body);
        using var carrier = Make();

        Assert.Equal(new HandoverReport(expected, null), await carrier.SendAsync(Message(kind), CancellationToken.None));
    }

    [Fact]
    public async Task IsUnavailable_WhenNobodyListens()
    {
        using var carrier = Make(settings => settings.Endpoint = "http://127.0.0.1:1");

        Assert.Equal(new HandoverReport(Handover.Unavailable, null), await carrier.SendAsync(Marketing, CancellationToken.None));
    }

    [Fact]
    public async Task IsRefused_UnderAnotherKey()
    {
        using var carrier = Make(settings => settings.AccessKey = Convert.ToBase64String(new byte[32]));

        Assert.Equal(Handover.Unavailable, (await carrier.SendAsync(Marketing, CancellationToken.None)).Handover);
        Assert.Equal("signature", _wrong);
    }

    private static CarrierMessage Message(MessageKind kind) => new(
        new ContactKey(SubscriberId.Parse("sub-1"), 4, 0), kind, new OutgoingMessage("8613800000001", "你好", "newspaper"));

    private AcsCarrier Make(Action<AcsCarrierOptions>? change = null)
    {
        var settings = new AcsCarrierOptions { Endpoint = _app.Urls.Single(), AccessKey = AccessKey, From = "10690000" };
        change?.Invoke(settings);
        return new AcsCarrier(Entries.Of("acs", "acs", settings), settings, TimeProvider.System, NullLogger<AcsCarrier>.Instance);
    }

    /// <summary>The service: checks date, digest and signature over method, path with query, date, host and digest.</summary>
    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var (date, digest) = (request.Headers["x-ms-date"].ToString(), Convert.ToBase64String(SHA256.HashData(body.ToArray())));
        using var hmac = new HMACSHA256(Convert.FromBase64String(AccessKey));
        var toSign = $"POST\n{request.Path}{request.QueryString}\n{date};{request.Host};{digest}";
        var signature = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(toSign)));
        var expected = $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}";
        _wrong = request.Headers["x-ms-content-sha256"] != digest ? "digest"
            : request.QueryString.Value != "?api-version=2021-03-07" ? "version"
            : request.Headers.Authorization != expected ? "signature"
            : null;
        if (_wrong is not null)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        _asked = JsonElement.Parse(body.ToArray());
        return Results.Text(_answer.Body, "application/json", statusCode: _answer.Status);
    }
}
