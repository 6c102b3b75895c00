using System.Text;
using SmartManager.Support;

namespace SmartManager.Bench.Carriers;

/// <summary>
/// What a plain load tool gets from a Kannel: the requests that the product makes, from as many connections, and receipts of the same length
/// to an address behind which is nothing. No rules, no store.
/// </summary>
/// <param name="MessagesPerSecond">Until the last message had reached the centre.</param>
/// <param name="SettledPerSecond">Until the last final receipt had come back.</param>
internal sealed record BareLoop(double MessagesPerSecond, double SettledPerSecond)
{
    private const string ReceiptPath = "/v1/carriers/main/kannel/receipts";
    private const string Delivered = "1";

    /// <summary>Sends messages to the centre and waits for their receipts.</summary>
    /// <param name="kannel">To whom.</param>
    /// <param name="text">The same for each.</param>
    /// <param name="numberOf">The number of each.</param>
    /// <param name="count">How many. At least 1.</param>
    /// <param name="inFlight">How many at once. At least 1.</param>
    public static async Task<BareLoop> RunAsync(KannelProcesses kannel, string text, Func<int, string> numberOf, int count, int inFlight)
    {
        var settled = 0;
        await using var receiver = Receiver(() => Interlocked.Increment(ref settled));
        await receiver.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = inFlight, UseProxy = false, UseCookies = false });
        var (before, _) = await kannel.CountAsync();
        var (url, callback, body) = (new Uri(kannel.SendUrl), receiver.Urls.First() + ReceiptPath, Encoding.UTF8.GetBytes(text));
        var from = TimeProvider.System.GetTimestamp();
        var sending = Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = inFlight },
            async (i, stop) =>
            {
                using var request = Request(url, callback, body, numberOf(i));
                using var response = await client.SendAsync(request, stop);
                response.EnsureSuccessStatusCode();
            });
        var seconds = await CarrierWorkload.UntilAsync(
            async () => sending.IsFaulted || (await kannel.CountAsync()).Messages - before >= count, from);
        await sending;
        var settledSeconds = await CarrierWorkload.UntilAsync(() => Task.FromResult(Volatile.Read(ref settled) >= count), from);
        return new BareLoop(count / seconds, count / settledSeconds);
    }

    private static HttpRequestMessage Request(Uri url, string callback, byte[] body, string msisdn)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("text/plain") { CharSet = "UTF-8" };
        Add("Username", KannelProcesses.Username);
        Add("Password", KannelProcesses.Password);
        Add("To", msisdn);
        Add("From", "10086");
        Add("Coding", "2");
        Add("DLR-Mask", "19");
        Add("DLR-Url", $"{callback}?key=w4-{msisdn}~1~0&type=%d&answer=%A&signature={new string('0', 64)}");
        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation("X-Kannel-" + name, value);
    }

    private static WebApplication Receiver(Action settled)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet(ReceiptPath, (HttpContext context) =>
        {
            if (context.Request.Query["type"] == Delivered)
            {
                settled();
            }

            return Results.Ok();
        });
        return app;
    }
}
