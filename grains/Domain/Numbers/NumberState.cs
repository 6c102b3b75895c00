using System.Collections.Immutable;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Numbers;

/// <summary>Something asked for a number that nobody had yet.</summary>
/// <param name="Version">The version of the number that kept it: later ones are higher.</param>
/// <param name="MessageId">The id of the message that asked: who takes it over does so once.</param>
/// <param name="Wish">What was asked.</param>
public sealed record KeptWish(long Version, string MessageId, SuppressionWish Wish);

/// <summary>What is kept for whoever gets a number.</summary>
/// <param name="Version">How many events were folded in.</param>
/// <param name="Wishes">Oldest first; one for each list, and for each channel of do-not-disturb.</param>
public sealed record NumberState(long Version, ImmutableArray<KeptWish> Wishes)
{
    /// <summary>Most wishes kept; see <see cref="SubscriberState.SuppressionsMax"/>.</summary>
    public const int WishesMax = SubscriberState.SuppressionsMax;

    /// <summary>The state before any event.</summary>
    public static NumberState Initial { get; } = new(0, []);

    /// <summary>Folds one stored event into the state. Never refuses: it has happened.</summary>
    public NumberState Evolve(NumberEvent @event) => @event switch
    {
        NumberEvent.WishKept kept => new NumberState(
            Version + 1,
            Wishes.RemoveAll(old => IsAboutTheSame(old.Wish, kept.Wish) || HasRunOut(old.Wish, kept.At))
                .Add(new KeptWish(Version + 1, kept.MessageId, kept.Wish))),
        NumberEvent.WishesTaken taken => new NumberState(Version + 1, Wishes.RemoveAll(old => old.Version <= taken.Through)),
        _ => this with { Version = Version + 1 },
    };

    /// <summary>
    /// What a wish leads to. An entry's end is counted from today, not from the day on which somebody gets the number.
    /// </summary>
    /// <param name="messageId">The id of the message that asks.</param>
    /// <param name="wish">What is asked.</param>
    /// <param name="context">Time and rules.</param>
    /// <returns>What happens, or why it is refused.</returns>
    public (NumberEvent? Event, Refusal? Refusal) Keep(string messageId, SuppressionWish wish, DecisionContext context)
    {
        var now = context.Now;
        if (wish.List != SuppressionEntry.DoNotDisturbCode)
        {
            if (context.Rulebook.Suppressions.Find(wish.List) is not { } list)
            {
                return (null, Refusal.UnknownList);
            }

            wish = wish.IsAdded
                ? wish with { Until = wish.Until ?? (list.Document.ExpiresAfter is { } span ? now + span : null) }
                : wish;
        }

        if (wish.IsAdded && wish.Until <= now)
        {
            return (null, Refusal.EntryPast);
        }

        if (Wishes.Any(old => old.Wish == wish))
        {
            return (new NumberEvent.WishRepeated { At = now }, null);
        }

        return Wishes.Count(old => !IsAboutTheSame(old.Wish, wish) && !HasRunOut(old.Wish, now)) >= WishesMax
            ? (null, Refusal.ListsFull)
            : (new NumberEvent.WishKept(messageId, wish) { At = now }, null);
    }

    private static bool IsAboutTheSame(SuppressionWish old, SuppressionWish now) => old.List == now.List && old.Channel == now.Channel;

    private static bool HasRunOut(SuppressionWish wish, DateTimeOffset now) => wish.IsAdded && wish.Until <= now;
}
