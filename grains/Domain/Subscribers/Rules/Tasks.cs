using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What no rule can answer is given to a person, and the person's word ends it.</summary>
internal static class Tasks
{
    /// <summary>Asks a person, unless one was asked for the same and has not ended it: the history shows what came since.</summary>
    public static void Ask(TurnDraft draft, TaskKind kind, string text)
    {
        foreach (var open in draft.State.Tasks)
        {
            if (open.Kind == kind)
            {
                return;
            }
        }

        if (draft.State.Tasks.Length >= SubscriberState.TasksMax)
        {
            return;
        }

        var key = draft.NextKey();
        draft.Happens(new SubscriberEvent.PersonAsked(key.Version, key.Ordinal, kind) { At = draft.Now });
        draft.Do(new SubscriberEffect.AskPerson(key, new OutgoingTask(kind, text)));
        draft.Count("tasks/asked/" + KebabName.Of(kind));
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.EndTask end)
    {
        foreach (var open in draft.State.Tasks)
        {
            if (open.Is(end.Key))
            {
                draft.Happens(new SubscriberEvent.TaskEnded(open.Version, open.Ordinal, end.Result, end.Note, end.Actor)
                {
                    At = draft.Now,
                });
                draft.Do(new SubscriberEffect.MoveOutgoing(end.Key, OutgoingStage.Delivered, DueAt: null));
                draft.Count("tasks/ended/" + KebabName.Of(end.Result));
                return null;
            }
        }

        return Refusal.UnknownTask;
    }
}
