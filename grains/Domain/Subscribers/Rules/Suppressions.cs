using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>
/// Who is on which list, and by whose wish not to be disturbed. Holds from the very next decision, also for contacts that wait in the
/// outbox.
/// </summary>
internal static class Suppressions
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.AddSuppression add)
    {
        var (state, now) = (draft.State, draft.Now);
        if (draft.Rulebook.Suppressions.Find(add.List) is not { } list)
        {
            return Refusal.UnknownList;
        }

        var until = add.Until ?? (list.Document.ExpiresAfter is { } span ? now + span : null);
        if (until <= now)
        {
            return Refusal.EntryPast;
        }

        var others = 0;
        foreach (var entry in state.Suppressions)
        {
            if (entry.List == add.List && entry.IsInEffect(now) && entry.Until == until && entry.Reason == add.Reason)
            {
                return null;
            }

            others += entry.List != add.List && entry.IsInEffect(now) ? 1 : 0;
        }

        if (others >= SubscriberState.SuppressionsMax)
        {
            return Refusal.ListsFull;
        }

        Add(draft, add.List, add.Reason, add.By, until);
        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RemoveSuppression remove)
    {
        if (Find(draft, remove.List) is not null)
        {
            Remove(draft, remove.List, remove.Reason, remove.By);
            return null;
        }

        return draft.Rulebook.Suppressions.Find(remove.List) is null ? Refusal.UnknownList : null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RequestDoNotDisturb ask)
    {
        var before = draft.State.DoNotDisturbBy;
        if (SuppressionFold.Next(before, ask.Channel, ask.IsOn, ask.By.Source) != before)
        {
            draft.Happens(new SubscriberEvent.DoNotDisturbRequested(
                ask.Channel, ask.IsOn, ask.By.Source, ask.By.Actor, ask.Reason)
            {
                At = draft.Now,
            });
            draft.Count(ask.IsOn ? "do-not-disturb/on" : "do-not-disturb/off");
        }

        return null;
    }

    /// <summary>
    /// What was asked for a number before somebody had it takes effect now. It is never refused: it was acknowledged long ago. A list that
    /// is no longer known blocks, and what has run out meanwhile says nothing.
    /// </summary>
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.TakeOverWish take)
    {
        var wish = take.Wish;
        if (wish.List == SuppressionEntry.DoNotDisturbCode)
        {
            return Apply(draft, new SubscriberCommand.RequestDoNotDisturb(wish.Channel, wish.IsAdded, wish.Reason, wish.By));
        }

        if (wish.IsAdded && !(wish.Until <= draft.Now))
        {
            Add(draft, wish.List, wish.Reason, wish.By, wish.Until);
        }
        else if (!wish.IsAdded && Find(draft, wish.List) is not null)
        {
            Remove(draft, wish.List, wish.Reason, wish.By);
        }

        return null;
    }

    /// <summary>The entry of a list that counts now, or null.</summary>
    public static SuppressionEntry? Find(TurnDraft draft, string list)
    {
        foreach (var entry in draft.State.Suppressions)
        {
            if (entry.List == list && entry.IsInEffect(draft.Now))
            {
                return entry;
            }
        }

        return null;
    }

    private static void Add(TurnDraft draft, string list, string reason, RequestOrigin by, DateTimeOffset? until)
    {
        draft.Happens(new SubscriberEvent.SuppressionAdded(list, reason, by.Source, by.Actor, until) { At = draft.Now });
        draft.Count($"suppressions/{list}/added");
    }

    private static void Remove(TurnDraft draft, string list, string reason, RequestOrigin by)
    {
        draft.Happens(new SubscriberEvent.SuppressionRemoved(list, reason, by.Source, by.Actor) { At = draft.Now });
        draft.Count($"suppressions/{list}/removed");
    }
}
