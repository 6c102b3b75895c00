using Microsoft.Extensions.Options;
using SmartManager.Channels.Azure;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;

namespace SmartManager.Channels;

/// <summary>The kinds of carriers that a process can have. A new kind is one line in <see cref="Real"/>.</summary>
public sealed class CarrierKinds
{
    private readonly Dictionary<string, CarrierKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>Names of all kinds, in the order of the alphabet.</summary>
    public IEnumerable<string> Names => _kinds.Keys.Order(StringComparer.Ordinal);

    /// <summary>The kinds that carry messages to real people.</summary>
    public static CarrierKinds Real() => new CarrierKinds()
        .Add(HttpCarrier.KindName, new HttpCarrierOptionsValidator(), static (entry, settings, provider) => Make<HttpCarrier>(provider, entry, settings))
        .Add(AcsCarrier.KindName, new AcsCarrierOptionsValidator(), static (entry, settings, provider) => Make<AcsCarrier>(provider, entry, settings));

    /// <summary>Adds a kind.</summary>
    /// <param name="name">What the configuration calls it.</param>
    /// <param name="validator">Checks its settings at the start.</param>
    /// <param name="make">Makes a carrier, once a process.</param>
    /// <param name="isReal">False if real people never read its messages.</param>
    public CarrierKinds Add<TSettings>(
        string name,
        IValidateOptions<TSettings> validator,
        Func<CarrierEntry, TSettings, IServiceProvider, ICarrier> make,
        bool isReal = true)
        where TSettings : class, new()
    {
        _kinds.Add(name, new CarrierKind<TSettings>(name, isReal, validator, make));
        return this;
    }

    /// <summary>Finds a kind by its name; null if there is none.</summary>
    internal CarrierKind? Find(string name) => _kinds.GetValueOrDefault(name);

    private static TCarrier Make<TCarrier>(IServiceProvider provider, params object[] arguments)
        where TCarrier : ICarrier => ActivatorUtilities.CreateInstance<TCarrier>(provider, arguments);
}
