using SmartManager.Channels.Callbacks;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels;

/// <summary>One carrier as the configuration names it, with its settings read and checked.</summary>
/// <param name="Name">Its name in keys, webhooks and metrics. Lower-case words joined by hyphens, at most
/// <see cref="CarrierRoster.NameLengthMax"/> characters.</param>
/// <param name="Channel">The channel that it serves.</param>
/// <param name="Section">Where its settings stand, for messages to operators.</param>
public sealed record CarrierEntry(string Name, Channel Channel, string Section)
{
    /// <summary>What kind of carrier it is.</summary>
    public required CarrierKind Kind { get; init; }

    /// <summary>The settings of its kind. Holds secrets: never written anywhere.</summary>
    public required object Settings { get; init; }

    /// <summary>Whose word on receipts and replies is taken. Holds a secret.</summary>
    public CallbackOptions Callbacks => (Settings as IRealCarrierSettings)?.Callbacks ?? new CallbackOptions();

    /// <summary>Makes the carrier.</summary>
    public ICarrier Make(IServiceProvider provider) => Kind.Make(this, provider);

    /// <summary>Name, kind and channel: settings hold secrets.</summary>
    public override string ToString() => $"{Name} ({Kind.Name}, {Channel.Name()})";
}
