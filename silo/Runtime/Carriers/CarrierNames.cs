using SmartManager.Channels;
using SmartManager.Contracts.Ports;

namespace SmartManager.Silo.Carriers;

/// <summary>The carriers that may call back.</summary>
/// <param name="Names">Their names in webhooks.</param>
public sealed record CarrierNames(IReadOnlySet<string> Names)
{
    /// <summary>Those of the configuration, and those that this process hands messages to.</summary>
    public static CarrierNames Of(CarrierRoster roster, IEnumerable<ICarrier> carriers) => new(
        new HashSet<string>([.. roster.Entries.Select(entry => entry.Name), .. carriers.Select(carrier => carrier.Name)], StringComparer.Ordinal));

    /// <summary>
    /// Those of the configuration. A gateway of a cluster that was given none does not know which of the two its silos have that need none.
    /// </summary>
    public static CarrierNames OfCluster(CarrierRoster roster) => new(new HashSet<string>(
        [.. roster.Entries.Select(entry => entry.Name), .. roster.HasReal ? [] : (string[])[CarrierRoster.AddressName]], StringComparer.Ordinal));

    /// <summary>These and others, such as those that workers outside hand messages to.</summary>
    public CarrierNames With(IEnumerable<string> others) => new(new HashSet<string>([.. Names, .. others], StringComparer.Ordinal));

    /// <summary>Whether one is among them.</summary>
    public bool Contains(string name) => Names.Contains(name);
}
