using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>How much there is to explain before somebody can say yes to an offer (业务适配程度, requirement ).</summary>
[JsonConverter(typeof(KebabNameConverter<Complexity>))]
public enum Complexity
{
    /// <summary>Low price, plain terms, ordered in one step: a line of text is enough.</summary>
    Simple = 0,

    /// <summary>In between.</summary>
    Medium = 1,

    /// <summary>Needs a conversation.</summary>
    Complex = 2,
}

/// <summary>How far a subscriber has come with us: service first, then trust, then selling (服务营销渐进式, requirement ).</summary>
[JsonConverter(typeof(KebabNameConverter<TrustStage>))]
public enum TrustStage
{
    /// <summary>We serve.</summary>
    Service = 0,

    /// <summary>The subscriber trusts us: what helps may be offered.</summary>
    Trust = 1,

    /// <summary>Anything may be offered.</summary>
    Marketing = 2,
}

/// <summary>How offers are ranked, beyond what each of them says.</summary>
public sealed record ArbitrationDocument
{
    /// <summary>Levers of whole groups; they are added to those of their offers.</summary>
    public ImmutableArray<GroupLeverDocument> GroupLevers { get; set; } = [];

    /// <summary>How well channels suit offers; 100 percent where nothing stands.</summary>
    public ImmutableArray<ChannelFitDocument> ChannelFit { get; set; } = [];

    /// <summary>When a subscriber passes from one stage to the next; null for everybody at the last.</summary>
    public StagesDocument? Stages { get; init; }

    /// <summary>How outcomes change estimates; null for not at all.</summary>
    public LearningDocument? Learning { get; init; }

    /// <summary>How many decisions try something else; null for none.</summary>
    public ExplorationDocument? Exploration { get; init; }
}

/// <summary>The lever of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="LeverPercent">Added to the levers of its offers. -100 to 1,000.</param>
public sealed record GroupLeverDocument(string Group, int LeverPercent);

/// <summary>How well a channel suits offers of a complexity.</summary>
/// <param name="Code">Names it. Lower-case words joined by hyphens.</param>
/// <param name="Complexity">Of which offers.</param>
/// <param name="Channel">Which channel.</param>
/// <param name="Percent">Their priority on it, in percent. 0 to 1,000.</param>
public sealed record ChannelFitDocument(string Code, Complexity Complexity, Channel Channel, int Percent);

/// <summary>When a subscriber passes from one stage to the next.</summary>
public sealed record StagesDocument
{
    /// <summary>A condition: who has come from service to trust. Null for everybody.</summary>
    public string? Trust { get; init; }

    /// <summary>A condition: who of those has come from trust to marketing. Null for everybody.</summary>
    public string? Marketing { get; init; }
}

/// <summary>How outcomes change estimates.</summary>
public sealed record LearningDocument
{
    /// <summary>As many outcomes as the rulebook's estimate weighs. 1 to 100,000.</summary>
    public required int PriorStrength { get; init; }

    /// <summary>Outcomes of so many days count, today among them. 1 to 90.</summary>
    public required int Days { get; init; }

    /// <summary>Kinds of subscribers that are learnt of apart: the first whose condition is met; the rest are one kind.</summary>
    public ImmutableArray<LearningCellDocument> Cells { get; set; } = [];
}

/// <summary>A kind of subscribers that is learnt of apart.</summary>
/// <param name="Code">Names it in counters. Lower-case words joined by hyphens; not <c>other</c>.</param>
/// <param name="When">A condition: who is of it.</param>
public sealed record LearningCellDocument(string Code, string When);

/// <summary>How many decisions try something else than the best.</summary>
/// <param name="Salt">Names the draw: another salt, other decisions. 1 to 64 characters.</param>
/// <param name="Percent">Their share. 0 to 20.</param>
public sealed record ExplorationDocument(string Salt, int Percent);

/// <summary>An estimate of how likely a yes is: a logistic regression that was fitted elsewhere.</summary>
public sealed record PropensityModelDocument
{
    /// <summary>The log odds before any term. -20 to 20.</summary>
    public required double Intercept { get; init; }

    /// <summary>What is added to the log odds.</summary>
    public ImmutableArray<ModelTermDocument> Terms { get; set; } = [];
}

/// <summary>One term of a model: either of a condition or of a number.</summary>
public sealed record ModelTermDocument
{
    /// <summary>Names it in explanations. Lower-case words joined by hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>A condition: the weight is added where it is met. Null for a term of a number.</summary>
    public string? When { get; init; }

    /// <summary>
    /// A number of the subscriber, as conditions call it: so many times the weight is added. Null for a term of a condition.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>The coefficient. -1,000 to 1,000.</summary>
    public required double Weight { get; init; }
}
