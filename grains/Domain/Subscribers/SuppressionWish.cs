using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Who asks.</summary>
/// <param name="Source">What sort of asker.</param>
/// <param name="Actor">Which member of staff or which file; null if nobody said. 1 to 100 characters. Never data of the subscriber.</param>
public readonly record struct RequestOrigin(RequestSource Source, string? Actor);

/// <summary>That a subscriber be put on a list or not be disturbed, or no longer, as it is asked for a number.</summary>
/// <param name="IsAdded">Whether it begins; false ends it.</param>
/// <param name="List">A list's code, or <see cref="SuppressionEntry.DoNotDisturbCode"/>.</param>
/// <param name="Channel">Do-not-disturb: on which channel; null for all. Of a list always null.</param>
/// <param name="Reason">Why. 1 to 100 characters.</param>
/// <param name="By">Who asks.</param>
/// <param name="Until">Until when; null for as long as the list says. UTC.</param>
public sealed record SuppressionWish(
    bool IsAdded, string List, Channel? Channel, string Reason, RequestOrigin By, DateTimeOffset? Until)
{
    /// <summary>The command to a subscriber that is known.</summary>
    public SubscriberCommand ToCommand() => List == SuppressionEntry.DoNotDisturbCode
        ? new SubscriberCommand.RequestDoNotDisturb(Channel, IsAdded, Reason, By)
        : IsAdded
            ? new SubscriberCommand.AddSuppression(List, Reason, By, Until)
            : new SubscriberCommand.RemoveSuppression(List, Reason, By);
}
