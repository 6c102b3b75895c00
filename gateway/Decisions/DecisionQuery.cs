using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Explanations;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Decisions;

/// <summary>How much of a decision is shown, and in which language.</summary>
/// <param name="Language">The only language of the explanations; null for both.</param>
/// <param name="Candidates">Which candidates are shown: one of <see cref="CandidateWords"/>.</param>
internal readonly record struct DecisionQuery(string? Language, string Candidates)
{
    /// <summary>The languages of explanations.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh"];

    /// <summary>All candidates, those that came as far as arbitration, or those that won.</summary>
    public static readonly IReadOnlyList<string> CandidateWords = ["all", "ranked", "chosen"];

    /// <summary>Reads it from the query.</summary>
    /// <param name="language">As it came; null for both.</param>
    /// <param name="candidates">As it came; null for all.</param>
    /// <returns>The query, or the problem.</returns>
    public static (DecisionQuery Query, Problem? Problem) Read(string? language, string? candidates) => (
        new DecisionQuery(language, candidates ?? CandidateWords[0]),
        language is not null && !Languages.Contains(language) ? Problems.Choice("language", language, Languages)
        : candidates is not null && !CandidateWords.Contains(candidates)
            ? Problems.Choice("candidates", candidates, CandidateWords)
        : null);

    /// <summary>Whether a candidate is shown.</summary>
    public bool Shows(Candidate candidate) => Candidates switch
    {
        "ranked" => candidate.HasPriority,
        "chosen" => candidate.Refusal is null,
        _ => true,
    };

    /// <summary>The explanation in the languages that were asked for.</summary>
    public ExplanationView ToView(CandidateExplanation explanation) => new(
        Language == "zh" ? null : explanation.En, Language == "en" ? null : explanation.Zh);
}
