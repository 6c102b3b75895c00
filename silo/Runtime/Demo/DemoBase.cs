using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Demo;

/// <summary>Who takes part in a play: the generated operator's subscribers, or subscribers of a file who live the generated ones' lives.</summary>
/// <remarks>
/// The subscriber of the file's row n lives the events of the generated subscriber n. Bills and data are scaled to the profile in the file, so that a month that is
/// twice the average for the one is twice the average for the other.
/// </remarks>
public sealed class DemoBase
{
    private readonly OperatorWorld _world;
    private readonly ImmutableArray<ImportedLife> _imported;

    /// <summary>The generated operator.</summary>
    public DemoBase(OperatorWorld world) => (_world, _imported) = (world, []);

    /// <summary>Subscribers of a file; the world must have as many.</summary>
    public DemoBase(OperatorWorld world, ImmutableArray<(SubscriberId Id, Profile Profile)> imported, DemoImport import)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(imported.Length, world.Options.SubscriberCount);
        (_world, Import) = (world, import);
        _imported = [.. imported.Zip(world.Subscribers(), (own, generated) => ImportedLife.Of(own.Id, own.Profile, generated.Profile))];
    }

    /// <summary>What everything is drawn from.</summary>
    public ulong Seed => _world.Options.Seed;

    /// <summary>How many take part.</summary>
    public int Count => _world.Options.SubscriberCount;

    /// <summary>What the import of the file found; null for the generated operator.</summary>
    public DemoImport? Import { get; }

    /// <summary>All of them with their profiles.</summary>
    public IEnumerable<(SubscriberId Id, Profile Profile)> Profiles() =>
        Import is null ? _world.Subscribers() : _imported.Select(life => (life.Id, life.Profile));

    /// <summary>All of them.</summary>
    public IEnumerable<SubscriberId> Ids() =>
        Import is null ? Enumerable.Range(1, Count).Select(OperatorWorld.IdOf) : _imported.Select(life => life.Id);

    /// <summary>What happens to them, step by step.</summary>
    public IEnumerable<WorldStep> Steps(int days, TimeSpan length) =>
        Import is null ? _world.Steps(days, length) : _world.Steps(days, length).Select(step => step with { Events = [.. step.Events.Select(Live)] });

    private WorldEvent Live(WorldEvent generated)
    {
        var life = _imported[NumberOf(generated.Subscriber) - 1];
        return generated with
        {
            Subscriber = life.Id,
            Event = generated.Event switch
            {
                NetworkEvent.Bill bill => bill with { AmountMinor = Scale(bill.AmountMinor, life.BillAverageMinor, life.GeneratedBillAverageMinor) },
                NetworkEvent.Usage usage => usage with { DataKilobytes = Scale(usage.DataKilobytes, life.AllowanceKilobytes, life.GeneratedAllowanceKilobytes) },
                var other => other,
            },
        };
    }

    /// <summary>A generated id ends in the subscriber's number.</summary>
    private static int NumberOf(SubscriberId generated) =>
        int.Parse(generated.Value.AsSpan(generated.Value.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static long Scale(long amount, long own, long generated) => generated == 0 || own == 0 ? amount : (long)((Int128)amount * own / generated);

    private sealed record ImportedLife(
        SubscriberId Id,
        Profile Profile,
        long BillAverageMinor,
        long GeneratedBillAverageMinor,
        long AllowanceKilobytes,
        long GeneratedAllowanceKilobytes)
    {
        public static ImportedLife Of(SubscriberId id, Profile own, Profile generated) =>
            new(id, own, Average(own), Average(generated), own.DataAllowanceKilobytes, generated.DataAllowanceKilobytes);

        private static long Average(Profile profile) => profile.BillsMinor.IsEmpty ? 0 : profile.BillsMinor.Sum() / profile.BillsMinor.Length;
    }
}
