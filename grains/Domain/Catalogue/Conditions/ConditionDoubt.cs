using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A part of a condition that is right, but says the same of every subscriber.</summary>
/// <param name="Column">Where it stands, from 1, in UTF-16 units.</param>
/// <param name="Code">Stable, dotted and lower case: see docs/guide/conditions.md.</param>
/// <param name="Message">For the planner.</param>
public sealed record ConditionDoubt(int Column, string Code, string Message);

/// <summary>
/// Finds what nobody can meet and what everybody meets. It compares tests of the same thing that stand beside each other, and tells nothing
/// that is not so; it does not find every such condition.
/// </summary>
internal sealed class DoubtFinder
{
    private const string Never = "condition.never-met";
    private const string Always = "condition.always-met";

    private readonly List<ConditionDoubt> _doubts = [];

    public static ImmutableArray<ConditionDoubt> Find(Syntax syntax)
    {
        var finder = new DoubtFinder();
        var (canBeTrue, canBeFalse) = finder.Look(new ClaimMaker().Make(syntax));
        if (!canBeTrue || !canBeFalse)
        {
            var (code, words) = canBeTrue ? (Always, "So the whole condition leaves nobody out of whom it is known.")
                : (Never, "So nobody meets the whole condition.");
            var index = Math.Max(0, finder._doubts.FindIndex(doubt => doubt.Code == code));
            finder._doubts[index] = finder._doubts[index] with { Message = $"{finder._doubts[index].Message} {words}" };
        }

        return [.. finder._doubts.OrderBy(doubt => doubt.Column)];
    }

    /// <summary>Whether somebody may meet all of these at once.</summary>
    public static bool CanMeet(ImmutableArray<Syntax> all) =>
        new DoubtFinder().Look(new ClaimMaker().Make(all is [var only] ? only : new AndSyntax(all))).CanBeTrue;

    private (bool CanBeTrue, bool CanBeFalse) Look(Claim claim) => claim is JoinedClaim joined ? Look(joined) : Look((ValueClaim)claim);

    private (bool CanBeTrue, bool CanBeFalse) Look(ValueClaim claim)
    {
        if (!claim.CanBeTrue || !claim.CanBeFalse)
        {
            var isAlways = claim.CanBeTrue != claim.IsNegated;
            _doubts.Add(isAlways
                ? new ConditionDoubt(claim.Column, Always, $"'{claim.Test}' holds for everybody of whom it is known.")
                : new ConditionDoubt(claim.Column, Never, $"'{claim.Test}' holds for nobody."));
        }

        return (claim.CanBeTrue, claim.CanBeFalse);
    }

    private (bool CanBeTrue, bool CanBeFalse) Look(JoinedClaim joined)
    {
        var parts = joined.Parts.Select(part => (Claim: part, Can: Look(part))).ToList();
        var isDecided = false;
        foreach (var same in parts.Where(part => part.Can is (true, true)).Select(part => part.Claim).OfType<ValueClaim>()
            .GroupBy(claim => claim.Label))
        {
            isDecided |= Contradict(joined.IsAnd, [.. same]);
        }

        var (anyTrue, anyFalse) = (parts.Any(part => part.Can.CanBeTrue), parts.Any(part => part.Can.CanBeFalse));
        return joined.IsAnd
            ? (!isDecided && parts.All(part => part.Can.CanBeTrue), anyFalse)
            : (anyTrue, !isDecided && parts.All(part => part.Can.CanBeFalse));
    }

    /// <summary>Whether no value meets all of them (<c>and</c>), or every value meets one of them (<c>or</c>).</summary>
    private bool Contradict(bool isAnd, ImmutableArray<ValueClaim> claims)
    {
        var left = claims[0].Possible;
        for (var i = 0; i < claims.Length; i++)
        {
            left = left.Intersect(isAnd ? claims[i].Holds : claims[i].Fails);
            if (left.IsEmpty)
            {
                var words = string.Join("; ", claims.Take(i + 1).Select(claim => claim.Words));
                _doubts.Add(isAnd
                    ? new ConditionDoubt(claims[i].Column, Never, $"Nobody meets all of these at once: {words}.")
                    : new ConditionDoubt(claims[i].Column, Always, $"Everybody of whom it is known meets one of these: {words}."));
                return true;
            }
        }

        return false;
    }
}
