using SmartManager.Contracts.Ports;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Carriers;

/// <summary>The carriers that may call back.</summary>
/// <param name="Names">Their names in webhooks.</param>
public sealed record CarrierNames(IReadOnlyCollection<string> Names)
{
    /// <summary>Every carrier that there can be: a gateway of a cluster does not know which of them its silos were given.</summary>
    public static CarrierNames All { get; } = new([HttpCarrier.CarrierName, SimulatedCarrier.CarrierName]);

    /// <summary>Those that this process hands messages to.</summary>
    public static CarrierNames Of(IEnumerable<ICarrier> carriers) => new([.. carriers.Select(carrier => carrier.Name)]);

    /// <summary>Whether one is among them.</summary>
    public bool Contains(string name) => Names.Contains(name);
}
