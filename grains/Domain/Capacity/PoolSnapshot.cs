using SmartManager.Domain.Encoding;

namespace SmartManager.Domain.Capacity;

/// <summary>The stored form of a pool: see docs/formats/capacity.md. A cache of its journal: a new shape is a new format number.</summary>
public static class PoolSnapshot
{
    private const byte Format = 1;

    /// <summary>The bytes of a pool. The same pool gives the same bytes.</summary>
    public static byte[] Encode(UnitPool pool)
    {
        using var writer = BodyWriter.Rent();
        writer.Byte(Format);
        writer.Unsigned((ulong)pool.Version);
        writer.Signed(pool.SoldCount);
        writer.Count(pool.Days.Count);
        foreach (var (day, count) in pool.Days)
        {
            writer.Count(day.DayNumber);
            writer.Signed(count);
        }

        writer.Count(pool.Open.Count);
        var before = DateTimeOffset.UnixEpoch;
        foreach (var (order, unit) in pool.Open.OrderBy(unit => unit.Value.At).ThenBy(unit => unit.Key, StringComparer.Ordinal))
        {
            writer.Text(order);
            writer.InstantFrom(before, unit.At);
            writer.Count(unit.Day.DayNumber);
            writer.Bool(unit.IsOrdered);
            before = unit.At;
        }

        writer.Count(pool.Seats.Count);
        foreach (var order in pool.Seats.Order(StringComparer.Ordinal))
        {
            writer.Text(order);
        }

        return writer.ToArray();
    }

    /// <summary>The pool of bytes.</summary>
    /// <exception cref="FormatException">They are not whole, or of a format that this build does not know.</exception>
    public static UnitPool Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        if (reader.Byte() is var format && format != Format)
        {
            throw new FormatException($"The format {format} of a pool is not known to this build.");
        }

        var pool = new UnitPool { Version = reader.Version(), SoldCount = reader.Signed() };
        for (var count = reader.Count(); count > 0; count--)
        {
            pool.Restore(ReadDay(ref reader), reader.Signed());
        }

        var before = DateTimeOffset.UnixEpoch;
        for (var count = reader.Count(); count > 0; count--)
        {
            var order = reader.Text();
            before = reader.InstantFrom(before);
            var unit = new OpenUnit(before, ReadDay(ref reader), reader.Bool());
            if (!pool.TryRestore(order, unit))
            {
                throw BodyReader.Broken();
            }
        }

        for (var count = reader.Count(); count > 0; count--)
        {
            if (!pool.RestoreSeat(reader.Text()))
            {
                throw BodyReader.Broken();
            }
        }

        reader.MustBeAtEnd();
        return pool;
    }

    private static DateOnly ReadDay(ref BodyReader reader) =>
        reader.Int32() is var day && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : throw BodyReader.Broken();
}
