using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Tests;

public sealed class HttpCarrierTests : IDisposable
{
    private static readonly CarrierMessage Message = new(
        new ContactKey(SubscriberId.Parse("sub-1"), 4, 0), MessageKind.Marketing, new OutgoingMessage("8613800000001", "你好", "newspaper"));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("200 OK", """{"id":"c-1","more":true}""", Handover.Accepted, "c-1")]
    [InlineData("202 Accepted", "", Handover.Accepted, null)]
    [InlineData("200 OK", "<html>", Handover.Accepted, null)]
    [InlineData("400 Bad Request", "", Handover.Rejected, null)]
    [InlineData("422 Unprocessable Content", "", Handover.Rejected, null)]
    [InlineData("401 Unauthorized", "", Handover.Unavailable, null)]
    [InlineData("403 Forbidden", "", Handover.Unavailable, null)]
    [InlineData("404 Not Found", "", Handover.Unavailable, null)]
    [InlineData("405 Method Not Allowed", "", Handover.Unavailable, null)]
    [InlineData("407 Proxy Authentication Required", "", Handover.Unavailable, null)]
    [InlineData("429 Too Many Requests", "", Handover.Unavailable, null)]
    [InlineData("409 Conflict", "", Handover.Unknown, null)]
    [InlineData("302 Found", "", Handover.Unknown, null)]
    [InlineData("303 See Other", "", Handover.Unknown, null)]
    [InlineData("408 Request Timeout", "", Handover.Unknown, null)]
    [InlineData("500 Internal Server Error", "", Handover.Unknown, null)]
    [InlineData("503 Service Unavailable", "", Handover.Unknown, null)]
    public async Task UnderstandsWhatTheCarrierSays(string status, string body, Handover expected, string? id)
    {
        _listener.Start();
        var answering = AnswerAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        using var carrier = Make();

        Assert.Equal(new HandoverReport(expected, id), await carrier.SendAsync(Message, CancellationToken.None));

        var request = await answering;
        Assert.Contains("Idempotency-Key: sub-1~4~0", request, StringComparison.Ordinal);
        const string start = "{\"key\":\"sub-1~4~0\",\"kind\":\"marketing\",\"to\":\"8613800000001\",\"text\":";
        Assert.Contains(start, request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsUnknown_WhenTheConnectionBreaksAfterSending()
    {
        _listener.Start();
        var answering = AnswerAsync(string.Empty);
        using var carrier = Make();

        Assert.Equal(new HandoverReport(Handover.Unknown, null), await carrier.SendAsync(Message, CancellationToken.None));
        await answering;
    }

    [Fact]
    public async Task IsUnknown_WhenNoAnswerComesInTime()
    {
        _listener.Start();
        using var carrier = Make();
        Assert.Equal(new HandoverReport(Handover.Unknown, null), await carrier.SendAsync(Message, CancellationToken.None));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    public async Task IsUnknown_WhenTheAnswerStalls(string start)
    {
        _listener.Start();
        var enough = new TaskCompletionSource();
        var answering = AnswerAsync(start, enough.Task);
        using var carrier = Make();

        var report = await carrier.SendAsync(Message, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(new HandoverReport(Handover.Unknown, null), report);
        enough.SetResult();
        await answering;
    }

    [Fact]
    public async Task IsAcceptedWithoutId_WhenTheAnswerIsTooLong()
    {
        _listener.Start();
        var enough = new TaskCompletionSource();
        var answering = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + new string(' ', 70_000), enough.Task);
        using var carrier = Make();

        Assert.Equal(new HandoverReport(Handover.Accepted, null), await carrier.SendAsync(Message, CancellationToken.None));
        enough.SetResult();
        await answering;
    }

    [Fact]
    public async Task IsAccepted_WhenTheCarrierAlreadyHasAServiceNotice()
    {
        _listener.Start();
        var answering = AnswerAsync("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var carrier = Make();

        var report = await carrier.SendAsync(Message with { Kind = MessageKind.Service }, CancellationToken.None);

        Assert.Equal(new HandoverReport(Handover.Accepted, null), report);
        await answering;
    }

    [Fact]
    public async Task IsUnavailable_WhenNobodyListens()
    {
        _listener.Start();
        using var carrier = Make();
        _listener.Stop();
        Assert.Equal(new HandoverReport(Handover.Unavailable, null), await carrier.SendAsync(Message, CancellationToken.None));
    }

    private HttpCarrier Make()
    {
        var settings = new HttpCarrierOptions
        {
            Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/messages",
            AnswerTimeout = TimeSpan.FromSeconds(2),
        };
        return new HttpCarrier(Entries.Of(HttpCarrier.KindName, "http", settings), settings, TimeProvider.System, NullLogger<HttpCarrier>.Instance);
    }

    private async Task<string> AnswerAsync(string response, Task? stayingOpen = null)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var (buffer, request) = (new byte[8_192], string.Empty);
        while (!request.EndsWith('}'))
        {
            request += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
        await (stayingOpen ?? Task.CompletedTask);
        return request;
    }
}
