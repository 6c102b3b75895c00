using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartManager.Gateway.Operating;

namespace SmartManager.Gateway.Tests;

/// <summary>The real process, as an operator starts it.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-command-").FullName;

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ServesBacksUpChecksAndRestores()
    {
        var copy = Path.Combine(_folder, "copy.db");
        using (var server = Start("serve", "--port", "0", "--data", Data))
        {
            var ready = await server.StandardOutput.ReadLineAsync();
            Assert.StartsWith("ready http://127.0.0.1:", ready, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new Uri(ready!["ready ".Length..]) };
            var line = Encoding.UTF8.GetBytes(Line.Profile("co-1", "8613800000001"));
            using var response = await client.PostAsync(
                new Uri("/v1/subscribers", UriKind.Relative), Server.Typed(line, "application/x-ndjson"));
            Assert.Contains("accepted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            Assert.Equal(0, (await RunAsync("backup", copy, "--data", Data)).Code);
            Assert.Equal(0, (await RunAsync("check", "--data", Data)).Code);
            var again = await RunAsync("backup", copy, "--data", Data);
            Assert.Equal(1, again.Code);
            Assert.Contains("exists", again.Errors, StringComparison.Ordinal);
            var second = await RunAsync("serve", "--port", "0", "--data", Data);
            Assert.Equal(1, second.Code);
            Assert.Contains("in use", second.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);

            var watch = Stopwatch.StartNew();
            Signal(server);
            await server.WaitForExitAsync();
            Assert.Equal(0, server.ExitCode);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(string.Empty, await server.StandardOutput.ReadToEndAsync());
        }

        Assert.False(File.Exists(Path.Combine(Data, "server.json")));
        using (var silent = new TcpListener(IPAddress.Loopback, 0))
        {
            silent.Start();
            await File.WriteAllTextAsync(
                Path.Combine(Data, "server.json"), $$"""{"url":"http://{{silent.LocalEndpoint}}","key":"left-behind"}""");
            Assert.Equal(0, (await RunAsync("check", "--data", Data)).Code);
        }

        Assert.Equal(1, (await RunAsync("restore", copy, "--data", Data)).Code);
        var restored = Path.Combine(_folder, "restored");
        Assert.Equal(0, (await RunAsync("restore", copy, "--data", restored)).Code);
        Assert.Equal(0, (await RunAsync("check", "--data", restored)).Code);
    }

    /// <summary>A file's entries for numbers that nobody has outlive a kill, and hold for whoever gets the number.</summary>
    [Fact]
    public async Task BringsInSuppressions_ThatOutliveAKill()
    {
        var (csv, lines) = (Path.Combine(_folder, "lists.csv"), Path.Combine(_folder, "lists.ndjson"));
        await File.WriteAllTextAsync(csv, "msisdn,list,reason\n8613800000001,black-b,court\n8613800000002,grey,staff\n");
        await File.WriteAllTextAsync(lines, """{"msisdn":"8613800000001","list":"nonsense","reason":"x"}""");
        Assert.Contains("No server", (await RunAsync("suppress", csv, "--data", Data)).Errors, StringComparison.Ordinal);
        using (var server = Start("serve", "--port", "0", "--data", Data))
        {
            await server.StandardOutput.ReadLineAsync();
            Assert.Equal(0, (await RunAsync("suppress", csv, "--data", Data)).Code);
            Assert.Equal(0, (await RunAsync("suppress", csv, "--data", Data)).Code);
            var wrong = await RunAsync("suppress", lines, "--data", Data, "--id", "wrong");
            Assert.Equal(1, wrong.Code);
            Assert.Contains("line 1: suppression-list.unknown", wrong.Errors, StringComparison.Ordinal);
            server.Kill();
            await server.WaitForExitAsync();
        }

        Assert.Equal(0, (await RunAsync("check", "--data", Data)).Code);
        using var again = Start("serve", "--port", "0", "--data", Data);
        using var client = new HttpClient { BaseAddress = new Uri((await again.StandardOutput.ReadLineAsync())!["ready ".Length..]) };
        using var response = await client.PostAsync(
            new Uri("/v1/subscribers", UriKind.Relative),
            Server.Typed(Encoding.UTF8.GetBytes(Line.Profile("co-2", "8613800000001")), "application/x-ndjson"));
        await response.Content.ReadAsStringAsync();
        var view = await client.GetStringAsync(new Uri("/v1/subscribers/co-2/suppressions", UriKind.Relative));
        Assert.Contains("\"list\":\"black-b\"", view, StringComparison.Ordinal);
        again.Kill();
        await again.WaitForExitAsync();
    }

    [Theory]
    [InlineData("http://0.0.0.0:81", "http://127.0.0.1:81")]
    [InlineData("http://[::]:81", "http://[::1]:81")]
    [InlineData("http://10.0.0.5:81", "http://10.0.0.5:81")]
    public void IsReachedByLoopback_WhenItListensEverywhere(string listening, string reached) =>
        Assert.Equal(reached, ServerFile.UrlFromHere(listening));

    [Theory]
    [InlineData(2, "serve", "--port", "many")]
    [InlineData(2, "serve", "--port", "70000")]
    [InlineData(2, "serve", "--carrier", "")]
    [InlineData(2, "serve", "--port", "0", "--carrier", "not an address")]
    [InlineData(2, "serve", "--port", "0", "--carrier", "ftp://example")]
    [InlineData(2, "demo", "--mapping", "telco-customers")]
    [InlineData(2, "demo", "--subscribers", "1000000", "--json", "/nowhere/at/all/summary.json")]
    [InlineData(2, "demo", "--subscribers", "1000000", "--json", "/tmp")]
    [InlineData(2, "capacity")]
    [InlineData(2, "capacity", "--subscribers", "12000000")]
    [InlineData(2, "capacity", "--subscribers", "0", "--events-per-day", "1")]
    [InlineData(2, "capacity", "--subscribers", "many", "--events-per-day", "1")]
    [InlineData(2, "capacity", "--subscribers", "1", "--events-per-day", "-1")]
    [InlineData(2, "capacity", "--subscribers", "1", "--events-per-day", "1", "--peak-factor", "0.5")]
    [InlineData(2, "capacity", "--subscribers", "1", "--events-per-day", "1", "--peak-factor", "NaN")]
    [InlineData(2, "capacity", "--subscribers", "1", "--events-per-day", "1", "--store", "paper")]
    [InlineData(2, "capacity", "--subscribers", "1", "--events-per-day", "1", "--json", "/nowhere/at/all/plan.json")]
    [InlineData(2, "dance")]
    [InlineData(2, "backup")]
    [InlineData(1, "check", "--data", "/nowhere/at/all")]
    [InlineData(1, "backup", "/tmp/never", "--data", "/nowhere/at/all")]
    [InlineData(1, "restore", "/nowhere/copy.db", "--data", "/tmp/smartmanager-never")]
    public async Task EndsWithACode_AndOneClearLine(int code, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(code, result.Code);
        Assert.NotEmpty(result.Errors);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>What a program collects is read by many: all that is played here stays out of it (invariant I8).</summary>
    [Fact]
    public async Task LogsObjects_WithoutNumbersAndTexts_WhenItIsToldTo()
    {
        const string number = "8613977755533";
        const string words = "zebra-crossing";
        (_environment["Gateway__LogFormat"], _environment["Logging__LogLevel__Default"]) = ("json", "Debug");
        using var server = Start("serve", "--port", "0", "--data", Data);
        var reading = server.StandardError.ReadToEndAsync();
        var ready = await server.StandardOutput.ReadLineAsync();
        using var client = new HttpClient { BaseAddress = new Uri(ready!["ready ".Length..]) };
        await PostAsync("/v1/subscribers", Line.Profile("co-3", number));
        await PostAsync("/v1/subscribers", $$"""{"id":"co-3","msisdn":{{number}},"{{words}}":1}""");
        await PostAsync("/v1/subscribers/co-3/proposals", """{"offer":"none-such"}""");
        await PostAsync("/v1/carriers/simulated/replies", $$"""{"id":"1","from":"{{number}}","text":"{{words}}"}""");
        await PostAsync("/v1/carriers/simulated/replies", $$"""{"id":"2","from":"{{number}}","text":{{number}}}""");
        await PostAsync($"/v1/carriers/{words}/receipts", $$"""{"message":"{{number}}","status":"delivered"}""");
        await PostAsync("/v1/rulebook", $$"""{"name":"{{words}}"}""");
        Signal(server);
        await server.WaitForExitAsync();

        var lines = (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("\"EventId\":3001", StringComparison.Ordinal)); // The store is open.
        Assert.All(lines, line =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            foreach (var name in (string[])["Timestamp", "EventId", "LogLevel", "Category", "Message"])
            {
                Assert.True(json.RootElement.TryGetProperty(name, out _), $"{name} is not in {line}");
            }

            Assert.DoesNotContain(number, line, StringComparison.Ordinal);
            Assert.DoesNotContain(words, line, StringComparison.Ordinal);
        });

        async Task PostAsync(string path, string json)
        {
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), Server.Json(json));
        }
    }

    [Fact]
    public async Task TellsACapacityPlan_AndWritesItToAFile()
    {
        var file = Path.Combine(_folder, "plan.json");
        using var process = Start(
            "capacity", "--subscribers", "12000000", "--events-per-day", "100000000", "--interactions-per-day", "2000000", "--json", file);
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        string[] parts =
        [
            "12,000,000 subscribers", "events/s", "cores ", "memory ", "disk ", "silos ", "- Measured: ", "! The largest base",
        ];
        foreach (var part in parts)
        {
            Assert.Contains(part, told, StringComparison.Ordinal);
        }

        using var plan = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(12_000_000, plan.RootElement.GetProperty("question").GetProperty("subscribers").GetInt64());
        Assert.Equal(1, plan.RootElement.GetProperty("silos").GetInt32());
        Assert.False(Directory.Exists(Data), "it made a data folder");
    }

    /// <summary>One letter of one body: the file is a sound database, and the body is no event any more.</summary>
    [Fact]
    public async Task ADamagedBody_IsFoundByTheCheck_AndNotRestored()
    {
        var copy = Path.Combine(_folder, "copy.db");
        using (var server = Start("serve", "--port", "0", "--data", Data))
        {
            var ready = await server.StandardOutput.ReadLineAsync();
            using var client = new HttpClient { BaseAddress = new Uri(ready!["ready ".Length..]) };
            var line = Encoding.UTF8.GetBytes(Line.Profile("co-2", "8613800000002"));
            using var response = await client.PostAsync(
                new Uri("/v1/subscribers", UriKind.Relative), Server.Typed(line, "application/x-ndjson"));
            Assert.Equal(0, (await RunAsync("backup", copy, "--data", Data)).Code);
            Signal(server);
            await server.WaitForExitAsync();
        }

        var bytes = await File.ReadAllBytesAsync(copy);
        bytes[bytes.AsSpan().IndexOf("profile-replaced.v1"u8)] ^= 0x02;
        await File.WriteAllBytesAsync(copy, bytes);
        var restored = Path.Combine(_folder, "restored");
        var restore = await RunAsync("restore", copy, "--data", restored);
        Directory.CreateDirectory(restored);
        File.Copy(copy, Path.Combine(restored, "smartmanager.db"));
        var check = await RunAsync("check", "--data", restored);

        Assert.Equal((1, 1), (restore.Code, check.Code));
        const string found = "Journal entry 1 of grain 1, version 1, cannot be read: The stored event is not whole, or of a later build.";
        Assert.Equal($"The backup is damaged: {found}", restore.Errors.TrimEnd());
        Assert.Equal(found, check.Errors.TrimEnd());
    }

    [Fact]
    public async Task ADemoWritesPlainText_WhereNoTerminalIs()
    {
        var file = Path.Combine(_folder, "summary.json");
        using var demo = Start("demo", "--subscribers", "300", "--days", "3", "--json", file);
        var errors = demo.StandardError.ReadToEndAsync();
        var text = await demo.StandardOutput.ReadToEndAsync();
        await demo.WaitForExitAsync();

        Assert.Equal(0, demo.ExitCode);
        Assert.DoesNotContain('\u001b', text + await errors);
        Assert.Contains("100%", await errors, StringComparison.Ordinal);
        Assert.Contains("revenue, CNY", text, StringComparison.Ordinal);
        Assert.Contains("The subscriber has not agreed to marketing messages.", text, StringComparison.Ordinal);
        Assert.Contains("2 contacts in any 7 days", text, StringComparison.Ordinal);
        var summary = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        var offers = summary.GetProperty("offers").EnumerateArray().ToList();
        Assert.Equal(summary.GetProperty("orders").GetInt64(), offers.Sum(offer => offer.GetProperty("orders").GetInt64()));
        Assert.Equal(summary.GetProperty("revenueMinor").GetInt64(), offers.Sum(offer => offer.GetProperty("revenueMinor").GetInt64()));
        Assert.True(offers.Sum(offer => offer.GetProperty("contacts").GetInt64()) > 0);
        Assert.Contains("漫游优惠包", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADemoEndsAndLeavesNothing_WhenItIsInterrupted()
    {
        using var demo = Start("demo", "--subscribers", "20000", "--days", "100");
        _ = demo.StandardOutput.ReadToEndAsync();
        var temporary = Path.Combine(Path.GetTempPath(), $"smartmanager-demo-{demo.Id}");
        while (!Directory.Exists(temporary))
        {
            Assert.False(demo.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        Signal(demo);
        var errors = await demo.StandardError.ReadToEndAsync();
        await demo.WaitForExitAsync();
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("Interrupted.", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temporary));
    }

    private async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors);
    }

    /// <summary>The first line of the log that matters to whoever sets a carrier.</summary>
    [Fact]
    public async Task WarnsOfTheDemoRulebook_WhenACarrierIsSet()
    {
        using var server = Start("serve", "--port", "0", "--data", Data, "--carrier", "http://127.0.0.1:9/");
        Assert.StartsWith("ready ", await server.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Signal(server);
        Assert.Contains("demo's rulebook is in force", await server.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await server.WaitForExitAsync();
    }

    private Process Start(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        info.ArgumentList.Add(typeof(Hosting.GatewayHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            info.Environment[name] = value;
        }

        info.Environment["Store__Folder"] = Data;
        var process = Process.Start(info)!;
        return process;
    }

    private static void Signal(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
