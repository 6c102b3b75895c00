using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>What the ranking of offers looks like.</summary>
public static partial class RulebookShape
{
    /// <summary>How offers are ranked.</summary>
    public static ObjectShape Arbitration => Part<ArbitrationShapes>.Made.Whole;

    /// <summary>The lever of a group.</summary>
    public static ObjectShape GroupLever => Part<ArbitrationShapes>.Made.GroupLever;

    /// <summary>How well a channel suits offers.</summary>
    public static ObjectShape ChannelFit => Part<ArbitrationShapes>.Made.ChannelFit;

    /// <summary>Who passes from one stage to the next.</summary>
    public static ObjectShape StagesPart => Part<ArbitrationShapes>.Made.Stages;

    /// <summary>How outcomes change estimates.</summary>
    public static ObjectShape Learning => Part<ArbitrationShapes>.Made.Learning;

    /// <summary>A kind of subscribers.</summary>
    public static ObjectShape LearningCell => Part<ArbitrationShapes>.Made.Cell;

    /// <summary>How many decisions try something else.</summary>
    public static ObjectShape Exploration => Part<ArbitrationShapes>.Made.Exploration;

    /// <summary>A model.</summary>
    public static ObjectShape Model => Part<ArbitrationShapes>.Made.Model;

    /// <summary>A term of a model.</summary>
    public static ObjectShape ModelTerm => Part<ArbitrationShapes>.Made.Term;

    internal static WholeShape FitPercent => ArbitrationShapes.FitPercent;

    internal static WholeShape PriorStrength => ArbitrationShapes.PriorStrength;

    internal static WholeShape LearningDays => ArbitrationShapes.Days;

    internal static WholeShape ExplorationPercent => ArbitrationShapes.ExplorationPercent;

    internal static DecimalShape Intercept => ArbitrationShapes.Intercept;

    internal static DecimalShape Weight => ArbitrationShapes.Weight;

    private static ChoiceShape Complexities => ArbitrationShapes.Complexities;

    private static ChoiceShape Stages => ArbitrationShapes.StageNames;

    private static ImmutableArray<ObjectShape> ArbitrationParts =>
        [Arbitration, GroupLever, ChannelFit, StagesPart, Learning, LearningCell, Exploration, Model, ModelTerm];

    private sealed class ArbitrationShapes
    {
        internal static readonly WholeShape FitPercent = new(0, 1_000);
        internal static readonly WholeShape PriorStrength = new(1, 100_000);
        internal static readonly WholeShape Days = new(1, 90);
        internal static readonly WholeShape ExplorationPercent = new(0, 20);
        internal static readonly DecimalShape Intercept = new(-20, 20);
        internal static readonly DecimalShape Weight = new(-1_000, 1_000);
        internal static readonly ChoiceShape Complexities = new(SubscriberField.Names<Complexity>());
        internal static readonly ChoiceShape StageNames = new(SubscriberField.Names<TrustStage>());
        private const string CodeForm = "1 to 64 lower-case letters, digits and hyphens; each stands once.";
        private static readonly TextShape OneCode = new(1, 64);
        private static readonly ChoiceShape ChannelNames = new(SubscriberField.Names<Channel>());
        private static readonly WholeShape OneLever = new(-100, 1_000);

        public ArbitrationShapes()
        {
            Learning = new("learning", "How outcomes change estimates.",
            [
                new("priorStrength", PriorStrength, "As many outcomes as the estimate weighs. 1 to 100,000."),
                new("days", Days, "Outcomes of so many days count. 1 to 90."),
                new("cells", new ListShape(Cell, "code", countMax: 16), "Kinds of subscribers that are learnt of apart. At most "
                    + "16. The rest are one kind.") { IsRequired = false, Default = "[]" },
            ]);
            Model = new("model", "A logistic regression that was fitted elsewhere.",
            [
                new("intercept", Intercept, "The log odds before any term. -20 to 20."),
                new("terms", new ListShape(Term, "code", countMax: 64), "What is added to the log odds. At most 64.")
                    { IsRequired = false, Default = "[]" },
            ]);
            Whole = new("arbitration", "How offers are ranked, beyond what each of them says.",
            [
                new("groupLevers", new ListShape(GroupLever, "group", countMax: 200), "Levers of whole groups; each is added to "
                    + "those of its offers. At most 200.") { IsRequired = false, Default = "[]" },
                new("channelFit", new ListShape(ChannelFit, "code", countMax: 64), "How well channels suit offers. Where nothing "
                    + "stands: 100 percent. At most 64.") { IsRequired = false, Default = "[]" },
                new("stages", Stages, "Who passes from service to trust and from trust to marketing. Left out: everybody is at marketing.")
                    { IsRequired = false },
                new("learning", Learning, "How outcomes change estimates. Left out: not at all.") { IsRequired = false },
                new("exploration", Exploration, "How many decisions try something else than the best. Left out: none.")
                    { IsRequired = false },
            ]);
        }

        public ObjectShape Whole { get; }

        public ObjectShape GroupLever { get; } = new("groupLever", "The planner's thumb on all offers of a group.",
        [
            new("group", Basic.Name, "The group. Each stands once."),
            new("leverPercent", OneLever, "Added to the levers of its offers, in percent of the priority. -100 to 1,000."),
        ]);

        public ObjectShape ChannelFit { get; } = new("channelFit", "How well a channel suits offers of one complexity.",
        [
            new("code", Basic.Name, "Names it when versions are compared. " + CodeForm),
            new("complexity", Complexities, "Which offers: simple, medium or complex."),
            new("channel", ChannelNames, "The channel. A complexity and a channel stand together once."),
            new("percent", FitPercent, "Their priority there, in percent. 0 to 1,000."),
        ]);

        public ObjectShape Stages { get; } = new("stages", "Service first, then trust, then marketing.",
        [
            new("trust", Basic.Condition, "A condition: who has come from service to trust. Left out: everybody.") { IsRequired = false },
            new("marketing", Basic.Condition, "A condition: who of those has come to marketing. Left out: everybody.")
                { IsRequired = false },
        ]);

        public ObjectShape Cell { get; } = new("learningCell", "A kind of subscribers that is learnt of apart.",
        [
            new("code", Basic.Name, "Names it in counters. " + CodeForm[..^1] + ", and not as other."),
            new("when", Basic.Condition, "A condition: who is of it. The first that is met counts."),
        ]);

        public ObjectShape Learning { get; }

        public ObjectShape Exploration { get; } = new("exploration", "Some decisions try something else than the best.",
        [
            new("salt", OneCode, "Names the draw: another salt, other decisions. 1 to 64 characters."),
            new("percent", ExplorationPercent, "Their share of all decisions. 0 to 20."),
        ]);

        public ObjectShape Term { get; } = new("modelTerm", "One term of a model: of a condition or of a number.",
        [
            new("code", Basic.Name, "Names it in explanations. " + CodeForm),
            new("when", Basic.Condition, "A condition: where it is met, the weight is added. Either this or of.") { IsRequired = false },
            new("of", Basic.Name, "A number of the subscriber, as conditions call it: so many times the weight is added. Either this or "
                + "when.") { IsRequired = false },
            new("weight", Weight, "The coefficient. -1,000 to 1,000."),
        ]);

        public ObjectShape Model { get; }
    }
}
