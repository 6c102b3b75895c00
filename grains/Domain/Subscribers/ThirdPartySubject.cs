namespace SmartManager.Domain.Subscribers;

/// <summary>
/// What a contact that another system made is about, as its <see cref="Contact.Subject"/> says it: an offer of the rulebook is its id, as
/// everywhere; the others have a colon, which no offer's id has.
/// </summary>
public static class ThirdPartySubject
{
    /// <summary>Nobody said what it was about.</summary>
    public const string Unnamed = "third-party:unnamed";

    private const string GroupPrefix = "group:";

    /// <summary>The subject of a contact about any offer of a group.</summary>
    /// <param name="group">The group.</param>
    public static string OfGroup(string group) => GroupPrefix + group;

    /// <summary>The subject of a contact.</summary>
    /// <param name="offer">The offer that it was about; null for none of the rulebook.</param>
    /// <param name="group">The group of offers that it was about; null if nobody said, and where there is an offer.</param>
    public static string Of(string? offer, string? group) => offer ?? (group is null ? Unnamed : OfGroup(group));

    /// <summary>The group that a contact was about without naming an offer; null for any other contact.</summary>
    /// <param name="subject">The contact's subject.</param>
    public static string? FindGroup(string subject) =>
        subject.StartsWith(GroupPrefix, StringComparison.Ordinal) ? subject[GroupPrefix.Length..] : null;
}
