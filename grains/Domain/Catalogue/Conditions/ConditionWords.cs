namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>How values are called in messages to planners.</summary>
internal static class ConditionWords
{
    /// <summary>A value as messages quote it.</summary>
    public static string Name(Operand operand) => $"'{operand.Label}'";

    /// <summary>A kind of value.</summary>
    public static string Kind(ConditionType type) => type switch
    {
        ConditionType.Text => "a text",
        ConditionType.Number => "a number",
        ConditionType.Date => "a date",
        ConditionType.YesNo => "yes or no",
        ConditionType.Set => "a set",
        _ => "a trait",
    };

    /// <summary>What can be asked of a kind of value.</summary>
    public static string Operators(ConditionType type) => type switch
    {
        ConditionType.Text => "= != in",
        ConditionType.Number => "= != < <= > >= in between",
        ConditionType.Date => "before after within between < <= > >=",
        ConditionType.YesNo => "= !=, or it alone",
        ConditionType.Set => "has, has any, has all",
        _ => "= != in, and as a number < <= > >= between",
    };

    /// <summary>A test that makes sense of the value.</summary>
    public static string Example(Operand operand) => operand.Type switch
    {
        ConditionType.Text => $"{operand.Label} = \"…\"",
        ConditionType.Date => $"{operand.Label} within last 30 days",
        ConditionType.Set => $"{operand.Label} has \"…\"",
        _ => $"{operand.Label} >= 1",
    };
}
