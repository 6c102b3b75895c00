using System.Diagnostics;
using SmartManager.Bench.Hosting;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Bench.Decisions;

/// <summary>The product's server in a process of its own, on a data folder with a base and a rulebook in it.</summary>
internal sealed class DecisionServer : IAsyncDisposable
{
    /// <summary>The command by which this program becomes the server.</summary>
    public const string Command = "serve-base";

    private const string Ready = "ready ";

    private readonly Process _process;

    private DecisionServer(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<DecisionServer> StartAsync(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DecisionServer).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(folder);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new DecisionServer(process, new Uri(line[Ready.Length..]));
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>What the other process does: the server as <c>./run serve</c> has it, but with the clock of the workloads, until its input ends.</summary>
    public static async Task ServeAsync(string folder)
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Port"] = "0", ["Store:Folder"] = folder };
        await using var server = GatewayHost.Build(settings, static services => services.AddSingleton<TimeProvider>(new BenchClock()));
        await server.StartAsync();
        await Console.Out.WriteLineAsync(Ready + server.Urls.First());
        await Console.In.ReadLineAsync();
        await server.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
