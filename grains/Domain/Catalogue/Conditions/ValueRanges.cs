using System.Collections.Immutable;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>A set of whole numbers: ranges in rising order, both ends included, that do not touch.</summary>
internal sealed class ValueRanges
{
    private ValueRanges(ImmutableArray<(long Low, long High)> ranges) => Ranges = ranges;

    /// <summary>Every number.</summary>
    public static ValueRanges All { get; } = Between(long.MinValue, long.MaxValue);

    /// <summary>No number.</summary>
    public static ValueRanges None { get; } = new([]);

    public ImmutableArray<(long Low, long High)> Ranges { get; }

    public bool IsEmpty => Ranges.IsEmpty;

    public static ValueRanges Between(long low, long high) => low <= high ? new([(low, high)]) : None;

    public static ValueRanges OneOf(IEnumerable<long> values)
    {
        var ranges = new List<(long Low, long High)>();
        foreach (var value in values.Order())
        {
            if (ranges is [.., var last] && value <= (last.High == long.MaxValue ? last.High : last.High + 1))
            {
                ranges[^1] = (last.Low, value);
            }
            else
            {
                ranges.Add((value, value));
            }
        }

        return new([.. ranges]);
    }

    /// <summary>The numbers that stand so to a bound.</summary>
    public static ValueRanges Of(string comparison, long bound) => comparison switch
    {
        "=" => Between(bound, bound),
        "!=" => Between(bound, bound).Complement(),
        "<" or "before" => bound == long.MinValue ? None : Between(long.MinValue, bound - 1),
        "<=" => Between(long.MinValue, bound),
        ">" or "after" => bound == long.MaxValue ? None : Between(bound + 1, long.MaxValue),
        _ => Between(bound, long.MaxValue),
    };

    public ValueRanges Complement()
    {
        var rest = ImmutableArray.CreateBuilder<(long, long)>();
        var low = long.MinValue;
        foreach (var (begin, end) in Ranges)
        {
            if (begin > low)
            {
                rest.Add((low, begin - 1));
            }

            if (end == long.MaxValue)
            {
                return new(rest.ToImmutable());
            }

            low = end + 1;
        }

        rest.Add((low, long.MaxValue));
        return new(rest.ToImmutable());
    }

    public ValueRanges Intersect(ValueRanges other)
    {
        var both = ImmutableArray.CreateBuilder<(long, long)>();
        foreach (var (low, high) in Ranges)
        {
            foreach (var (otherLow, otherHigh) in other.Ranges)
            {
                if (Math.Max(low, otherLow) <= Math.Min(high, otherHigh))
                {
                    both.Add((Math.Max(low, otherLow), Math.Min(high, otherHigh)));
                }
            }
        }

        return new(both.ToImmutable());
    }
}
