using System.Globalization;
using System.Security.Cryptography;
using SmartManager.Bench.Hosting;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Store;
using SmartManager.Store.Sqlite;

namespace SmartManager.Bench.Base;

/// <summary>
/// Data folders with a base in them: loaded once by the store's own writer, copied for each that writes to it, all removed at the end.
/// Loading is not measured.
/// </summary>
internal sealed class BaseFolders : IEventBase
{
    private readonly string _root;
    private readonly string _base;
    private readonly bool _isKept;

    private BaseFolders(string root, string baseFolder, bool isKept) => (_root, _base, _isKept) = (root, baseFolder, isKept);

    /// <summary>Loads a base, or finds one that an earlier call kept.</summary>
    /// <param name="seed">What it is made from.</param>
    /// <param name="subscribers">How many.</param>
    /// <param name="kept">A folder in which loaded bases stay for later calls; null keeps none.</param>
    /// <param name="surroundings">For the store.</param>
    public static BaseFolders Prepare(ulong seed, int subscribers, string? kept, StoreSurroundings surroundings)
    {
        var root = Directory.CreateTempSubdirectory("smartmanager-bench-").FullName;
        var shape = Convert.ToHexStringLower(SHA256.HashData(SubscriberSnapshot.Encode(new BaseSubscribers(seed).StateOf(0))).AsSpan(0, 4));
        var name = string.Create(CultureInfo.InvariantCulture, $"base-{seed}-{subscribers}-{shape}");
        var folder = Path.Combine(kept ?? root, name);
        if (!File.Exists(Path.Combine(folder, "complete")))
        {
            Load(folder, seed, subscribers, surroundings);
            File.WriteAllText(Path.Combine(folder, "complete"), string.Empty);
        }

        return new BaseFolders(root, folder, kept is not null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string?>> CopyForSystemAsync() => Task.FromResult(Settings(Copy("system")));

    /// <inheritdoc/>
    public Task<IRawWriter> OpenRawAsync(StoreSurroundings surroundings) => Task.FromResult<IRawWriter>(new RawWriter(Copy("raw"), surroundings));

    /// <summary>What makes a silo work on a folder.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(string folder) =>
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["Store:Folder"] = folder };

    /// <summary>A folder of its own with a copy of the base.</summary>
    public string Copy(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(_base, "*.db"))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            using var handle = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle); // Or the system would write gigabytes of it in the middle of what is measured.
        }

        return folder;
    }

    /// <summary>Removes a copy.</summary>
    public static void Drop(string folder) => Directory.Delete(folder, recursive: true);

    /// <summary>The file of a base. Unit: MiB.</summary>
    public double BaseMebibytes => Directory.EnumerateFiles(_base, "*.db").Sum(file => new FileInfo(file).Length) / (1024.0 * 1024.0);

    /// <summary>How long a synced write takes on the disk of the copies.</summary>
    public TimeSpan SyncTime() => Machine.SyncTime(_root);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isKept)
        {
            Drop(_base);
        }

        Drop(_root);
    }

    private static void Load(string folder, ulong seed, int subscribers, StoreSurroundings surroundings)
    {
        using var writer = SqliteTurnWriter.Open(new StoreOptions { Folder = folder }, surroundings);
        foreach (var turns in BaseTurns.Make(seed, subscribers))
        {
            writer.Write(turns);
        }
    }

    /// <summary>The raw writer of a folder.</summary>
    private sealed class RawWriter(string folder, StoreSurroundings surroundings) : IRawWriter
    {
        private readonly SqliteTurnWriter _writer = SqliteTurnWriter.Open(new StoreOptions { Folder = folder }, surroundings);

        public int? TurnsPerCommit => null;

        public Task<IReadOnlyList<AppendOutcome>> WriteAsync(Turn[] turns) => Task.FromResult(_writer.Write(turns));

        public ValueTask DisposeAsync()
        {
            _writer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
