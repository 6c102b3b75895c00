using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Kannel;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Tests;

/// <summary>What is said to Kannel, and what its answers mean. A socket stands in for it: the real one is in <see cref="KannelTests"/>.</summary>
public sealed class KannelCarrierTests : IDisposable
{
    private const string Secret = "a secret of the tests, long enough";

    private static readonly CarrierMessage Message = new(
        new ContactKey(SubscriberId.Parse("sub:1"), 4, 0), MessageKind.Marketing, new OutgoingMessage("8613800000001", "你好", "newspaper"));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public KannelCarrierTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("202 Accepted", "0: Accepted for delivery", Handover.Accepted, null)]
    [InlineData("202 Accepted", "3: Queued for later delivery", Handover.Accepted, null)]
    [InlineData("202 Accepted", "4: Something else", Handover.Unknown, null)]
    [InlineData("202 Accepted", "", Handover.Unknown, null)]
    [InlineData("200 OK", "<html>", Handover.Unknown, null)]
    [InlineData("400 Bad Request", "Receiver contains illegal character: x, rejected", Handover.Rejected, "handover.refused")]
    [InlineData("400 Bad Request", "Sender missing and no global set, rejected", Handover.Unavailable, null)]
    [InlineData("401 Unauthorized", "", Handover.Unavailable, null)]
    [InlineData("403 Forbidden", "Authorization failed for sendsms", Handover.Unavailable, null)]
    [InlineData("404 Not Found", "", Handover.Unavailable, null)]
    [InlineData("429 Too Many Requests", "", Handover.Unavailable, null)]
    [InlineData("302 Found", "", Handover.Unknown, null)]
    [InlineData("500 Internal Server Error", "Sending failed.", Handover.Unknown, null)]
    [InlineData("503 Service Unavailable", "Temporal failure, try again later.", Handover.Unknown, null)]
    public async Task UnderstandsWhatKannelSays(string status, string body, Handover expected, string? reason)
    {
        var answering = AnswerAsync(AnswerOf(status, body));
        using var carrier = Make();

        Assert.Equal(new HandoverReport(expected, null, reason), await carrier.SendAsync(Message, CancellationToken.None));
        await answering;
    }

    [Fact]
    public async Task SaysAllThatKannelNeeds_AndNoPasswordInTheAddress()
    {
        var answering = AnswerAsync(AnswerOf("202 Accepted", "0: Accepted for delivery"));
        using var carrier = Make();
        await carrier.SendAsync(Message, CancellationToken.None);

        var request = await answering;
        var signature = CallbackSignature.OfAddress(Secret, "main", CallbackSignature.ReceiptKind, "sub:1~4~0");
        Assert.StartsWith("POST /cgi-bin/sendsms HTTP/1.1\r\n", request, StringComparison.Ordinal);
        foreach (var line in (string[])
            [
                "X-Kannel-Username: smart", "X-Kannel-Password: pass-word", "X-Kannel-To: 8613800000001", "X-Kannel-From: 1008601",
                "X-Kannel-Coding: 2", "X-Kannel-DLR-Mask: 19", "X-Kannel-SMSC: centre-1", "Content-Type: text/plain; charset=UTF-8",
                $"X-Kannel-DLR-Url: http://gateway:8080/v1/carriers/main/kannel/receipts?key=sub:1~4~0&type=%d&answer=%A&signature={signature}",
            ])
        {
            Assert.Contains("\r\n" + line + "\r\n", request, StringComparison.Ordinal);
        }

        Assert.EndsWith("\r\n\r\n你好", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain text €[]", "newspaper", "X-Kannel-Coding: 0", "X-Kannel-From: 1008601")]
    [InlineData("emoji 😀", "gift", "X-Kannel-Coding: 2", "X-Kannel-From: 10086")]
    public async Task ChoosesCodingAndSender_ByTheMessage(string text, string subject, string coding, string sender)
    {
        var answering = AnswerAsync(AnswerOf("202 Accepted", "0: Accepted for delivery"));
        using var carrier = Make();
        await carrier.SendAsync(Message with { Message = new OutgoingMessage("8613800000001", text, subject) }, CancellationToken.None);

        var request = await answering;
        Assert.Contains(coding, request, StringComparison.Ordinal);
        Assert.Contains(sender + "\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsUnavailable_WhenNobodyListens()
    {
        using var carrier = Make();
        _listener.Stop();
        Assert.Equal(new HandoverReport(Handover.Unavailable, null), await carrier.SendAsync(Message, CancellationToken.None));
    }

    [Fact]
    public async Task IsUnknown_WhenNoAnswerComesInTime()
    {
        using var carrier = Make();
        Assert.Equal(new HandoverReport(Handover.Unknown, null), await carrier.SendAsync(Message, CancellationToken.None));
    }

    /// <summary>The platform's client would send a request without a body again by itself: the message would go out twice.</summary>
    [Fact]
    public async Task IsSentOnce_WhenAKeptConnectionBreaksAfterTheRequest()
    {
        using var carrier = Make();
        var requests = 0;
        var answering = Task.Run(async () =>
        {
            using (var client = await _listener.AcceptTcpClientAsync())
            {
                await ReadAsync(client.GetStream());
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(AnswerOf("202 Accepted", "0: Accepted for delivery")));
                await ReadAsync(client.GetStream());
                requests++;
            }

            while (_listener.Server.Poll(500_000, SelectMode.SelectRead))
            {
                using var again = await _listener.AcceptTcpClientAsync();
                requests++;
            }
        });

        Assert.Equal(Handover.Accepted, (await carrier.SendAsync(Message, CancellationToken.None)).Handover);
        Assert.Equal(Handover.Unknown, (await carrier.SendAsync(Message, CancellationToken.None)).Handover);
        await answering;
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData("1", null, DeliveryStatus.Delivered)]
    [InlineData("2", "id:1 stat:UNDELIV err:000", DeliveryStatus.Undelivered)]
    [InlineData("2", "id:1 stat:EXPIRED err:000", DeliveryStatus.Expired)]
    [InlineData("2", "id:1 stat:REJECTD err:000", DeliveryStatus.Rejected)]
    [InlineData("2", null, DeliveryStatus.Undelivered)]
    [InlineData("4", "id:1 stat:ACCEPTD err:000", DeliveryStatus.EnRoute)]
    [InlineData("8", "ACK/", DeliveryStatus.EnRoute)]
    [InlineData("16", "NACK/0x0000000b/Invalid Destination Address", DeliveryStatus.Rejected)]
    [InlineData("32", null, null)]
    [InlineData(null, null, null)]
    public void ReadsReceipts(string? type, string? answer, DeliveryStatus? status) => Assert.Equal(status, KannelReceipt.MeaningOf(type, answer));

    [Theory]
    [InlineData("?text=%E5%A5%BD&charset=UTF-8", "UTF-8", "好")]
    [InlineData("?id=1&text=%59%7D", "UTF-16BE", "好")]
    [InlineData("?text=caf%E9+%80", "WINDOWS-1252", "café €")]
    [InlineData("?text=caf%E9", "ISO-8859-1", "café")]
    [InlineData("?text=STOP%FF", "UTF-8", "STOP\uFFFD")]
    [InlineData("?text=STOP", "KLINGON", "STOP")]
    [InlineData("?text=STOP", null, "STOP")]
    [InlineData("?text=100%&x=1", "UTF-8", "100%")]
    [InlineData("?texts=1", "UTF-8", "")]
    [InlineData("", "UTF-8", "")]
    public void ReadsTexts(string query, string? charset, string text) =>
        Assert.Equal(text, KannelText.Decode(KannelText.BytesOf(query, "text"), charset));

    private static string AnswerOf(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var (buffer, request) = (new byte[8_192], string.Empty);
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            request += Encoding.UTF8.GetString(buffer, 0, count);
            var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (count == 0 || (head >= 0 && Encoding.UTF8.GetByteCount(request[(head + 4)..]) >= LengthOf(request)))
            {
                return request;
            }
        }
    }

    private static int LengthOf(string request)
    {
        const string name = "Content-Length: ";
        var begin = request.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return int.Parse(request[begin..request.IndexOf('\r', begin)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private KannelCarrier Make()
    {
        var settings = new KannelOptions
        {
            Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/cgi-bin/sendsms",
            Username = "smart",
            Password = "pass-word",
            CallbackUrl = "http://gateway:8080/",
            SenderId = "10086",
            SmscId = "centre-1",
            AnswerTimeout = TimeSpan.FromSeconds(2),
            Callbacks = new CallbackOptions { Secret = Secret },
        };
        settings.SenderIds["newspaper"] = "1008601";
        return new KannelCarrier(Entries.Of(KannelCarrier.KindName, "main", settings), settings, NullLogger<KannelCarrier>.Instance);
    }

    private async Task<string> AnswerAsync(string response)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var request = await ReadAsync(client.GetStream());
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(response));
        return request;
    }
}
