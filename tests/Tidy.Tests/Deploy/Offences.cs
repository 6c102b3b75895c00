namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Fails with every offence in full.</summary>
internal static class Offences
{
    public static void None(IEnumerable<string> offences)
    {
        var all = string.Join('\n', offences);
        Assert.True(all.Length == 0, all);
    }

    /// <summary>What a parser says against a text; nothing if it is right.</summary>
    public static IEnumerable<string> Of(string file, Action parse)
    {
        try
        {
            parse();
            return [];
        }
        catch (Exception exception)
        {
            return [$"{file}: {exception.Message}{(exception.InnerException is { } inner ? " " + inner.Message : "")}"];
        }
    }
}
