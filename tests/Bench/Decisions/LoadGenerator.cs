using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SmartManager.Bench.Decisions;

/// <summary>The open loop in a process of its own, whose collector has one thread: it must not take the cores from what it measures.</summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    /// <summary>The command by which this program becomes the load generator.</summary>
    public const string Command = "load-base";

    private readonly Process _process;

    private LoadGenerator(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    public static LoadGenerator Start(Uri server, ulong seed, int subscribers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(LoadGenerator).Assembly.Location);
        }

        foreach (var argument in (string[])[Command, server.ToString(), $"{seed}", $"{subscribers}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        return new LoadGenerator(Process.Start(start)!);
    }

    /// <summary>Sends at a rate for a time and waits for every answer.</summary>
    /// <param name="rate">Unit: requests per second.</param>
    /// <param name="duration">How long.</param>
    public async Task<OpenLoopFigures> RunAsync(int rate, TimeSpan duration)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rate} {duration:c}"));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The load generator ended.");
        return JsonSerializer.Deserialize<OpenLoopFigures>(line)!;
    }

    /// <summary>What the other process does: a rate and a time on each line of its input, the figures on each line of its output.</summary>
    public static async Task ServeAsync(Uri server, ulong seed, int subscribers)
    {
        using var load = new OpenLoop(server, seed, subscribers);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var separator = line.IndexOf(' ', StringComparison.Ordinal);
            var figures = await load.RunAsync(
                int.Parse(line.AsSpan(0, separator), CultureInfo.InvariantCulture),
                TimeSpan.Parse(line[(separator + 1)..], CultureInfo.InvariantCulture));
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(figures));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
