using System.Collections.Immutable;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Which of many conditions a subscriber meets, found by looking at each value once instead of at each condition.</summary>
/// <remarks>
/// The offers of a rulebook ask for the same few values again and again: the plan, some traits, some tags. Each value that is compared
/// with constants becomes an axis that is cut where those constants are, and each piece knows the conditions that fail on it; what is
/// left, such as counts over the history, is asked once for all conditions that have it in common. Says what
/// <see cref="Condition.IsMet"/> says of each.
/// Memory: for an axis with n constants and c conditions, c (2n + 1) / 8 bytes.
/// </remarks>
public sealed class ConditionIndex
{
    private readonly ImmutableArray<Axis> _axes;

    /// <summary>Prepares conditions.</summary>
    /// <param name="conditions">One for each place; null is met by everybody.</param>
    public ConditionIndex(IReadOnlyList<Condition?> conditions)
    {
        Words = WordsFor(conditions.Count);
        var parts = conditions
            .SelectMany((condition, place) => condition?.Required.Select(node => (Node: node, Place: place)) ?? [])
            .ToList();
        var texts = parts.Where(part => part.Node is ITextTest { IsFixed: true }).ToLookup(part => ((ITextTest)part.Node).Value.Label);
        var numbers = parts.Where(part => part.Node is INumberTest { IsFixed: true })
            .ToLookup(part => (((INumberTest)part.Node).Value.Label, ((INumberTest)part.Node).Value.Type));
        var others = parts.Where(part => part.Node is not (ITextTest { IsFixed: true } or INumberTest { IsFixed: true }))
            .ToLookup(part => part.Node.Form);
        _axes =
        [
            .. texts.Select(tests => new TextAxis([.. tests.Select(part => ((ITextTest)part.Node, part.Place))], Words)),
            .. numbers.Select(tests => new NumberAxis([.. tests.Select(part => ((INumberTest)part.Node, part.Place))], Words)),
            .. others.Select(tests => new NodeAxis(tests.First().Node, tests.Select(part => part.Place), Words)),
        ];
    }

    /// <summary>How many numbers a set of places needs.</summary>
    public int Words { get; }

    /// <summary>How many numbers a set of so many places needs.</summary>
    public static int WordsFor(int places) => (places + 63) / 64;

    /// <summary>Puts a place into a set.</summary>
    public static void Add(Span<ulong> places, int place) => places[place >> 6] |= 1UL << (place & 63);

    /// <summary>Whether a place is in a set.</summary>
    public static bool Has(ReadOnlySpan<ulong> places, int place) => (places[place >> 6] >> (place & 63) & 1) != 0;

    /// <summary>Takes the places out of a set whose condition the subscriber does not meet.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When it is asked. UTC.</param>
    /// <param name="places">The set; others than its members are not asked about.</param>
    public void Keep(SubscriberState state, DateTimeOffset now, Span<ulong> places)
    {
        foreach (var axis in _axes)
        {
            if (axis.Concerns(places))
            {
                var failing = axis.FindFailing(state, now);
                for (var word = 0; word < places.Length; word++)
                {
                    places[word] &= ~failing[word];
                }
            }
        }
    }

    private static ulong[] SetOf(IEnumerable<int> places, int words)
    {
        var set = new ulong[words];
        foreach (var place in places)
        {
            Add(set, place);
        }

        return set;
    }

    /// <summary>Something that conditions look at.</summary>
    /// <param name="asking">The places whose conditions do. If it is not known, all of them fail.</param>
    private abstract class Axis(ulong[] asking)
    {
        protected ulong[] Asking => asking;

        public bool Concerns(ReadOnlySpan<ulong> places)
        {
            for (var word = 0; word < asking.Length; word++)
            {
                if ((asking[word] & places[word]) != 0)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The places that fail; as many words as there are.</summary>
        public abstract ReadOnlySpan<ulong> FindFailing(SubscriberState state, DateTimeOffset now);
    }

    /// <summary>A text that is compared with others.</summary>
    private sealed class TextAxis : Axis
    {
        private readonly TextOperand _value;
        private readonly Dictionary<string, ulong[]> _failing;
        private readonly ulong[] _failingElsewhere;

        public TextAxis(IReadOnlyList<(ITextTest Test, int Place)> tests, int words)
            : base(SetOf(tests.Select(test => test.Place), words))
        {
            _value = tests[0].Test.Value;
            _failing = tests.SelectMany(test => test.Test.Items.ToArray()).Distinct(StringComparer.Ordinal).ToDictionary(
                item => item,
                item => SetOf(tests.Where(test => test.Test.Items.Contains(item) == test.Test.IsNegated).Select(test => test.Place), words),
                StringComparer.Ordinal);
            _failingElsewhere = SetOf(tests.Where(test => !test.Test.IsNegated).Select(test => test.Place), words);
        }

        public override ReadOnlySpan<ulong> FindFailing(SubscriberState state, DateTimeOffset now) =>
            _value.Read(state) is { } text ? _failing.GetValueOrDefault(text, _failingElsewhere) : Asking;
    }

    /// <summary>A number, or a date, that is compared with others.</summary>
    private sealed class NumberAxis : Axis
    {
        private readonly NumberOperand _value;
        private readonly long[] _bounds;

        /// <summary>For the numbers below the first bound, for that bound, for those up to the next, and so on.</summary>
        private readonly ulong[][] _failing;

        public NumberAxis(IReadOnlyList<(INumberTest Test, int Place)> tests, int words)
            : base(SetOf(tests.Select(test => test.Place), words))
        {
            _value = tests[0].Test.Value;
            _bounds = [.. tests.SelectMany(test => test.Test.Bounds.ToArray()).Distinct().Order()];
            _failing = new ulong[(2 * _bounds.Length) + 1][];
            for (var piece = 0; piece < _failing.Length; piece++)
            {
                var example = (piece & 1) != 0 ? _bounds[piece >> 1]
                    : piece == _failing.Length - 1 ? _bounds[^1] == long.MaxValue ? long.MaxValue : _bounds[^1] + 1
                    : _bounds[piece >> 1] == long.MinValue ? long.MinValue : _bounds[piece >> 1] - 1;
                _failing[piece] = SetOf(tests.Where(test => !test.Test.Holds(example)).Select(test => test.Place), words);
            }
        }

        public override ReadOnlySpan<ulong> FindFailing(SubscriberState state, DateTimeOffset now)
        {
            if (_value.Read(state, now) is not { } number)
            {
                return Asking;
            }

            var found = Array.BinarySearch(_bounds, number);
            return _failing[found >= 0 ? (2 * found) + 1 : 2 * ~found];
        }
    }

    /// <summary>Any other test.</summary>
    private sealed class NodeAxis(Node node, IEnumerable<int> places, int words) : Axis(SetOf(places, words))
    {
        private readonly ulong[] _nobody = new ulong[words];

        public override ReadOnlySpan<ulong> FindFailing(SubscriberState state, DateTimeOffset now) =>
            node.Evaluate(state, now) == Truth.True ? _nobody : Asking;
    }
}

/// <summary>A text that is compared with texts that stand in the condition: met if it is one of them, or if negated, none.</summary>
internal interface ITextTest
{
    /// <summary>What is compared.</summary>
    TextOperand Value { get; }

    /// <summary>With what.</summary>
    ReadOnlySpan<string> Items { get; }

    /// <summary>Whether it must be none of them.</summary>
    bool IsNegated { get; }

    /// <summary>Whether what it is compared with is the same for every subscriber.</summary>
    bool IsFixed { get; }
}

/// <summary>A number, or a date, that is compared with some that stand in the condition.</summary>
internal interface INumberTest
{
    /// <summary>What is compared.</summary>
    NumberOperand Value { get; }

    /// <summary>With what: between two neighbours of these, and beyond the last, the answer is the same for all numbers.</summary>
    ReadOnlySpan<long> Bounds { get; }

    /// <summary>Whether what it is compared with is the same for every subscriber at every time.</summary>
    bool IsFixed { get; }

    /// <summary>Whether it holds for a number.</summary>
    bool Holds(long number);
}
