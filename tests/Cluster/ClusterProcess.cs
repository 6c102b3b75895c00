using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartManager.Gateway.Hosting;
using SmartManager.SiloHost;

namespace SmartManager.Cluster.Tests;

/// <summary>A program of the cluster, as an operator starts it: a process of its own.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    /// <summary>An older build of the silo's program to stand beside ours; null if none was given.</summary>
    public static string? OlderSilo => Environment.GetEnvironmentVariable("CLUSTER_OLDER_SILO");

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ClusterProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves HTTP.</summary>
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

    /// <summary>Starts a silo and waits until it serves.</summary>
    /// <param name="database">How to reach the database.</param>
    /// <param name="carrier">Where messages go.</param>
    /// <param name="program">The program; null for ours.</param>
    /// <param name="settings">More settings, as <c>--Key:Part=value</c>.</param>
    public static Task<ClusterProcess> StartSiloAsync(string database, string carrier, string? program, string[] settings) => StartAsync(
        program ?? typeof(SiloProgram).Assembly.Location,
        [
            "--Store:Postgres:ConnectionString=" + database,
            "--HttpCarrier:Url=" + carrier,
            "--HttpCarrier:AnswerTimeout=00:00:02",
            "--SiloHost:Address=127.0.0.1",
            "--SiloHost:Port=0",
            "--Orleans:Endpoints:AdvertisedIPAddress=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"--Orleans:Endpoints:SiloPort={FreePort()}"),
            string.Create(CultureInfo.InvariantCulture, $"--Orleans:Endpoints:GatewayPort={FreePort()}"),
            .. settings,
        ],
        []);

    /// <summary>Starts a gateway and waits until it serves.</summary>
    /// <param name="database">How to reach the database.</param>
    /// <param name="folder">Where it leaves its own small files.</param>
    public static Task<ClusterProcess> StartGatewayAsync(string database, string folder) => StartAsync(
        typeof(GatewayHost).Assembly.Location,
        ["serve", "--port", "0", "--data", folder],
        [new("Store__Postgres__ConnectionString", database), new("FirstStart__HasDemoRulebook", "false")]);

    /// <summary>Ends it as <c>kill -9</c> does: without another instruction.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as Kubernetes does.</summary>
    /// <returns>Its exit code, and how long it took.</returns>
    public async Task<(int Code, TimeSpan Took)> TerminateAsync()
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return (_process.ExitCode, Stopwatch.GetElapsedTime(startedAt));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task<ClusterProcess> StartAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var info = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_gcServer"] = "0"; // Several of them share the cores of the machine that tests.
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var started = new ClusterProcess(Process.Start(info)!);
        const string Ready = "ready ";
        while (await started._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                started.Url = new Uri(line[Ready.Length..]);
                return started;
            }
        }

        await started._process.WaitForExitAsync();
        throw new InvalidOperationException($"{Path.GetFileName(program)} did not start. {started.Errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
