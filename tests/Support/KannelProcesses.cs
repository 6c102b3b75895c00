using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace SmartManager.Support;

/// <summary>A real Kannel, bearerbox and smsbox, on free ports with a folder of its own, and behind it an SMPP centre in Node.</summary>
/// <remarks>
/// Every process is tied to ours: the centre ends when its input closes, and so do the shells that hold Kannel's. So nothing is left
/// behind, however we end.
/// </remarks>
public sealed partial class KannelProcesses : IDisposable
{
    public const string Username = "smart";
    public const string Password = "secret-word";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<JsonElement> _events = new();
    private readonly Channel<JsonElement> _counts = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "smartmanager-kannel-" + Path.GetRandomFileName());
    private Process _centre = null!;

    private KannelProcesses()
    {
        Directory.CreateDirectory(_folder);
        var ports = FreePorts(5);
        (AdminPort, BoxPort, CentrePort, SendPort, GatewayPort) = (ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    /// <summary>What is missing on this machine, or null if it can run.</summary>
    public static string? Missing =>
        Find("bearerbox") is null || Find("smsbox") is null ? "Kannel is not installed (Debian: kannel)."
        : Find("node") is null || Find("npm") is null ? "Node and npm are not installed."
        : null;

    /// <summary>Where messages are handed over.</summary>
    public string SendUrl => $"http://127.0.0.1:{SendPort}/cgi-bin/sendsms";

    /// <summary>The port on which the gateway is expected: replies are called back there.</summary>
    public int GatewayPort { get; }

    private int AdminPort { get; }

    private int BoxPort { get; }

    private int CentrePort { get; }

    private int SendPort { get; }

    /// <summary>Starts everything and waits until Kannel is bound to the centre.</summary>
    /// <param name="repliesUrl">Where replies are called back, with its signature; the gateway's port in place of <c>{port}</c>.</param>
    /// <param name="told">What the centre tells of messages.</param>
    public static async Task<KannelProcesses> StartAsync(string repliesUrl, CentreTells told = CentreTells.Messages)
    {
        var kannel = new KannelProcesses();
        try
        {
            await kannel.RunAsync(repliesUrl, told);
            return kannel;
        }
        catch
        {
            kannel.Dispose();
            throw;
        }
    }

    /// <summary>Tells the centre what to do.</summary>
    public void Order(object order)
    {
        lock (_centre)
        {
            _centre.StandardInput.WriteLine(JsonSerializer.Serialize(order));
            _centre.StandardInput.Flush();
        }
    }

    /// <summary>Waits for something that the centre tells, also before the call.</summary>
    public async Task<JsonElement> WaitAsync(Func<JsonElement, bool> isIt, TimeSpan? timeout = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (_events.FirstOrDefault(isIt) is { ValueKind: JsonValueKind.Object } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(from) > (timeout ?? StartTimeout))
            {
                throw new TimeoutException("The centre did not tell it. It told: " + string.Join('\n', _events) + LogTail());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>The message that reached the centre for a number.</summary>
    public Task<JsonElement> MessageToAsync(string msisdn) =>
        WaitAsync(told => Is(told, "message") && told.GetProperty("to").GetString() == msisdn);

    /// <summary>How many things of a name the centre has told.</summary>
    public int Count(string name) => _events.Count(told => Is(told, name));

    /// <summary>Messages and receipts so far, of the centre's own count.</summary>
    public async Task<(long Messages, long Receipts)> CountAsync()
    {
        Order(new { @do = "count" });
        var told = await _counts.Reader.ReadAsync().AsTask().WaitAsync(StartTimeout, TimeProvider.System);
        return (told.GetProperty("messages").GetInt64(), told.GetProperty("receipts").GetInt64());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var box in _boxes.Keys.ToList())
        {
            Kill(box);
        }

        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static bool Is(JsonElement told, string name) => told.GetProperty("event").GetString() == name;

    private static string? Find(string program) => new[] { "/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin" }
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync(string repliesUrl, CentreTells told)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "kannel.conf"), Configuration(repliesUrl));
        var script = await InstallCentreAsync();
        _centre = Start("node", script, Text(CentrePort), told.ToString().ToLowerInvariant());
        _centre.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                var told = JsonDocument.Parse(text).RootElement;
                if (!Is(told, "count") || !_counts.Writer.TryWrite(told))
                {
                    _events.Enqueue(told);
                }
            }
        };
        _centre.BeginOutputReadLine();
        await WaitAsync(one => Is(one, "listening"));
        await StartAsync(KannelBox.Bearerbox);
        await StartAsync(KannelBox.Smsbox);
    }

    /// <summary>Puts the centre's packages into the build's folder, once a machine.</summary>
    private async Task<string> InstallCentreAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "SmartManager.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The solution's folder was not found.");
        }

        var source = Path.Combine(root.FullName, "tests", "Channels.Tests", "Centre");
        var target = Path.Combine(root.FullName, "artifacts", "centre");
        Directory.CreateDirectory(target);
        foreach (var file in (string[])["centre.js", "package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(target, "node_modules", "smpp")))
        {
            using var npm = Start("npm", "ci", "--no-audit", "--no-fund", "--prefix", target);
            await npm.WaitForExitAsync();
            _processes.Remove(npm);
        }

        return Path.Combine(target, "centre.js");
    }

    private Process Start(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(Find(program) ?? "/bin/" + program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        var process = Process.Start(info) ?? throw new InvalidOperationException(program + " did not start.");
        _processes.Add(process);
        return process;
    }

    private string LogTail() =>
        string.Join('\n', Directory.GetFiles(_folder, "*.log").SelectMany(file => File.ReadLines(file).TakeLast(5)));
}
