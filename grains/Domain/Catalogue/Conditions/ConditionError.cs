using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>One thing that is wrong with a condition.</summary>
/// <param name="Column">Where: the place of its first character in the whole text of the condition, from 1, in UTF-16 units.</param>
/// <param name="Code">Stable, dotted and lower case: see docs/guide/conditions.md.</param>
/// <param name="Message">For the planner.</param>
public sealed record ConditionError(int Column, string Code, string Message);

/// <summary>Gathers what is wrong, up to a bound: nobody reads more of one condition.</summary>
internal sealed class ConditionErrors
{
    private const int ErrorsMax = 20;

    private readonly List<ConditionError> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public void Add(int column, string code, string message)
    {
        if (_errors.Count < ErrorsMax)
        {
            _errors.Add(new ConditionError(column, "condition." + code, message));
        }
    }

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<ConditionError> ToImmutable() => [.. _errors.OrderBy(error => error.Column)];
}
