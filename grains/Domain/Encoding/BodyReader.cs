using System.Buffers.Binary;

namespace SmartManager.Domain.Encoding;

/// <summary>
/// Reads what <see cref="BodyWriter"/> wrote. Bytes that no build wrote end in <see cref="FormatException"/>, never in a wrong state.
/// </summary>
internal ref struct BodyReader(ReadOnlySpan<byte> bytes)
{
    private const int VarintBitsMax = 63;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes after the end are as wrong as missing ones.</summary>
    public readonly void MustBeAtEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw Broken();
        }
    }

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw Broken(),
    };

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift <= VarintBitsMax; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count of things that each take at least a byte.</summary>
    public int Count()
    {
        var value = Unsigned();
        return value <= (ulong)_rest.Length ? (int)value : throw Broken();
    }

    /// <summary>A number from 0 to the largest of 32 bits.</summary>
    public int Int32()
    {
        var value = Unsigned();
        return value <= int.MaxValue ? (int)value : throw Broken();
    }

    /// <summary>A number of 32 bits.</summary>
    public int SignedInt32()
    {
        var value = Signed();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Broken();
    }

    /// <summary>A number from 0 to the largest of 63 bits.</summary>
    public long Version()
    {
        var value = Unsigned();
        return value <= long.MaxValue ? (long)value : throw Broken();
    }

    /// <summary>A value of an enumeration whose values are numbered from 0 without a gap.</summary>
    public T Enumeration<T>()
        where T : struct, Enum => ToEnumeration<T>(Byte());

    /// <summary>A value that may be missing: 0 for null, else its number plus one.</summary>
    public T? OptionalEnumeration<T>()
        where T : struct, Enum => Byte() is var number && number > 0 ? ToEnumeration<T>((byte)(number - 1)) : null;

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public string Text() => TextPool.Shared.Get(Take(Count()));

    public string? OptionalText() => Bool() ? Text() : null;

    public DateTimeOffset Instant() => ToInstant((long)Unsigned());

    public DateTimeOffset InstantFrom(DateTimeOffset origin) => ToInstant(origin.UtcTicks + Signed());

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    private static DateTimeOffset ToInstant(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Broken();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Broken();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static T ToEnumeration<T>(byte number)
        where T : struct, Enum
    {
        var values = EnumerationValues<T>.All;
        return number < values.Length ? values[number] : throw Broken();
    }

    public static FormatException Broken() => new("The stored body is not whole.");
}

/// <summary>The values of an enumeration by their numbers.</summary>
file static class EnumerationValues<T>
    where T : struct, Enum
{
    public static readonly T[] All = Enum.GetValues<T>();
}
