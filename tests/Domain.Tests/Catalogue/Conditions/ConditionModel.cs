using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>A random condition with its meaning, which shares no code with the product: null is not known.</summary>
internal abstract record Model
{
    /// <summary>The oracle: says the slow and obvious thing.</summary>
    public abstract bool? Says(SubscriberState state, DateTimeOffset now);

    /// <summary>The canonical text, by what the guide says of it.</summary>
    public abstract string Text { get; }

    /// <summary>The same with parentheses that are not needed, where the dice say so.</summary>
    public abstract string Wordy(Dice dice);

    public virtual IEnumerable<Model> Smaller => [];

    protected static string Wrap(string text, Dice dice, bool must) => must || dice.Chance(20) ? $"({text})" : text;

    /// <summary>A single test.</summary>
    public sealed record Test(string Form, Func<SubscriberState, DateTimeOffset, bool?> Meaning) : Model
    {
        public override string Text => Form;

        public override bool? Says(SubscriberState state, DateTimeOffset now) => Meaning(state, now);

        public override string Wordy(Dice dice) => Wrap(Form, dice, must: false);
    }

    public sealed record Not(Model Inner) : Model
    {
        public override string Text => Inner is Joined ? $"not ({Inner.Text})" : $"not {Inner.Text}";

        public override IEnumerable<Model> Smaller => [Inner, .. Inner.Smaller.Select(inner => new Not(inner))];

        public override bool? Says(SubscriberState state, DateTimeOffset now) => !Inner.Says(state, now);

        public override string Wordy(Dice dice) => Wrap("not " + Wrap(Inner.Wordy(dice), dice, Inner is Joined), dice, must: false);
    }

    public sealed record Joined(string Word, Model[] Parts) : Model
    {
        public override string Text => string.Join($" {Word} ", Parts.Select(part => IsLooser(part) ? $"({part.Text})" : part.Text));

        public override IEnumerable<Model> Smaller =>
        [
            .. Parts,
            .. Shrinking.DropSome(Parts).Where(parts => parts.Length >= 2).Select(parts => this with { Parts = parts }),
            .. Parts.SelectMany((part, i) => part.Smaller.Select(smaller =>
                this with { Parts = [.. Parts[..i], smaller, .. Parts[(i + 1)..]] })),
        ];

        /// <summary>C# has Kleene's logic for <c>bool?</c> in its operators.</summary>
        public override bool? Says(SubscriberState state, DateTimeOffset now) => Word == "and"
            ? Parts.Aggregate((bool?)true, (truth, part) => truth & part.Says(state, now))
            : Parts.Aggregate((bool?)false, (truth, part) => truth | part.Says(state, now));

        public override string Wordy(Dice dice) =>
            Wrap(string.Join($" {Word} ", Parts.Select(part => Wrap(part.Wordy(dice), dice, IsLooser(part)))), dice, must: false);

        private bool IsLooser(Model part) => Word == "and" && part is Joined { Word: "or" };
    }

    public sealed override string ToString() => Text;
}

/// <summary>Random conditions, and random ways to write them.</summary>
internal static class ConditionGen
{
    private static readonly HashSet<string> Keywords =
    [
        "and", "or", "not", "in", "between", "has", "any", "all", "within", "last", "next", "before", "after", "now", "true", "false",
        "days", "hours",
    ];

    public static Arbitrary<Model> Models { get; } = Arb.From(
        Sized(4).Where(model => model.Text.Length <= Condition.LengthMax), model => model.Smaller);

    private static Gen<Model> Sized(int depth) => depth == 0 ? Tests : Gen.Frequency(
        (3, Tests),
        (1, Sized(depth - 1).Select(inner => (Model)new Model.Not(inner))),
        (2, from word in Gen.Elements("and", "or")
            from count in Gen.Choose(2, 4)
            from parts in Sized(depth - 1).ArrayOf(count)
            select (Model)new Model.Joined(word, parts)));

    private static Gen<Model> Tests => Gen.Choose(0, int.MaxValue).Select(seed => (Model)RandomTests.Draw(new Dice((ulong)seed)));

    /// <summary>Other spaces and capitals, which mean nothing outside of texts. Keywords only: names are as they are.</summary>
    public static string Sloppy(string text, Dice dice)
    {
        var sloppy = new StringBuilder();
        foreach (var (i, piece) in text.Split('"').Index())
        {
            sloppy.Append(i > 0 ? "\"" : "")
                .Append(i % 2 == 1 ? piece : string.Join(' ', piece.Split(' ').Select(word => Sloppily(word, dice))));
        }

        return sloppy.ToString();
    }

    private static string Sloppily(string word, Dice dice)
    {
        var shouted = Keywords.Contains(word.Trim('(', ')')) && dice.Chance(30) ? word.ToUpperInvariant() : word;
        return dice.Chance(20) ? shouted + " \n" : shouted;
    }
}
