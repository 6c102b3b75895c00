using SmartManager.Channels;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Functions.Sending;

/// <summary>The carriers that this function app hands messages to: those of <c>Carriers</c> in its own settings.</summary>
internal sealed class WorkerCarriers(IConfiguration configuration, IServiceProvider services)
{
    private readonly Dictionary<string, ICarrier> _byChannel = Make(configuration, services);

    /// <summary>The carrier of a channel; null if none is configured.</summary>
    public ICarrier? Find(string channel) => _byChannel.GetValueOrDefault(channel);

    private static Dictionary<string, ICarrier> Make(IConfiguration configuration, IServiceProvider services)
    {
        var hasAny = configuration.GetSection(CarrierRoster.Section).GetChildren().Any()
            || !string.IsNullOrEmpty(configuration[$"{HttpCarrierOptions.Section}:{nameof(HttpCarrierOptions.Url)}"]);
        return hasAny
            ? CarrierRoster.Read(configuration, CarrierKinds.Real()).Entries
                .ToDictionary(entry => entry.Channel.Name(), entry => entry.Make(services), StringComparer.Ordinal)
            : [];
    }
}
