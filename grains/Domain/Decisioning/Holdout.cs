using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether a subscriber is in the group that gets no marketing at all.</summary>
public static class Holdout
{
    private const int HundredthsOfPercent = 10_000;

    /// <summary>Null if the subscriber is not in it. The same answer for the same salt, for ever.</summary>
    public static Refusal? Check(SubscriberId subscriber, Rulebook rulebook) =>
        rulebook.Document.Holdout is { Percent: > 0 } holdout
        && StableHash.Of(holdout.Salt, subscriber.Value) % HundredthsOfPercent < (ulong)(holdout.Percent * 100)
            ? Refusal.Holdout
            : null;
}
