namespace SmartManager.Gateway.OpenApi;

/// <summary>The words that a text of an answer may be. Only the API's description reads it.</summary>
/// <param name="words">All of them.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownWordsAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words => words;
}
