using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Import;

namespace SmartManager.Silo.Simulated;

/// <summary>The base of a demo: generated from the seed, or read from a file; either way with days to live through.</summary>
public sealed class DemoBase
{
    /// <summary>Most subscribers taken from a file: they are kept in memory.</summary>
    public const int ImportedMax = 2_000_000;

    private readonly OperatorWorld _world;

    private DemoBase(OperatorWorld world, DemoImport? import) => (_world, Import) = (world, import);

    /// <summary>From which everything is drawn.</summary>
    public ulong Seed => _world.Options.Seed;

    /// <summary>How many subscribers.</summary>
    public int Count => _world.Options.SubscriberCount;

    /// <summary>What the import found; null for a generated base.</summary>
    public DemoImport? Import { get; }

    /// <summary>A base made of the seed alone.</summary>
    public static DemoBase Generated(OperatorWorldOptions options) => new(new OperatorWorld(options), null);

    /// <summary>A base read from a file, to its end.</summary>
    /// <param name="import">The file, opened.</param>
    /// <param name="seed">From which the days are drawn.</param>
    /// <param name="startAt">The first instant to live through. UTC.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">No row, or more than <see cref="ImportedMax"/>, can be imported.</exception>
    public static async Task<DemoBase> ImportedAsync(
        SubscriberImport import, ulong seed, DateTimeOffset startAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        var subscribers = new List<(SubscriberId, Profile)>();
        await foreach (var subscriber in import.ReadAsync(cancellationToken))
        {
            if (subscribers.Count >= ImportedMax)
            {
                throw new InvalidDataException($"The file has more than {ImportedMax} subscribers, the most that a demo takes.");
            }

            subscribers.Add(subscriber);
        }

        if (subscribers.Count == 0)
        {
            throw new InvalidDataException("No row of the file can be imported.");
        }

        var report = import.Report;
        var found = new DemoImport(report.RowsRead, report.RowsImported, report.RowsWarned, report.RowsRejected,
            new SortedDictionary<string, long>(report.CountsByCode.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
        return new DemoBase(OperatorWorld.Of(seed, startAt, subscribers), found);
    }

    /// <summary>All ids, in the order of <see cref="Profiles"/>.</summary>
    public IEnumerable<SubscriberId> Ids() => _world.Ids();

    /// <summary>All subscribers as of the start.</summary>
    public IEnumerable<(SubscriberId Id, Profile Profile)> Profiles() => _world.Subscribers();

    /// <summary>What happens, in steps of equal length; see <see cref="OperatorWorld.Steps"/>.</summary>
    public IEnumerable<WorldStep> Steps(int days, TimeSpan length) => _world.Steps(days, length);
}
