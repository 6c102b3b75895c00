using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>A number of the operator's own, to which test messages may go.</summary>
/// <param name="Number">7 to 15 digits, country code first. Personal data.</param>
/// <param name="Name">Whose or what it is, such as a handset in the lab. 1 to 100 characters.</param>
public sealed record TestNumber(string Number, string Name);

/// <summary>A version of the own numbers as it is stored, with who changed them and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; null if that was not said.</param>
/// <param name="Numbers">All own numbers.</param>
public sealed record TestNumbersVersion(string By, string? Reason, ImmutableArray<TestNumber> Numbers)
{
    /// <summary>The kind of the stored document.</summary>
    public const string Kind = "test-numbers";

    /// <summary>Most own numbers.</summary>
    public const int NumbersMax = 100;

    /// <summary>What is wrong with numbers that somebody wants to fix; empty if nothing is. They are told by their place alone.</summary>
    /// <param name="numbers">What came.</param>
    /// <param name="cleaned">The numbers as they are kept: digits alone.</param>
    public static ImmutableArray<CampaignError> Check(ImmutableArray<TestNumber> numbers, out ImmutableArray<TestNumber> cleaned)
    {
        var findings = new Findings(Kind);
        var (seen, kept) = (new HashSet<string>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<TestNumber>());
        findings.Count("/numbers", numbers.Length, 0, NumbersMax);
        for (var i = 0; i < numbers.Length && !findings.IsFull; i++)
        {
            var path = $"/numbers/{i}";
            if (!findings.IsThere(path, numbers[i]))
            {
                continue;
            }

            var isNumber = Msisdn.TryParse(numbers[i].Number, out var number);
            var isPerson = People.TryParse(numbers[i].Name, out var name);
            if (findings.Require(path + "/number", isNumber, "number", "A number is 7 to 15 digits, country code first.")
                & findings.Require(path + "/name", isPerson, "text", "A name of 1 to 100 characters.")
                && findings.Once(path + "/number", seen, number.Digits, "The number"))
            {
                kept.Add(new TestNumber(number.Digits, name!));
            }
        }

        cleaned = kept.ToImmutable();
        return findings.All;
    }
}

/// <summary>A test send of a task as it is kept: once before anything leaves, and again with what came of it.</summary>
/// <param name="Key">The caller's name for it: asked again under the same key, nothing leaves again.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Task">Which task.</param>
/// <param name="Revision">Of which revision of the campaign.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Messages">What went to whom.</param>
public sealed record TestSend(
    string Key, string By, string Task, long Revision, Channel Channel, ImmutableArray<TestMessage> Messages)
{
    /// <summary>Most messages of one test send.</summary>
    public const int MessagesMax = 20;

    /// <summary>Longest key. Unit: characters.</summary>
    public const int KeyLengthMax = 64;

    /// <summary>Stands before the text of every test message.</summary>
    public const string Mark = "[TEST] ";

    /// <summary>The kind of the stored documents of a campaign's test sends.</summary>
    public static string KindOf(string campaign) => "test-sends/" + campaign;

    /// <summary>Whether a text can be the key of a test send.</summary>
    public static bool IsKey(string? text) => text is { Length: >= 1 and <= KeyLengthMax }
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>One message of a test send. Personal data.</summary>
/// <param name="Number">To which of the own numbers. Digits only.</param>
/// <param name="Subscriber">With whose data it was written; null if there was nobody's.</param>
/// <param name="Text">What was said, with the mark; null if nothing could be.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">Why it did not leave, as a stable code; null if it did, or nobody said.</param>
/// <param name="CarrierMessageId">The carrier's own id of it; null without one.</param>
public sealed record TestMessage(
    string Number, string? Subscriber, string? Text, TestOutcome Outcome, string? Reason = null, string? CarrierMessageId = null);

/// <summary>What came of a test message.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<TestOutcome>))]
public enum TestOutcome
{
    /// <summary>It was about to leave: if that is all that is known, nobody knows whether it did. It is not sent again.</summary>
    InDoubt = 0,

    /// <summary>The carrier took it.</summary>
    Sent = 1,

    /// <summary>The carrier did not take it.</summary>
    Failed = 2,

    /// <summary>It was not handed over.</summary>
    NotSent = 3,
}
