using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Channels.Callbacks;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Hosting;
using SmartManager.Support;

namespace SmartManager.Bench.Carriers;

/// <summary>
/// W4: from a committed outbox through a real Kannel to an SMPP centre, with receipts; beside it a bare loop that does the same work with the same Kannel.
/// Gateway, Kannel and centre share the machine's cores.
/// </summary>
internal static class CarrierWorkload
{
    private const int MessagesPerSecondUsual = 500;
    private const int InFlight = 128;
    private const int Rounds = 4;

    /// <summary>Of a run that does not count: in the first one a third of the processors compiles code.</summary>
    private const int WarmUpMessages = 16_000;

    private const string Secret = "a secret of the workload, long enough";
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Commits messages, and measures how fast they leave beside the bare loop.</summary>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options)
    {
        if (KannelProcesses.Missing is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        var count = Math.Min(options.Subscribers, options.Seconds * MessagesPerSecondUsual);
        await MeasureAsync(new RunFigures(0, BenchOutput.SayLoad(0)), Math.Min(count, WarmUpMessages));
        var runs = new List<RunFigures>();
        for (var run = 1; run <= options.Runs; run++)
        {
            var figures = new RunFigures(run, BenchOutput.SayLoad(run));
            await MeasureAsync(figures, count);
            runs.Add(figures);
        }

        return runs;
    }

    /// <summary>
    /// Messages are committed while the channel is stopped; then loop and product take turns with as many, so that whatever else the machine
    /// does hits both.
    /// </summary>
    private static async Task MeasureAsync(RunFigures figures, int count)
    {
        var folder = Path.Combine(Path.GetTempPath(), "smartmanager-w4-" + Path.GetRandomFileName());
        var signature = CallbackSignature.OfAddress(Secret, "main", CallbackSignature.ReplyKind, string.Empty);
        using var kannel = await KannelProcesses.StartAsync(
            "http://127.0.0.1:{port}/v1/carriers/main/kannel/replies?signature=" + signature, CentreTells.Counts);
        try
        {
            await using var gateway = await StartAsync(kannel, folder);
            using var client = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };
            await SteerAsync(client, "stopped");
            await PublishAsync(client);
            await using var loop = await BareLoop.StartAsync(kannel, InFlight);
            var (slice, bare, product) = (count / Rounds, new Paces(), new Paces());
            for (var round = 0; round < Rounds; round++)
            {
                await FillAsync(client, round * slice, slice);
                if (round % 2 == 0)
                {
                    bare.Add(await loop.RunAsync(Text.Zh, NumberOf, slice));
                    product.Add(await SendAsync(client, kannel, slice));
                }
                else
                {
                    product.Add(await SendAsync(client, kannel, slice));
                    bare.Add(await loop.RunAsync(Text.Zh, NumberOf, slice));
                }
            }

            await gateway.StopAsync();
            figures["messagesPerSecond"] = product.MessagesPerSecond;
            figures["settledPerSecond"] = product.SettledPerSecond;
            figures["bareMessagesPerSecond"] = bare.MessagesPerSecond;
            figures["bareSettledPerSecond"] = bare.SettledPerSecond;
            figures["ratio"] = product.MessagesPerSecond / bare.MessagesPerSecond;
            figures["settledRatio"] = product.SettledPerSecond / bare.SettledPerSecond;
            figures["processorUsPerMessage"] = product.ProcessorUsPerMessage;
            figures["bareProcessorUsPerMessage"] = bare.ProcessorUsPerMessage;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Lets everything leave that waits.</summary>
    private static async Task<SliceTimes> SendAsync(HttpClient client, KannelProcesses kannel, int count)
    {
        var (before, _) = await kannel.CountAsync();
        var (from, processor) = (TimeProvider.System.GetTimestamp(), Machine.ProcessorTime());
        await SteerAsync(client, "running");
        var sent = await UntilAsync(async () => (await kannel.CountAsync()).Messages - before >= count, from);
        var settled = await UntilAsync(() => IsSettledAsync(client), from);
        processor = Machine.ProcessorTime() - processor;
        await SteerAsync(client, "stopped");
        return new SliceTimes(count, sent, settled, processor);
    }

    private static async Task SteerAsync(HttpClient client, string state)
    {
        using var body = new StringContent($$"""{"state":"{{state}}","reason":"W4","by":"bench"}""", Encoding.UTF8, "application/json");
        using var response = await client.PutAsync(new Uri("/v1/channels/sms/state", UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Whether the last receipt of the last message is recorded.</summary>
    private static async Task<bool> IsSettledAsync(HttpClient client)
    {
        foreach (var state in (string[])["pending", "releasing", "sent", "in-doubt"])
        {
            var page = await client.GetStringAsync(new Uri($"/v1/outbox?state={state}&limit=1", UriKind.Relative));
            if (page.Contains("\"key\"", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static TextDocument Text { get; } = new("本周末流量加倍，回复办理即可开通，退订回复退订。", "Twice the data this weekend.");

    /// <summary>Never a number to which the centre gives a fate of its own: those end with 01 to 08.</summary>
    private static string NumberOf(int i) => string.Create(CultureInfo.InvariantCulture, $"861{i:00000000}50");

    private static async Task PublishAsync(HttpClient client)
    {
        var rules = Rulebooks.Basic with
        {
            ContactPolicy = Rulebooks.Basic.ContactPolicy with { QuietFrom = new TimeOnly(0, 0), QuietUntil = new TimeOnly(0, 0) },
            Offers = [.. Rulebooks.Basic.Offers.Select(offer => offer with
            {
                Treatments = [.. offer.Treatments.Select(treatment => treatment with { Text = Text })],
            })],
        };
        using var rulebook = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(rules, RulebookJson.TypeInfo));
        rulebook.Headers.ContentType = new("application/json");
        (await client.PutAsync(new Uri("/v1/rulebook", UriKind.Relative), rulebook)).EnsureSuccessStatusCode();
    }

    /// <summary>Commits one message to each of so many new subscribers.</summary>
    private static async Task FillAsync(HttpClient client, int first, int count)
    {
        using var profiles = new StringContent(string.Concat(Enumerable.Range(first, count).Select(Profile)), Encoding.UTF8, "application/x-ndjson");
        (await client.PostAsync(new Uri("/v1/subscribers", UriKind.Relative), profiles)).EnsureSuccessStatusCode();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (i, stop) =>
        {
            using var body = new StringContent("""{"offer":"newspaper"}""", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri($"/v1/subscribers/w4-{i}/proposals", UriKind.Relative), body, stop);
            response.EnsureSuccessStatusCode();
        });
    }

    private static string Profile(int i) =>
        $$"""{"id":"w4-{{i}}","msisdn":"{{NumberOf(i)}}","plan":"plan-88","language":"zh","joinedAt":"2020-01-01T00:00:00Z","dataAllowanceKilobytes":1000,"billsMinor":[100,100,100],"hasMarketingConsent":true}""" + "\n";

    /// <summary>Waits for something.</summary>
    /// <returns>How long after <paramref name="from"/> it was seen. Unit: seconds.</returns>
    internal static async Task<double> UntilAsync(Func<Task<bool>> isSo, long from)
    {
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(from) > DrainTimeout)
            {
                throw new TimeoutException("Not all messages got through in time.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return TimeProvider.System.GetElapsedTime(from).TotalSeconds;
    }

    private static async Task<WebApplication> StartAsync(KannelProcesses kannel, string folder)
    {
        var inFlight = InFlight.ToString(CultureInfo.InvariantCulture);
        var gateway = GatewayHost.Build(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:Port"] = kannel.GatewayPort.ToString(CultureInfo.InvariantCulture),
            ["FirstStart:HasDemoRulebook"] = "false",
            ["Store:Folder"] = folder,
            ["Channels:PollInterval"] = "00:00:00.010",
            ["Channels:BatchSizeMax"] = "2000",
            ["Channels:InFlightMax"] = (2 * InFlight).ToString(CultureInfo.InvariantCulture),
            ["Channels:MessagesPerSecondMax"] = "1000000",
            ["Carriers:main:Kind"] = "kannel",
            ["Carriers:main:Url"] = kannel.SendUrl,
            ["Carriers:main:Username"] = KannelProcesses.Username,
            ["Carriers:main:Password"] = KannelProcesses.Password,
            ["Carriers:main:CallbackUrl"] = $"http://127.0.0.1:{kannel.GatewayPort}",
            ["Carriers:main:SenderId"] = "10086",
            ["Carriers:main:ConnectionsMax"] = inFlight,
            ["Carriers:main:Line:InFlightMax"] = inFlight,
            ["Carriers:main:Line:MessagesPerSecondMax"] = "1000000",
            ["Carriers:main:Callbacks:Secret"] = Secret,
            ["Logging:LogLevel:Default"] = "Error",
        });
        await gateway.StartAsync();
        return gateway;
    }
}

/// <summary>How long so many messages took. Unit: seconds.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sent">Until the last one had reached the centre.</param>
/// <param name="Settled">Until its final receipt had come back, and in the product was recorded.</param>
/// <param name="Processor">Processor time of this process meanwhile; Kannel's and the centre's is not in it.</param>
internal readonly record struct SliceTimes(int Count, double Sent, double Settled, TimeSpan Processor);

/// <summary>The slices of a run together.</summary>
internal sealed class Paces
{
    private double _count;
    private double _sent;
    private double _settled;
    private TimeSpan _processor;

    public double MessagesPerSecond => _count / _sent;

    public double SettledPerSecond => _count / _settled;

    public double ProcessorUsPerMessage => _processor.TotalMicroseconds / _count;

    public void Add(SliceTimes slice)
    {
        (_count, _sent, _settled) = (_count + slice.Count, _sent + slice.Sent, _settled + slice.Settled);
        _processor += slice.Processor;
    }
}
