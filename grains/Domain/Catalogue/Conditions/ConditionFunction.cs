using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>What an argument of a count must be.</summary>
internal enum ArgumentKind
{
    Channel,
    Offer,
    Service,
    Within,
    Number,
    Bills,
}

/// <summary>One argument of a count.</summary>
/// <param name="Name">What a planner calls it.</param>
/// <param name="Kind">What it must be.</param>
/// <param name="IsRequired">Whether it cannot be left out.</param>
internal sealed record ConditionParameter(string Name, ArgumentKind Kind, bool IsRequired = false);

/// <summary>What a count was given; null for what was left out, which leaves nothing out.</summary>
internal sealed record CountArguments
{
    public Channel? Channel { get; init; }

    public string? Offer { get; init; }

    public string? Service { get; init; }

    public TimeSpan Within { get; init; } = TimeSpan.MaxValue;

    public long AtLeast { get; init; } = long.MinValue;

    public int? Last { get; init; }
}

/// <summary>A count over the history that the state keeps. For planners: docs/guide/conditions.md.</summary>
public sealed class ConditionFunction
{
    /// <summary>Longest window over answers: a refusal is remembered as long (see <see cref="ContactPolicyDocument"/>).</summary>
    private static readonly TimeSpan YearMax = TimeSpan.FromDays(366);

    private static readonly ConditionParameter Offer = new("offer", ArgumentKind.Offer);
    private static readonly ConditionParameter Channel = new("channel", ArgumentKind.Channel);
    private static readonly ConditionParameter Within = new("within", ArgumentKind.Within);
    private static readonly ConditionParameter MustWithin = new("within", ArgumentKind.Within, IsRequired: true);

    private ConditionFunction(
        string name,
        TimeSpan windowMax,
        Func<string, CountArguments, NumberOperand> bind,
        params ImmutableArray<ConditionParameter> parameters) =>
        (Name, WindowMax, Bind, Parameters) = (name, windowMax, bind, parameters);

    /// <summary>All counts.</summary>
    public static ImmutableArray<ConditionFunction> All { get; } =
    [
        new("contacts", SubscriberState.ContactsKeptFor, (label, given) => new ContactCount(label, given), Channel, Offer, MustWithin),
        new("acceptances", YearMax, (label, given) => new AnswerCount(label, AnswerKind.Accepted, given), Offer, MustWithin),
        new("refusals", YearMax, (label, given) => new AnswerCount(label, AnswerKind.Refused, given), Offer, MustWithin),
        new("expiries", YearMax, (label, given) => new AnswerCount(label, AnswerKind.Expired, given), Offer, MustWithin),
        new("offers", SubscriberState.ContactsKeptFor, (label, given) => new OfferCount(label, given), Channel, Offer, Within),
        new("orders", YearMax, (label, given) => new OrderCount(label, given), Offer, new("service", ArgumentKind.Service), Within),
        new("bills", TimeSpan.Zero, (label, given) => new BillCount(label, given),
            new("at-least", ArgumentKind.Number), new("last", ArgumentKind.Bills)),
    ];

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The longest window over which the state remembers what is counted.</summary>
    public TimeSpan WindowMax { get; }

    /// <summary>The names of its arguments.</summary>
    public IEnumerable<string> ParameterNames => Parameters.Select(parameter => parameter.Name);

    internal ImmutableArray<ConditionParameter> Parameters { get; }

    internal Func<string, CountArguments, NumberOperand> Bind { get; }

    /// <summary>The count of this name, or null.</summary>
    public static ConditionFunction? Find(string name) => All.FirstOrDefault(function => function.Name == name);
}
