namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Why an offer won, or at which step it fell out, with the values that were compared.</summary>
/// <param name="Step">The step of the funnel that decided.</param>
/// <param name="Code">The refusal's code; <see cref="DecisionExplainer.ChosenCode"/> if it won.</param>
/// <param name="En">One to three sentences in English. May hold what is known of the subscriber: not for logs.</param>
/// <param name="Zh">The same in Chinese.</param>
/// <remarks>Instants are in the subscriber's local time, with its offset and zone; numbers are written the same way everywhere.</remarks>
public sealed record CandidateExplanation(FunnelStep Step, string Code, string En, string Zh);

/// <summary>A text, or a part of one, in both languages.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Chinese.</param>
internal readonly record struct Said(string En, string Zh)
{
    /// <summary>What is written the same way in both languages.</summary>
    public static Said Same(string text) => new(text, text);

    /// <summary>Several things one after the other.</summary>
    public static Said List(IEnumerable<Said> items)
    {
        var all = items.ToList();
        return new Said(string.Join(", ", all.Select(item => item.En)), string.Join("、", all.Select(item => item.Zh)));
    }

    /// <summary>This sentence and another behind it.</summary>
    public Said Then(Said next) => Then(next, " ", "");

    /// <summary>This part, what joins the two, and another part.</summary>
    public Said Then(Said next, string en, string zh) => new(En + en + next.En, Zh + zh + next.Zh);
}
