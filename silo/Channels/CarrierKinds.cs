using Microsoft.Extensions.Options;
using SmartManager.Channels.Azure;
using SmartManager.Channels.Http;
using SmartManager.Channels.Kannel;
using SmartManager.Channels.Line;
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
        .Add<AcsCarrierOptions, AcsCarrier>(AcsCarrier.KindName, new AcsCarrierValuesValidator(), AcsCarrierOptions.FailuresOf)
        .Add<HttpCarrierOptions, HttpCarrier>(HttpCarrier.KindName, new HttpCarrierValuesValidator(), HttpCarrierOptions.FailuresOf)
        .Add<KannelOptions, KannelCarrier>(KannelCarrier.KindName, new KannelValuesValidator(), KannelOptions.FailuresOf);

    /// <summary>Adds a kind of real carriers. It is made from its entry, its settings and services of the host, once a process.</summary>
    /// <param name="name">What the configuration calls it.</param>
    /// <param name="values">Checks each of its settings alone, at the start.</param>
    /// <param name="failures">What else is wrong with them, a sentence each; gets the section and the settings.</param>
    public CarrierKinds Add<TSettings, TCarrier>(
        string name, IValidateOptions<TSettings> values, Func<string?, TSettings, IEnumerable<string>> failures)
        where TSettings : class, IRealCarrierSettings, new()
        where TCarrier : ICarrier => Add(
            name,
            new RealCarrierCheck<TSettings>(values, failures),
            static (entry, settings, provider) => CarrierLine.Around(
                ActivatorUtilities.CreateInstance<TCarrier>(provider, entry, settings), settings.Line, provider));

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
}
