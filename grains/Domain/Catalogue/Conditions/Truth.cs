namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>What a test says of a subscriber: yes, no, or that it cannot know.</summary>
/// <remarks>
/// Kleene's strong logic: the numbers are in its order, so that <c>and</c> is the least, <c>or</c> the greatest and <c>not</c> the mirror.
/// </remarks>
public enum Truth
{
    /// <summary>It does not hold.</summary>
    False = 0,

    /// <summary>Something that it looks at is not known.</summary>
    Unknown = 1,

    /// <summary>It holds.</summary>
    True = 2,
}

/// <summary>Makes truths.</summary>
internal static class TruthLogic
{
    /// <summary>What is certain.</summary>
    public static Truth Of(bool holds) => holds ? Truth.True : Truth.False;

    /// <summary>The opposite; not knowing stays not knowing.</summary>
    public static Truth Not(this Truth truth) => Truth.True - (int)truth;

    /// <summary>The opposite, if asked for.</summary>
    public static Truth NotIf(this Truth truth, bool isNegated) => isNegated ? truth.Not() : truth;
}
