using System.Buffers.Binary;

namespace SmartManager.Domain.Encoding;

/// <summary>Writes compact bodies: numbers in as few bytes as they need, texts as UTF-8 with their length in front.</summary>
internal sealed class BodyWriter : IDisposable
{
    private const int Capacity = 4 * 1024;
    private const int KeptMax = 64 * 1024;
    private const int BytesEachMax = 3;

    /// <summary>So many characters take at most 126 bytes, and so one byte of length.</summary>
    private const int ShortTextMax = 42;

    /// <summary>One writer waits on each thread: bodies are written all day, and their buffers are larger than they are.</summary>
    [ThreadStatic]
    private static BodyWriter? _idle;

    private byte[] _bytes = new byte[Capacity];
    private int _length;

    private BodyWriter()
    {
    }

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>An empty writer; give it back by disposing of it, on whatever thread.</summary>
    public static BodyWriter Rent()
    {
        var writer = _idle ?? new BodyWriter();
        _idle = null;
        return writer;
    }

    public byte[] ToArray() => Written.ToArray();

    public void Dispose()
    {
        _length = 0;
        if (_bytes.Length <= KeptMax)
        {
            _idle = this;
        }
    }

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number at or above 0: 7 bits a byte, least significant first (LEB128).</summary>
    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>A number of either sign: the sign moves to the lowest bit (zigzag).</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Count(int value) => Unsigned((ulong)value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);

    public void Text(string value)
    {
        if (value.Length <= ShortTextMax)
        {
            var most = value.Length * BytesEachMax;
            var place = Reserve(1 + most);
            var written = System.Text.Encoding.UTF8.GetBytes(value, place[1..]);
            place[0] = (byte)written;
            _length -= most - written;
            return;
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
        Count(bytes);
        System.Text.Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    /// <summary>A text that may be missing: 0 for null, else its length plus one.</summary>
    public void OptionalText(string? value)
    {
        Bool(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    /// <summary>An instant. Unit: 100 ns since year 1, UTC.</summary>
    public void Instant(DateTimeOffset value) => Unsigned((ulong)value.UtcTicks);

    /// <summary>An instant near another: the difference is small.</summary>
    public void InstantFrom(DateTimeOffset origin, DateTimeOffset value) => Signed(value.UtcTicks - origin.UtcTicks);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
