using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace SmartManager.Store.Moving;

/// <summary>Counts rows and sums up their hashes, so that the order does not matter: the first 128 bits of SHA-256 each.</summary>
internal sealed class RowSum
{
    private const byte Nothing = 0;
    private const byte Something = 1;

    private byte[] _row = new byte[4_096];
    private int _length;
    private UInt128 _sum;

    /// <summary>How many rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum, in hexadecimal digits.</summary>
    public string Text => _sum.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Takes a number of the row.</summary>
    public void Add(long value)
    {
        Room(1 + sizeof(long));
        _row[_length++] = Something;
        BinaryPrimitives.WriteInt64LittleEndian(_row.AsSpan(_length), value);
        _length += sizeof(long);
    }

    /// <summary>Takes note that a column of the row has nothing.</summary>
    public void AddNothing()
    {
        Room(1);
        _row[_length++] = Nothing;
    }

    /// <summary>Takes bytes of the row.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        Add(value.Length);
        Room(value.Length);
        value.CopyTo(_row.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Ends a row.</summary>
    public void EndRow()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.AsSpan(0, _length), hash);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt128BigEndian(hash));
        _length = 0;
        Rows++;
    }

    private void Room(int bytes)
    {
        if (_row.Length - _length < bytes)
        {
            Array.Resize(ref _row, Math.Max(2 * _row.Length, _length + bytes));
        }
    }
}
