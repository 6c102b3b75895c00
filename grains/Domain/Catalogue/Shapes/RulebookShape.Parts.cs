namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>How the parts are made that have a file of their own.</summary>
/// <remarks>
/// Nobody promises the order of static fields across files. So such a part has no field here: it is made when it is first asked for, of
/// shapes that are made likewise.
/// </remarks>
public static partial class RulebookShape
{
    /// <summary>The shapes of one part, made once.</summary>
    private static class Part<TShapes>
        where TShapes : class, new()
    {
        internal static readonly TShapes Made = new();
    }

    /// <summary>What all parts are made of.</summary>
    private static class Basic
    {
        internal static readonly TextShape Name = new(
            1, 64, "[a-z0-9-]{1,64}", "a name of lower-case letters, digits and hyphens in double quotes");

        internal static readonly TextShape Condition = new(
            0, Conditions.Condition.LengthMax, words: "a condition: one text in double quotes");
    }
}
