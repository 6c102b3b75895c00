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
    [InlineData(2, "dance")]
    [InlineData(2, "backup")]
    [InlineData(1, "check", "--data", "/nowhere/at/all")]
    [InlineData(1, "backup", "/tmp/never", "--data", "/nowhere/at/all")]
    [InlineData(1, "restore", "/nowhere/copy.db", "--data", "/tmp/smartmanager-never")]
    [InlineData(1, "serve", "--port", "0", "--carrier", "not an address")]
    public async Task EndsWithACode_AndOneClearLine(int code, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(code, result.Code);
        Assert.NotEmpty(result.Errors);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Errors, StringComparison.Ordinal);
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
            await Task.Delay(50);
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
