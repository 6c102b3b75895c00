using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Store;

/// <summary>Which store there is, and where the embedded one lives and how much it takes.</summary>
public sealed class StoreOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Store";

    /// <summary>The kind of the embedded store.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>The kind of the served store.</summary>
    public const string Postgres = "postgres";

    /// <summary>
    /// Which store: <c>sqlite</c>, a file in the data folder, or <c>postgres</c>, a server (<see href="postgresql.md">postgresql.md</see>).
    /// Of the options below, PostgreSQL takes those on commits and the queue; the folder then only holds <c>server.json</c>. Default
    /// <c>sqlite</c>.
    /// </summary>
    [AllowedValues(Sqlite, Postgres, ErrorMessage = "Store:Kind must be " + Sqlite + " or " + Postgres + ".")]
    public string Kind { get; set; } = Sqlite;

    /// <summary>
    /// The data folder; made if it is not there. One process at a time. <c>./run</c> sets it to <c>data</c> beside the script. Unit:
    /// folder. Default <c>data</c>.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Folder { get; set; } = "data";

    /// <summary>Turns that share one commit. More raises throughput and the wait of each under load. Unit: turns. Default 2,000.</summary>
    [Range(1, 100_000)]
    public int TurnsPerCommitMax { get; set; } = 2_000;

    /// <summary>Bytes that share one commit. A single larger turn still goes, alone. Unit: MiB of bodies. Default 16.</summary>
    [Range(1, 1_024)]
    public int CommitMebibytesMax { get; set; } = 16;

    /// <summary>
    /// When turns come faster than one commit after the other, commits begin no sooner than this after each other, unless one is full. More
    /// saves processor and disk and lengthens the wait of each turn; a turn that comes to an idle store alone never waits. 0 is faster
    /// where a few callers wait for each of their turns and nobody else comes. What is left to wait is rounded up to a millisecond. Unit:
    /// time. Default 1 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan CommitPace { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Turns that may wait for the writer; the next ones wait for a place. Unit: turns. Default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int QueueLengthMax { get; set; } = 20_000;

    /// <summary>Connections for reading, and so reads at one time. Unit: connections. Default 4.</summary>
    [Range(1, 64)]
    public int ReaderCount { get; set; } = 4;

    /// <summary>
    /// The writer's page cache. Turns append, so few pages are used again; and while the file is below 1 GiB, SQLite looks through the
    /// whole cache at the end of a commit that has moved pages of a tree. Unit: MiB. Default 32.
    /// </summary>
    [Range(1, 65_536)]
    public int WriterCacheMebibytes { get; set; } = 32;

    /// <summary>Each reader's page cache. A new view of the file empties it. Unit: MiB. Default 4.</summary>
    [Range(1, 4_096)]
    public int ReaderCacheMebibytes { get; set; } = 4;

    /// <summary>
    /// How much of the file readers map into memory. 0 reads by system call. A reader maps anew with each new view of the file, and each
    /// page of the map costs a fault: beside a busy writer that is more than it saves. 2,047 is the most SQLite can. Unit: MiB. Default 0.
    /// </summary>
    [Range(0, 2_047)]
    public int ReaderMapMebibytes { get; set; }

    /// <summary>
    /// Write-ahead log after which pages are copied home. More saves writes, makes those who commit meanwhile wait longer, and lengthens a
    /// start after a crash. Unit: MiB. Default 4.
    /// </summary>
    [Range(1, 4_096)]
    public int CheckpointMebibytes { get; set; } = 4;

    /// <summary>
    /// Grains whose version the writer remembers. A miss costs two index seeks. Unit: grains of 16 bytes. Default 1,048,576.
    /// </summary>
    [Range(1, 100_000_000)]
    public int VersionsRemembered { get; set; } = 1_048_576;

    /// <summary>
    /// Journal entries kept in memory before a round brings them into the index. More saves writes and lengthens a start: about a second
    /// for a million. Unit: entries of 45 bytes, twice. Default 524,288.
    /// </summary>
    [Range(1_024, 16_777_216)]
    public int UnindexedEntriesMax { get; set; } = 524_288;

    /// <summary><see cref="CheckpointMebibytes"/> as pages of a file.</summary>
    internal int CheckpointPages(long pageBytes) => (int)(((long)CheckpointMebibytes << 20) / pageBytes);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
