using System.Collections.Immutable;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds what was said about lists and do-not-disturb into the state.</summary>
internal static class SuppressionFold
{
    /// <summary>One entry a list; entries that have run out are left out with the next change.</summary>
    public static SubscriberState Fold(SubscriberState state, SubscriberEvent.SuppressionAdded added) => state with
    {
        Suppressions = Without(state.Suppressions, added.List, added.At)
            .Add(new SuppressionEntry(added.List, added.Reason, added.Source, added.Actor, added.At, added.Until)),
    };

    public static SubscriberState Fold(SubscriberState state, SubscriberEvent.SuppressionRemoved removed) =>
        state with { Suppressions = Without(state.Suppressions, removed.List, removed.At) };

    /// <summary>Before there were lists a subscriber was suppressed or not: that is the list <c>manual</c>.</summary>
    public static SubscriberState Fold(SubscriberState state, SubscriberEvent.SuppressionChanged changed)
    {
        var others = Without(state.Suppressions, SuppressionEntry.Manual, changed.At);
        return state with
        {
            Suppressions = changed.Reason is { } reason
                ? others.Add(new SuppressionEntry(
                    SuppressionEntry.Manual, reason, RequestSource.Staff, Actor: null, changed.At, Until: null))
                : others,
        };
    }

    /// <summary>Before sources were told apart whoever took it back took back everything.</summary>
    public static SubscriberState Fold(SubscriberState state, SubscriberEvent.DoNotDisturbChanged changed) => state with
    {
        DoNotDisturbBy = changed.IsOn
            ? state.DoNotDisturbBy.With(ChannelsOf(changed.Channel), RequestSource.Subscriber)
            : state.DoNotDisturbBy.Without(ChannelsOf(changed.Channel), RequestSource.Subscriber),
    };

    public static SubscriberState Fold(SubscriberState state, SubscriberEvent.DoNotDisturbRequested asked) =>
        state with { DoNotDisturbBy = Next(state.DoNotDisturbBy, asked.Channel, asked.IsOn, asked.Source) };

    /// <summary>What a request makes of what was asked before.</summary>
    public static Disturbance Next(Disturbance before, Channel? channel, bool isOn, RequestSource source) => isOn
        ? before.With(ChannelsOf(channel), source)
        : before.Without(ChannelsOf(channel), source);

    private static ChannelSet ChannelsOf(Channel? channel) => channel is { } one ? ChannelSet.Of(one) : ChannelFacts.All;

    private static ImmutableArray<SuppressionEntry> Without(
        ImmutableArray<SuppressionEntry> entries, string list, DateTimeOffset now) =>
        entries.IsEmpty ? entries : entries.RemoveAll(entry => entry.List == list || !entry.IsInEffect(now));
}
