using System.Buffers;

namespace SmartManager.Grains.Subscribers;

/// <summary>Bytes that are lent to the store for the time of one append, in an array that is used again after it.</summary>
internal readonly struct LentBytes
{
    private readonly byte[]? _array;
    private readonly int _length;

    private LentBytes(byte[] array, int length) => (_array, _length) = (array, length);

    /// <summary>The bytes, good until <see cref="GiveBack"/>; null if there are none.</summary>
    public ReadOnlyMemory<byte>? Bytes => _array is null ? (ReadOnlyMemory<byte>?)null : _array.AsMemory(0, _length);

    /// <summary>A copy of bytes.</summary>
    public static LentBytes CopyOf(ReadOnlySpan<byte> bytes)
    {
        var array = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(array);
        return new LentBytes(array, bytes.Length);
    }

    /// <summary>The store has answered. One that failed has not: it may still look at them, and the array is left to the collector.</summary>
    public void GiveBack()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
