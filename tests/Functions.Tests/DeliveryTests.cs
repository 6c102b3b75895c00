using System.Diagnostics;
using System.Globalization;
using SmartManager.Functions.Tests.Hosting;
using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Functions.Tests;

/// <summary>
/// The whole way out: the gateway's outbox, a storage queue, the function app as a process that is killed, a carrier. More than a short run
/// with <c>FUNCTIONS_MESSAGES</c> (messages, two a subscriber) and <c>FUNCTIONS_KILLS</c>.
/// </summary>
public sealed class DeliveryTests(ITestOutputHelper output)
{
    private const string QueueName = "channel-nudges";
    private static readonly TimeSpan RoundMax = TimeSpan.FromMinutes(3);

    private static int Messages => Setting("FUNCTIONS_MESSAGES", 1_000);

    private static int Kills => Setting("FUNCTIONS_KILLS", 3);

    [AzuriteFact]
    public async Task CarriesEachMessageOutOnce_HoweverOftenTheAppIsKilled()
    {
        using var azurite = await Azurite.StartAsync();
        await using var carrier = await StandInCarrier.StartAsync();
        await using var gateway = await RealGateway.StartAsync(
            ("NudgeQueue:Url", azurite.QueueUrl(QueueName)),
            ("NudgeQueue:Account", Azurite.Account),
            ("NudgeQueue:Key", Azurite.Key),
            ("Outside:NudgePause", "00:30:00"),
            ("Channels:MessagesPerSecondMax", "100000"));
        using var queue = new QueueReader(azurite.QueueUrl(QueueName));
        using var poison = new QueueReader(azurite.QueueUrl(QueueName + "-poison"));
        await queue.CreateAsync();
        await poison.CreateAsync();
        await gateway.RoamAsync(0, Messages / 2);
        using var app = await FunctionProcess.StartAsync(new Dictionary<string, string>
        {
            ["Functions__GatewayUrl"] = gateway.Url,
            ["Functions__GatewayKey"] = RealGateway.Key,
            ["Carriers__main__Kind"] = "http",
            ["Carriers__main__Url"] = carrier.Url,
        });
        var startedAt = Stopwatch.GetTimestamp();
        await using (var host = new StandInHost(app, queue, poison))
        {
            host.Start();
            await KillAsync(app, carrier);
            await HealAsync(gateway, host);
            output.WriteLine(
                $"{Messages} messages, {app.Kills} kills, {host.Invocations} invocations, {host.Failures} of them failed, {host.Poisoned} poisoned");
        }

        await RequireOnceAsync(gateway, carrier);
        output.WriteLine($"took {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s");
    }

    /// <summary>Kills the app at moments that are spread over the run.</summary>
    private static async Task KillAsync(FunctionProcess app, StandInCarrier carrier)
    {
        var dice = new Dice(7);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = (Messages * kill / (Kills + 1)) + dice.Below(20);
            await UntilAsync(() => Task.FromResult(carrier.Requests.Count >= at), $"{at} messages at the carrier");
            await app.KillAsync();
        }
    }

    /// <summary>
    /// Waits until nothing is on its way any more. What a kill left claimed is given time: the clock is put forward by the end of its claim,
    /// and by the pause before the next try.
    /// </summary>
    private static async Task HealAsync(RealGateway gateway, StandInHost host)
    {
        await UntilAsync(
            async () =>
            {
                if (!host.IsIdle)
                {
                    return false;
                }

                var open = await gateway.GetAsync("/v1/outbox?state=releasing&channel=sms");
                var waiting = await gateway.GetAsync("/v1/outbox?state=pending&channel=sms");
                if (open.GetProperty("rows").GetArrayLength() + waiting.GetProperty("rows").GetArrayLength() == 0)
                {
                    return true;
                }

                if (host.IsIdle)
                {
                    gateway.Clock.Advance(TimeSpan.FromSeconds(61));
                    await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
                }

                return false;
            },
            "nothing on its way");
    }

    private async Task RequireOnceAsync(RealGateway gateway, StandInCarrier carrier)
    {
        var (sent, doubtful) = (await gateway.RowsAsync("sent"), await gateway.RowsAsync("in-doubt"));
        var requests = carrier.Requests.ToLookup(request => request.Key, request => request.Kind);
        var twice = requests.Where(request => request.Count() > 1).ToList();
        output.WriteLine($"carrier: {requests.Count} keys, {twice.Count} service keys asked for again; outbox: {sent.Count} sent, {doubtful.Count} in doubt");

        Assert.Equal(Messages, sent.Count + doubtful.Count);
        Assert.Equal<string>([], sent.Keys.Where(key => !requests.Contains(key)));
        Assert.Equal<string>([], requests.Select(request => request.Key).Where(key => !sent.ContainsKey(key) && !doubtful.ContainsKey(key)));
        Assert.Equal<string>([], twice.Where(request => request.First() == "marketing").Select(request => request.Key));
        Assert.Equal<string>([], doubtful.Where(row => row.Value != "marketing").Select(row => row.Key));

        // At a kill so many are at the app at most; each of them is listed, and sent at most once.
        Assert.InRange(doubtful.Count, 0, 24 * Kills);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < RoundMax, $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
