using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Scoring;

/// <summary>The model of an offer, ready to be asked.</summary>
public sealed class PropensityModel
{
    private readonly double _intercept;
    private readonly ImmutableArray<Term> _terms;

    internal PropensityModel(PropensityModelDocument document)
    {
        _intercept = document.Intercept;
        _terms = [.. document.Terms.Select(term => new Term(
            term.When is { } when ? Condition.Parse(when) : null, term.Of is { } name ? FindNumber(name) : null, term.Weight))];
    }

    /// <summary>How likely a yes is. What is not known of the subscriber adds nothing.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When. UTC.</param>
    /// <returns>0 to 1.</returns>
    public double Estimate(SubscriberState state, DateTimeOffset now)
    {
        var logOdds = _intercept;
        foreach (ref readonly var term in _terms.AsSpan())
        {
            if (term.When is { } condition)
            {
                logOdds += condition.IsMet(state, now) ? term.Weight : 0;
            }
            else if (term.Of!.Read(state, now) is { } number)
            {
                logOdds += term.Weight * number;
            }
        }

        return Logistic.Probability(logOdds);
    }

    /// <summary>The names of numbers that a term can be of.</summary>
    internal static HashSet<string> Numbers { get; } =
        [.. SubscriberField.All.Where(field => field is { Type: ConditionType.Number, TakesName: false }).Select(field => field.Name)];

    /// <summary>The number of this name, or null.</summary>
    private static NumberOperand? FindNumber(string name) =>
        SubscriberField.Find(name) is { Type: ConditionType.Number, TakesName: false } field
            ? field.Bind(name, null) as NumberOperand
            : null;

    private readonly record struct Term(Condition? When, NumberOperand? Of, double Weight);
}
