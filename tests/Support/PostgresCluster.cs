using System.Diagnostics;

namespace SmartManager.Support;

/// <summary>
/// A PostgreSQL server of its own in a temporary folder, reached by a socket in it, syncing its disk as in production. Gone at the end.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private const string User = "postgres";
    private static readonly string[] Places = ["/usr/local/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"];
    private static readonly string? Programs = FindPrograms();
    private readonly string _settings;

    private PostgresCluster(string settings)
    {
        _settings = settings;
        Folder = Directory.CreateTempSubdirectory("smartmanager-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", [User, Folder]);
        }

        RunAsServer("initdb", ["-D", Data, "-U", User, "-A", "trust", "-N", "-E", "UTF8", "--locale=C", "--no-instructions"]);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Start();
    }

    /// <summary>Why there is none on this machine; null if there can be.</summary>
    public static string? Missing => Programs is not null
        ? null
        : "PostgreSQL is not installed: no initdb on PATH or in /usr/lib/postgresql. "
            + "./test installs it when root; else: apt-get install postgresql";

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    private string Data => Path.Combine(Folder, "data");

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">More settings, as <c>-c name=value</c>.</param>
    public static PostgresCluster Make(string settings = "") => new(settings);

    /// <summary>How to reach a database of it.</summary>
    public string ConnectionString(string database) => $"Host={Folder};Username={User};Database={database}";

    /// <summary>Starts it again after a stop.</summary>
    public void Start() => RunAsServer(
        "pg_ctl",
        [
            "-D", Data, "-w", "-t", "60", "-l", Path.Combine(Folder, "log"),
            "-o", $"-k {Folder} -c listen_addresses='' -c max_connections=200 {_settings}", "start",
        ]);

    /// <summary>Stops it: <c>fast</c> ends its sessions, <c>immediate</c> is a crash.</summary>
    public void Stop(string mode) => RunAsServer("pg_ctl", ["-D", Data, "-w", "-t", "60", "-m", mode, "stop"]);

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        End();
    }

    private static string? FindPrograms()
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderDescending(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        return installed.Concat(path).Concat(Places)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    /// <summary>A server refuses to run as root.</summary>
    private void RunAsServer(string program, string[] arguments)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException(Missing), program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private void Run(string program, string[] arguments)
    {
        // No pipes: the server would inherit them, and reading would wait for its end.
        var info = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >>\"$PG_OUT\" 2>&1 </dev/null", program, .. arguments]);
        var output = info.Environment["PG_OUT"] = Path.GetTempFileName();
        info.WorkingDirectory = Folder;
        using var process = Process.Start(info)!;
        process.WaitForExit();
        var text = File.ReadAllText(output);
        File.Delete(output);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {text}");
        }
    }

    /// <summary>A process that ends is not given the time to wait for this, so what does it lives on by itself.</summary>
    private void OnExit(object? sender, EventArgs e)
    {
        const string script = "\"$@\" -m immediate stop; rm -rf \"$PG_FOLDER\"";
        string[] stop = [Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-w", "-t", "60"];
        string[] asServer = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", User, "--regid", User, "--clear-groups", .. stop]
            : stop;
        var info = new ProcessStartInfo("sh", ["-c", $"({script}) >/dev/null 2>&1 </dev/null &", "sh", .. asServer]);
        info.Environment["PG_FOLDER"] = Folder;
        info.WorkingDirectory = "/";
        using var process = Process.Start(info);
    }

    private void End()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        try
        {
            Stop("immediate");
        }
        catch (InvalidOperationException)
        {
            // It is down already.
        }

        Directory.Delete(Folder, recursive: true);
    }
}
