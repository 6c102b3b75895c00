using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue;

/// <summary>One thing that is wrong with a rulebook, or that looks as if it was not meant so.</summary>
/// <param name="Path">Where, as a JSON pointer such as <c>/offers/3/propensity</c>; empty for the whole.</param>
/// <param name="Code">Stable, dotted and lower case: see docs/guide/rulebook.md.</param>
/// <param name="Message">For the planner.</param>
/// <param name="Column">In a condition: where in its text, from 1. In a text that is no JSON: where in the line, from 1. Null elsewhere.
/// Unit: UTF-16 characters.</param>
/// <param name="Line">In a text that is no JSON: the line, from 1. Null elsewhere.</param>
public sealed record RulebookError(string Path, string Code, string Message, int? Column = null, int? Line = null);

/// <summary>What the check of a rulebook found.</summary>
/// <param name="Rulebook">Ready for decisions; null if anything is wrong.</param>
/// <param name="Errors">What is wrong, in the order of the document; empty if nothing is.</param>
/// <param name="Warnings">What is allowed but was hardly meant so, in the order of the document.</param>
public sealed record RulebookVerdict(
    Rulebook? Rulebook, ImmutableArray<RulebookError> Errors, ImmutableArray<RulebookError> Warnings);
