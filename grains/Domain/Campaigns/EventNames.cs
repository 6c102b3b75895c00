using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>The names of network events, as they come in and as a trigger names them.</summary>
public static class EventNames
{
    /// <summary>All of them, read off the family itself: none can be forgotten.</summary>
    public static FrozenSet<string> All { get; } = typeof(NetworkEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Select(one => (string)one.TypeDiscriminator!).ToFrozenSet(StringComparer.Ordinal);
}
