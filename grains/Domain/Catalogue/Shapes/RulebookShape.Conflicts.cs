using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>What the rules between offers and the pools look like.</summary>
public static partial class RulebookShape
{
    /// <summary>All rules between offers.</summary>
    public static ObjectShape Conflicts => Part<ConflictShapes>.Made.Whole;

    /// <summary>How long one group rests.</summary>
    public static ObjectShape SimilarGroup => Part<ConflictShapes>.Made.SimilarGroup;

    /// <summary>Mutually exclusive offers.</summary>
    public static ObjectShape Exclusive => Part<ConflictShapes>.Made.Exclusive;

    /// <summary>One offer only after another.</summary>
    public static ObjectShape OnlyAfter => Part<ConflictShapes>.Made.OnlyAfter;

    /// <summary>Two offers that never go together.</summary>
    public static ObjectShape NeverWith => Part<ConflictShapes>.Made.NeverWith;

    /// <summary>How often offers are put.</summary>
    public static ObjectShape OfferLimit => Part<ConflictShapes>.Made.OfferLimit;

    /// <summary>When to stop stimulating.</summary>
    public static ObjectShape NonResponder => Part<ConflictShapes>.Made.NonResponder;

    /// <summary>What is shared and can be used up.</summary>
    public static ObjectShape Pool => Part<ConflictShapes>.Made.Pool;

    internal static WholeShape Stimulations => ConflictShapes.Stimulations;

    internal static WholeShape PoolSize => ConflictShapes.PoolSize;

    internal static SpanShape MinuteToAYear => ConflictShapes.MinuteToAYear;

    private static ImmutableArray<ObjectShape> ConflictParts =>
        [Conflicts, SimilarGroup, Exclusive, OnlyAfter, NeverWith, OfferLimit, NonResponder, Pool];

    private sealed class ConflictShapes
    {
        internal static readonly WholeShape Stimulations = new(1, 20);
        internal static readonly WholeShape PoolSize = new(0, 1_000_000_000);
        internal static readonly SpanShape MinuteToAYear = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        private const string CodeMeaning = "when versions are compared. 1 to 64 lower-case letters, digits and hyphens; each stands once.";
        private static readonly ListShape Names = new(Basic.Name, countMax: 200);
        private static readonly SpanShape Month = new(TimeSpan.Zero, TimeSpan.FromDays(31));
        private static readonly SpanShape Window = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(31));
        private static readonly ChoiceShape Answers = new(SubscriberField.Names<NeededAnswer>());
        private static readonly ChoiceShape Spans = new(SubscriberField.Names<Decisioning.CalendarPeriod>());

        public ConflictShapes() => Whole = new("conflicts", "Which offers stand in the way of which.",
        [
            new("similarAfter", Month, "No offer of the same group within this time after one was put. 0 to 31 days.")
                { IsRequired = false, Default = "\"00:00:00\"" },
            new("similarGroups", new ListShape(SimilarGroup, "group", countMax: 200), "Groups for which another time holds. At most 200.")
                { IsRequired = false, Default = "[]" },
            new("exclusive", new ListShape(Exclusive, "code", countMax: 64), "Sets of offers of which a subscriber is put only one at a "
                + "time. At most 64.") { IsRequired = false, Default = "[]" },
            new("onlyAfter", new ListShape(OnlyAfter, "code", countMax: 200), "Offers that come only after others. At most 200.")
                { IsRequired = false, Default = "[]" },
            new("neverWith", new ListShape(NeverWith, "code", countMax: 200), "Pairs of offers that never go together. At most 200.")
                { IsRequired = false, Default = "[]" },
            new("limits", new ListShape(OfferLimit, "code", countMax: 64), "How often offers are put to one subscriber. At most 64.")
                { IsRequired = false, Default = "[]" },
            new("nonResponders", new ListShape(NonResponder, "code", countMax: 64), "When to stop stimulating who does not answer. At most "
                + "64.") { IsRequired = false, Default = "[]" },
        ]);

        public ObjectShape Whole { get; }

        public ObjectShape SimilarGroup { get; } = new("similarGroup", "How long one group rests after one of its offers was put.",
        [
            new("group", Basic.Name, "The group. Each stands once."),
            new("after", Month, "How long. 0 to 31 days."),
        ]);

        public ObjectShape Exclusive { get; } = new("exclusive", "Of these offers none is put while another is in play, on order or held.",
        [
            new("code", Basic.Name, $"Names the set {CodeMeaning}"),
            .. Set("in the set"),
            new("within", Month, "Nor within this time after another of them was put. 0 to 31 days.")
                { IsRequired = false, Default = "\"00:00:00\"" },
        ]);

        public ObjectShape OnlyAfter { get; } = new("onlyAfter", "One offer only after another.",
        [
            new("code", Basic.Name, $"Names the rule {CodeMeaning}"),
            new("offer", Basic.Name, "The offer that waits. If more than one rule speaks of it, all must be met."),
            new("after", Basic.Name, "The offer that comes first."),
            new("answered", Answers, "What must have become of that one: put (whatever the answer), accepted (or its service is held or on "
                + "order) or refused."),
            new("within", MinuteToAYear, "Not longer ago than this. 1 minute to 366 days; for put at most 31 days. Left out: as far back "
                + "as is remembered.") { IsRequired = false },
        ]);

        public ObjectShape NeverWith { get; } = new(
            "neverWith", "Two offers that are never proposed together, nor one while the other is in play, on order or held.",
        [
            new("code", Basic.Name, $"Names the rule {CodeMeaning}"),
            new("offer", Basic.Name, "One of them."),
            new("with", Basic.Name, "The other."),
        ]);

        public ObjectShape OfferLimit { get; } = new("offerLimit", "At most so many puts of some offers, together, to one subscriber.",
        [
            new("code", Basic.Name, $"Names the limit {CodeMeaning}"),
            .. Set("that are counted and limited"),
            new("atMost", new WholeShape(1, 100), "At most so many. 1 to 100."),
            new("window", Window, "In any span of this length. 1 minute to 31 days. Either this or period.") { IsRequired = false },
            new("period", Spans, "In each day, week (from Monday) or month, where the subscriber is. Either this or window.")
                { IsRequired = false },
        ]);

        public ObjectShape NonResponder { get; } = new("nonResponder", "Some offers rest for a subscriber who does not answer them.",
        [
            new("code", Basic.Name, $"Names the rule {CodeMeaning}"),
            .. Set("that are counted and paused together"),
            new("stimulations", Stimulations, "After so many of them ran out in a row without any answer. 1 to 20."),
            new("within", MinuteToAYear, "All of them within this time. 1 minute to 366 days."),
            new("pauseFor", MinuteToAYear, "They are not put for so long, counted from when the last ran out. 1 minute to 366 days."),
        ]);

        public ObjectShape Pool { get; } = new("pool", "What many subscribers share and can be used up. Never sold twice.",
        [
            new("code", Basic.Name, "Names the pool everywhere. 1 to 64 lower-case letters, digits and hyphens; each stands once."),
            new("units", PoolSize, "A stock: so many in all; what is sold is gone. 0 to 1,000,000,000. Left out: no such limit.")
                { IsRequired = false },
            new("seats", PoolSize, "So many at one time: a seat is free again when its service is no longer held. 0 to 1,000,000,000. "
                + "Either this or units, or neither.") { IsRequired = false },
            new("perDay", PoolSize, "So many on each day of the operator's time zone. 0 to 1,000,000,000. Left out: no such limit.")
                { IsRequired = false },
        ]);

        private static ImmutableArray<Member> Set(string what) =>
        [
            new("offers", Names, $"Offers {what}. At most 200.") { IsRequired = false, Default = "[]" },
            new("groups", Names, $"Groups whose offers are {what.Replace("that are ", "", StringComparison.Ordinal)}. At most 200.")
                { IsRequired = false, Default = "[]" },
        ];
    }
}
