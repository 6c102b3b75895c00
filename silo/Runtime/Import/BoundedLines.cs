namespace SmartManager.Silo.Import;

/// <summary>
/// Passes a stream on, but of each line no more than <see cref="LengthMax"/>: a line without end cannot fill the memory, and the next
/// one is read as usual.
/// </summary>
internal sealed class BoundedLines(Stream source) : Stream
{
    /// <summary>Most that is passed on of a line; one that reaches it was too long. Unit: bytes.</summary>
    public const int LengthMax = 65_536;

    private int _lineLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = source.Read(buffer);
            var kept = read == 0 ? 0 : Cut(buffer[..read]);
            if (read == 0 || kept > 0)
            {
                return kept;
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await source.ReadAsync(buffer, cancellationToken);
            var kept = read == 0 ? 0 : Cut(buffer.Span[..read]);
            if (read == 0 || kept > 0)
            {
                return kept;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Moves what is kept to the front.</summary>
    /// <returns>How much is kept.</returns>
    private int Cut(Span<byte> bytes)
    {
        var (from, kept) = (0, 0);
        while (from < bytes.Length)
        {
            var end = bytes[from..].IndexOf((byte)'\n');
            var line = bytes.Slice(from, end < 0 ? bytes.Length - from : end);
            var fitting = Math.Min(line.Length, LengthMax - _lineLength);
            line[..fitting].CopyTo(bytes[kept..]);
            (_lineLength, kept, from) = (_lineLength + fitting, kept + fitting, from + line.Length);
            if (end >= 0)
            {
                (_lineLength, from) = (0, from + 1);
                bytes[kept++] = (byte)'\n';
            }
        }

        return kept;
    }
}
