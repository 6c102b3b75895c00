using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SmartManager.Crash.Tests;

/// <summary>The product as an operator starts it: a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly Dictionary<string, string> NoSettings = [];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Append(line.Data is { } text ? text + "\n" : "");
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it wrote on standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public static Task<ServerProcess> ServeAsync(string folder, string carrier) =>
        ServeAsync(NoSettings, "serve", "--port", "0", "--data", folder, "--carrier", carrier);

    /// <summary>Starts it with a carrier of its configuration and waits until it serves.</summary>
    public static Task<ServerProcess> ServeAsync(string folder, IReadOnlyDictionary<string, string> settings) =>
        ServeAsync(settings, "serve", "--port", "0", "--data", folder);

    private static async Task<ServerProcess> ServeAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var server = Start(settings, arguments);
        var ready = await server._process.StandardOutput.ReadLineAsync();
        Assert.True(
            ready?.StartsWith("ready http://", StringComparison.Ordinal), $"Said '{ready}' instead of being ready. {server.Errors}");
        server.Url = new Uri(ready!["ready ".Length..]);
        return server;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        using var command = Start(NoSettings, arguments);
        await command._process.StandardOutput.ReadToEndAsync();
        await command._process.WaitForExitAsync();
        return (command._process.ExitCode, command.Errors);
    }

    /// <summary>
    /// Fails if a folder is not whole. A check that takes its time tells how far it is; anything else that it says is a
    /// finding.
    /// </summary>
    public static async Task RequireWholeAsync(string folder)
    {
        var (code, said) = await RunAsync("check", "--data", folder);
        var found = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("checking ", StringComparison.Ordinal));
        Assert.Equal((0, ""), (code, string.Join('\n', found)));
    }

    /// <summary>Ends it as <c>kill -9</c> does: without another instruction.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>Its exit code, and how long it took.</returns>
    public async Task<(int Code, TimeSpan Took)> TerminateAsync()
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return (_process.ExitCode, Stopwatch.GetElapsedTime(startedAt));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static ServerProcess Start(IReadOnlyDictionary<string, string> settings, string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(typeof(Gateway.Hosting.GatewayHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // A carrier that does not answer is given up soon, so that a round stays short.
        info.Environment["HttpCarrier__AnswerTimeout"] = "00:00:02";
        info.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in settings)
        {
            info.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(info)!);
    }
}
