using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Gateway.Http;

/// <summary>Something that the check of a rulebook found.</summary>
/// <param name="Path">Where, as a JSON pointer; empty for the whole.</param>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Message">For a person.</param>
/// <param name="Column">In a condition: where in its text, from 1. In a text that is no JSON: where in the line. Null elsewhere.</param>
/// <param name="Line">In a text that is no JSON: the line, from 1. Null elsewhere.</param>
internal sealed record FindingView(string Path, string Code, string Message, int? Column = null, int? Line = null)
{
    /// <summary>Findings as they are shown.</summary>
    public static ImmutableArray<FindingView> Of(IEnumerable<RulebookError> errors) =>
        [.. errors.Select(error => new FindingView(error.Path, error.Code, error.Message, error.Column, error.Line))];
}
