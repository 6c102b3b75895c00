using System.Globalization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>Something about a subscriber that a condition can look at.</summary>
public abstract record SubscriberField
{
    private const string TraitPrefix = "trait:";

    private SubscriberField()
    {
    }

    /// <summary>The names that a condition may use, for messages to planners.</summary>
    public static string AllNames =>
        "brand, plan, region, language, service, tag, bill-average-minor, balance-minor, points, tenure-days, data-used-percent, "
        + "trait:<name>";

    /// <summary>One text.</summary>
    public sealed record Text(Func<SubscriberState, string?> Of) : SubscriberField;

    /// <summary>A set of texts.</summary>
    public sealed record Labels(Func<SubscriberState, string, bool> Has) : SubscriberField;

    /// <summary>A number; null when it is not known, which meets no condition.</summary>
    public sealed record Number(Func<SubscriberState, DateTimeOffset, long?> Of) : SubscriberField;

    /// <summary>Text and number at once: a trait, whose meaning the operator's systems decide.</summary>
    public sealed record OpenTrait(string Name) : SubscriberField;

    /// <summary>The attribute of a name, or null.</summary>
    public static SubscriberField? Find(string name) => name switch
    {
        "brand" => new Text(state => Known(state.Profile?.Brand)),
        "plan" => new Text(state => Known(state.Profile?.Plan)),
        "region" => new Text(state => Known(state.Profile?.Region)),
        "language" => new Text(state => Known(state.Profile?.Language)),
        "service" => new Labels((state, label) => state.Holds(label)),
        "tag" => new Labels((state, label) => state.Profile?.Tags.AsSpan().BinarySearch(label, StringComparer.Ordinal) >= 0),
        "bill-average-minor" => new Number((state, _) => state.BillsMinor.IsEmpty ? null : state.BillAverageMinor),
        "balance-minor" => new Number((state, _) => state.BalanceMinor),
        "points" => new Number((state, _) => state.Points),
        "tenure-days" => new Number((state, now) => state.Profile is { } profile && profile.JoinedAt != default
            ? (long)(now - profile.JoinedAt).TotalDays
            : null),
        "data-used-percent" => new Number((state, _) => state.Profile is { DataAllowanceKilobytes: > 0 and var allowance }
            ? state.DataUsedKilobytes * 100 / allowance
            : null),
        _ when name.StartsWith(TraitPrefix, StringComparison.Ordinal) && name.Length > TraitPrefix.Length =>
            new OpenTrait(name[TraitPrefix.Length..]),
        _ => null,
    };

    /// <summary>A field that the operator's systems left empty is not known.</summary>
    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A trait as a number; null if it is none.</summary>
    public static long? AsNumber(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A requirement on a subscriber, ready to be asked many times.</summary>
/// <param name="Attribute">What is looked at.</param>
/// <param name="Source">As the planner wrote it.</param>
public sealed record Condition(SubscriberField Attribute, ConditionDocument Source)
{
    /// <summary>Whether the subscriber meets it. What is not known meets nothing, so that doubt never sells.</summary>
    public bool IsMet(SubscriberState state, DateTimeOffset now) => Attribute switch
    {
        SubscriberField.Text text => IsMet(text.Of(state)),
        SubscriberField.Number number => IsMet(number.Of(state, now)),
        SubscriberField.Labels labels => IsMet(state, labels),
        SubscriberField.OpenTrait trait => IsRange
            ? IsMet(SubscriberField.AsNumber(state.Profile?.FindTrait(trait.Name)))
            : IsMet(state.Profile?.FindTrait(trait.Name)),
        _ => throw new System.Diagnostics.UnreachableException($"No test for {Attribute.GetType().Name}."),
    };

    private bool IsRange => Source.AtLeast is not null || Source.Below is not null;

    private bool IsMet(string? value) =>
        value is not null && (Source.In.IsEmpty || Has(Source.In, value)) && !Has(Source.NotIn, value);

    private bool IsMet(long? value) =>
        value is { } number && !(number < Source.AtLeast) && !(number >= Source.Below);

    private bool IsMet(SubscriberState state, SubscriberField.Labels labels)
    {
        var isAny = Source.In.IsEmpty;
        foreach (var label in Source.In)
        {
            isAny |= labels.Has(state, label);
        }

        foreach (var label in Source.NotIn)
        {
            isAny &= !labels.Has(state, label);
        }

        return isAny;
    }

    private static bool Has(System.Collections.Immutable.ImmutableArray<string> values, string value)
    {
        foreach (var one in values)
        {
            if (string.Equals(one, value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
