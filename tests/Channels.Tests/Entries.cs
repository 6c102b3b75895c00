using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Tests;

/// <summary>Entries of carriers as the configuration would make them.</summary>
internal static class Entries
{
    public static CarrierEntry Of(string kind, string name, object settings) =>
        new(name, Channel.Sms, "Carriers:" + name) { Kind = CarrierKinds.Real().Find(kind)!, Settings = settings };
}
