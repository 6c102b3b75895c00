using System.Diagnostics;
using SmartManager.Channels.Azure;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>A test that needs Azurite, Microsoft's own emulator of Storage queues.</summary>
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = AzuriteProgram.Missing;
}

/// <summary>Azurite of one version, fetched once by npm and kept for later runs.</summary>
internal static class AzuriteProgram
{
    private const string Version = "3.37.0";
    private static readonly TimeSpan FetchMax = TimeSpan.FromMinutes(3);
    private static readonly Lazy<(string? Path, string? Missing)> Found = new(Find);

    /// <summary>Why there is none; null if there is.</summary>
    public static string? Missing => Found.Value.Missing;

    /// <summary>The program of its queue service.</summary>
    public static string Path => Found.Value.Path ?? throw new InvalidOperationException(Missing);

    private static (string? Path, string? Missing) Find()
    {
        var kept = System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "smartmanager", "azurite-" + Version);
        var program = System.IO.Path.Combine(kept, "node_modules", "azurite", "dist", "src", "queue", "main.js");
        if (!File.Exists(program) && Fetch(kept) is { } why)
        {
            return (null, why);
        }

        return File.Exists(program) && Runs("node", "--version") ? (program, null) : (null, "There is no node for Azurite.");
    }

    /// <returns>Why it could not be fetched; null if it was.</returns>
    private static string? Fetch(string kept)
    {
        var fresh = kept + "." + System.IO.Path.GetRandomFileName();
        try
        {
            Directory.CreateDirectory(fresh);
            if (!Runs("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh, "azurite@" + Version))
            {
                Directory.Delete(fresh, recursive: true);
                return "npm could not fetch Azurite.";
            }

            Directory.Move(fresh, kept);
            return null;
        }
        catch (IOException)
        {
            return Directory.Exists(kept) ? null : "Azurite could not be kept."; // Another run was faster.
        }
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(FetchMax))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}

/// <summary>Azurite's queue service on a free port, in memory.</summary>
internal sealed class Azurite : IDisposable
{
    /// <summary>Every Azurite has this account and key; they are public.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>The account's key.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Listens = "successfully listens on ";

    private readonly Process _process;
    private readonly string _url;

    private Azurite(Process process, string url) => (_process, _url) = (process, url);

    public static async Task<Azurite> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node", [
            AzuriteProgram.Path, "--queueHost", "127.0.0.1", "--queuePort", "0", "--inMemoryPersistence", "--disableTelemetry"])
        { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // Its log must not fill the pipe.
                return new Azurite(process, line[(at + Listens.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("Azurite did not start.");
    }

    public string QueueUrl(string name) => $"{_url}/{Account}/{name}";

    public NudgeQueueOptions Options(string name) => new() { Url = QueueUrl(name), Account = Account, Key = Key };

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
