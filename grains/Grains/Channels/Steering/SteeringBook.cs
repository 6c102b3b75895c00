using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;

namespace SmartManager.Grains.Channels.Steering;

/// <summary>How sending is steered: one version of all rules. Immutable.</summary>
public sealed class SteeringBook
{
    /// <summary>
    /// Rules of tasks in a version: what runs without a pace of its own gives way to newer ones. Channels and carriers are few, and one
    /// of them can always be stopped.
    /// </summary>
    public const int RulesMax = 1_000;

    private readonly FrozenDictionary<SteeringTarget, SteeringRule> _rules;

    private SteeringBook(long version, ImmutableArray<SteeringRule> rules)
    {
        (Version, Rules) = (version, rules);
        _rules = rules.ToFrozenDictionary(rule => rule.Target);
    }

    /// <summary>Nothing was ever steered: everything runs.</summary>
    public static SteeringBook Empty { get; } = new(0, []);

    /// <summary>Its version; 0 if nothing was ever steered.</summary>
    public long Version { get; }

    /// <summary>All rules, by scope and name.</summary>
    public ImmutableArray<SteeringRule> Rules { get; }

    /// <summary>How a target is steered; null if it never was.</summary>
    public SteeringRule? Find(SteeringScope scope, string name) => _rules.GetValueOrDefault(new SteeringTarget(scope, name));

    /// <summary>Whether a message may leave.</summary>
    public bool Lets(SentItem item) =>
        Find(SteeringScope.Channel, item.Channel)?.Lets(item.DueAt) != false
        && Find(SteeringScope.Carrier, item.Carrier)?.Lets(item.DueAt) != false
        && Find(SteeringScope.Task, item.Task)?.Lets(item.DueAt) != false;

    /// <summary>The next version, with one rule more or changed; null if there are too many that cannot give way.</summary>
    public SteeringBook? With(SteeringRule rule)
    {
        var rules = Rules.RemoveAll(old => old.Target == rule.Target);
        if (rule.Scope == SteeringScope.Task && rules.Count(static old => old.Scope == SteeringScope.Task) >= RulesMax)
        {
            var idle = rules
                .Where(static old => old is { Scope: SteeringScope.Task, State: SendingState.Running, MessagesPerSecond: null })
                .MinBy(static old => old.At);
            if (idle is null)
            {
                return null;
            }

            rules = rules.Remove(idle);
        }

        return new SteeringBook(
            Version + 1,
            [.. rules.Add(rule).OrderBy(each => each.Scope).ThenBy(each => each.Name, StringComparer.Ordinal)]);
    }

    /// <summary>What is stored of it. Form: docs/formats/steering.md.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(Rules, SteeringJson.Default.ImmutableArraySteeringRule);

    /// <summary>What was stored.</summary>
    /// <exception cref="FormatException">No build wrote it.</exception>
    public static SteeringBook Decode(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            var rules = JsonSerializer.Deserialize(document.Body.Span, SteeringJson.Default.ImmutableArraySteeringRule);
            return rules.IsDefault ? throw new FormatException("The stored steering is empty.") : new SteeringBook(document.Version, rules);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NullReferenceException)
        {
            throw new FormatException("The stored steering is not whole, or of a later build.", exception);
        }
    }
}

/// <summary>A message that is about to leave.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Carrier">Who takes it.</param>
/// <param name="Task">The offer or notice that it is about.</param>
/// <param name="DueAt">When it was due. UTC.</param>
public readonly record struct SentItem(string Channel, string Carrier, string Task, DateTimeOffset DueAt)
{
    /// <summary>Whether it is steered with a target.</summary>
    public bool IsOf(SteeringTarget target) => target.Name == target.Scope switch
    {
        SteeringScope.Channel => Channel,
        SteeringScope.Carrier => Carrier,
        _ => Task,
    };
}

/// <summary>How the rules look in the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImmutableArray<SteeringRule>))]
internal sealed partial class SteeringJson : JsonSerializerContext;
