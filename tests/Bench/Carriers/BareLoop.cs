using System.Net.Sockets;
using System.Text;
using SmartManager.Bench.Hosting;
using SmartManager.Support;

namespace SmartManager.Bench.Carriers;

/// <summary>
/// What a plain load tool gets from a Kannel: the requests that the product makes, from as many connections, and receipts of the same length
/// to an address behind which is nothing. No rules, no store.
/// </summary>
internal sealed class BareLoop : IAsyncDisposable
{
    private const string ReceiptPath = "/v1/carriers/main/kannel/receipts";
    private const string Delivered = "1";

    /// <summary>smsbox's listen queue holds ten: a connection that does not fit in it hangs for half a minute.</summary>
    private const int NewConnectionsMax = 8;

    /// <summary>How long smsbox has to take a connection up.</summary>
    private static readonly TimeSpan NewFor = TimeSpan.FromMilliseconds(10);

    private readonly KannelProcesses _kannel;
    private readonly int _inFlight;
    private readonly HttpClient _client;
    private readonly WebApplication _receiver;
    private readonly SemaphoreSlim _doors = new(NewConnectionsMax);
    private int _settled;

    private BareLoop(KannelProcesses kannel, int inFlight)
    {
        (_kannel, _inFlight) = (kannel, inFlight);
        _client = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = inFlight,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
        });
        _receiver = Receiver(() => Interlocked.Increment(ref _settled));
    }

    /// <summary>Makes one that keeps its connections from slice to slice, as the product does.</summary>
    /// <param name="kannel">To whom it sends.</param>
    /// <param name="inFlight">How many at once. At least 1.</param>
    public static async Task<BareLoop> StartAsync(KannelProcesses kannel, int inFlight)
    {
        var loop = new BareLoop(kannel, inFlight);
        await loop._receiver.StartAsync();
        return loop;
    }

    /// <summary>Sends messages to the centre and waits for their receipts.</summary>
    /// <param name="text">The same for each.</param>
    /// <param name="numberOf">The number of each.</param>
    /// <param name="count">How many. At least 1.</param>
    public async Task<SliceTimes> RunAsync(string text, Func<int, string> numberOf, int count)
    {
        Volatile.Write(ref _settled, 0);
        var (before, _) = await _kannel.CountAsync();
        var (url, callback, body) = (new Uri(_kannel.SendUrl), _receiver.Urls.First() + ReceiptPath, Encoding.UTF8.GetBytes(text));
        var (from, processor) = (TimeProvider.System.GetTimestamp(), Machine.ProcessorTime());
        var sending = Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = _inFlight },
            async (i, stop) =>
            {
                using var request = Request(url, callback, body, numberOf(i));
                using var response = await _client.SendAsync(request, stop);
                response.EnsureSuccessStatusCode();
            });
        var seconds = await CarrierWorkload.UntilAsync(
            async () => sending.IsFaulted || (await _kannel.CountAsync()).Messages - before >= count, from);
        await sending;
        var settledSeconds = await CarrierWorkload.UntilAsync(() => Task.FromResult(Volatile.Read(ref _settled) >= count), from);
        return new SliceTimes(count, seconds, settledSeconds, Machine.ProcessorTime() - processor);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _doors.Dispose();
        await _receiver.DisposeAsync();
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

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _doors.WaitAsync(cancellationToken);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            await Task.Delay(NewFor, TimeProvider.System, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        finally
        {
            _doors.Release();
        }
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
