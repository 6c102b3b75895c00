using System.Buffers;

namespace SmartManager.Gateway.Ingest;

/// <summary>A piece of the body that stands for one line.</summary>
/// <param name="Number">Its place: the number of the line, or of the element. 1 is the first.</param>
/// <param name="Bytes">The line; empty if it could not be cut out.</param>
/// <param name="Error">Why it could not be cut out; null if it could.</param>
/// <param name="IsFatal">Whether nothing after it can be cut out either.</param>
internal readonly record struct Frame(long Number, ReadOnlySequence<byte> Bytes, LineError? Error, bool IsFatal);

/// <summary>Cuts a body into lines as it comes in. Holds no bytes: it only remembers how far it has looked.</summary>
internal abstract class BodyFramer
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Takes the next line off the front of what has come in.</summary>
    /// <param name="buffer">What has come in and was not taken; shortened by what is taken.</param>
    /// <param name="isCompleted">Whether nothing more will come in.</param>
    /// <param name="frame">The line.</param>
    /// <returns>False if more must come in first, or the body is at its end.</returns>
    public abstract bool TryTake(ref ReadOnlySequence<byte> buffer, bool isCompleted, out Frame frame);

    /// <summary>How much of the front is a byte order mark: all of its bytes, or so many that it may become one.</summary>
    private protected static int MarkLength(ReadOnlySequence<byte> bytes)
    {
        Span<byte> front = stackalloc byte[ByteOrderMark.Length];
        front = front[..(int)Math.Min(front.Length, bytes.Length)];
        bytes.Slice(0, front.Length).CopyTo(front);
        return ByteOrderMark.StartsWith(front) ? front.Length : 0;
    }

    /// <summary>Whether the front is a whole byte order mark.</summary>
    private protected static bool IsMark(int length) => length == ByteOrderMark.Length;
}

/// <summary>Cuts at line ends (NDJSON). Empty lines count but are no lines to handle.</summary>
/// <param name="lineBytesMax">Longest line. Unit: bytes.</param>
internal sealed class NdjsonFramer(int lineBytesMax) : BodyFramer
{
    private long _number;
    private long _scanned;
    private bool _isSkipping;

    /// <inheritdoc/>
    public override bool TryTake(ref ReadOnlySequence<byte> buffer, bool isCompleted, out Frame frame)
    {
        while (!buffer.IsEmpty)
        {
            var end = buffer.Slice(_scanned).PositionOf((byte)'\n');
            if (end is null && !isCompleted && buffer.Length <= lineBytesMax)
            {
                _scanned = buffer.Length;
                break;
            }

            var line = end is { } at ? buffer.Slice(0, at) : buffer;
            buffer = end is { } last ? buffer.Slice(buffer.GetPosition(1, last)) : buffer.Slice(buffer.End);
            _scanned = 0;
            var isRest = _isSkipping;
            _isSkipping = end is null && !isCompleted;
            if (isRest)
            {
                continue; // The rest of a line that was too long.
            }

            _number++;
            line = Trim(line);
            if (line.Length > lineBytesMax || _isSkipping)
            {
                frame = new Frame(_number, default, LineError.TooLong, IsFatal: false);
                return true;
            }

            if (!line.IsEmpty)
            {
                frame = new Frame(_number, line, null, IsFatal: false);
                return true;
            }
        }

        frame = default;
        return false;
    }

    private ReadOnlySequence<byte> Trim(ReadOnlySequence<byte> line)
    {
        if (_number == 1 && MarkLength(line) is var mark && IsMark(mark))
        {
            line = line.Slice(mark);
        }

        return !line.IsEmpty && line.Slice(line.Length - 1).FirstSpan[0] == (byte)'\r' ? line.Slice(0, line.Length - 1) : line;
    }
}

/// <summary>
/// Cuts between the elements of one JSON array. Knows just enough JSON to find an element's end, so that a bad element harms no other.
/// </summary>
/// <param name="elementBytesMax">Longest element. Unit: bytes.</param>
internal sealed class ArrayFramer(int elementBytesMax) : BodyFramer
{
    private enum Place
    {
        BeforeArray,
        InElement,
        AfterArray,
        GivenUp,
    }

    private long _number;
    private long _scanned;
    private int _depth;
    private Place _place;
    private bool _isInText;
    private bool _isEscaped;
    private bool _isTooLong;

    /// <inheritdoc/>
    public override bool TryTake(ref ReadOnlySequence<byte> buffer, bool isCompleted, out Frame frame)
    {
        frame = default;
        if (_place == Place.BeforeArray && !TryOpen(ref buffer, isCompleted, out frame))
        {
            return _place == Place.GivenUp;
        }

        if (_place == Place.InElement)
        {
            return TryTakeElement(ref buffer, isCompleted, out frame);
        }

        if (_place == Place.AfterArray)
        {
            buffer = SkipSpace(buffer);
            if (!buffer.IsEmpty)
            {
                frame = GiveUp(ref buffer, LineError.BodyNotArray);
                return true;
            }
        }

        buffer = buffer.Slice(buffer.End);
        return false;
    }

    private bool TryOpen(ref ReadOnlySequence<byte> buffer, bool isCompleted, out Frame frame)
    {
        frame = default;
        var mark = MarkLength(buffer);
        if (IsMark(mark))
        {
            buffer = buffer.Slice(mark);
        }
        else if (mark > 0 && !isCompleted)
        {
            return false;
        }

        buffer = SkipSpace(buffer);
        if (buffer.IsEmpty && !isCompleted)
        {
            return false;
        }

        if (buffer.IsEmpty || buffer.FirstSpan[0] != (byte)'[')
        {
            frame = GiveUp(ref buffer, LineError.BodyNotArray);
            return false;
        }

        buffer = buffer.Slice(1);
        _place = Place.InElement;
        return true;
    }

    private bool TryTakeElement(ref ReadOnlySequence<byte> buffer, bool isCompleted, out Frame frame)
    {
        frame = default;
        if (FindEnd(buffer) is { } length)
        {
            var element = SkipSpace(buffer.Slice(0, length));
            var isLast = buffer.Slice(length).FirstSpan[0] == (byte)']';
            var wasTooLong = _isTooLong || element.Length > elementBytesMax;
            buffer = buffer.Slice(length + 1);
            (_scanned, _depth, _isTooLong, _place) = (0, 0, false, isLast ? Place.AfterArray : Place.InElement);
            if (isLast && _number == 0 && element.IsEmpty && !wasTooLong)
            {
                return TryTake(ref buffer, isCompleted, out frame); // An empty array.
            }

            LineError? error = wasTooLong ? LineError.TooLong : element.IsEmpty ? LineError.NotJson : null;
            frame = new Frame(++_number, error is null ? element : default, error, IsFatal: false);
            return true;
        }

        if (isCompleted)
        {
            frame = GiveUp(ref buffer, LineError.BodyTruncated);
            return true;
        }

        if (_scanned > elementBytesMax)
        {
            // Let go of what cannot be taken any more and look on for its end.
            buffer = buffer.Slice(buffer.End);
            (_scanned, _isTooLong) = (0, true);
        }

        return false;
    }

    /// <summary>Looks on from where it stopped.</summary>
    /// <returns>How many bytes the element has; null if its end has not come in.</returns>
    private long? FindEnd(ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer.Slice(_scanned))
        {
            var end = FindEnd(segment.Span);
            if (end >= 0)
            {
                return _scanned + end;
            }

            _scanned += segment.Length;
        }

        return null;
    }

    private int FindEnd(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (_isInText)
            {
                (_isInText, _isEscaped) = (_isEscaped || b != (byte)'"', !_isEscaped && b == (byte)'\\');
                continue;
            }

            switch (b)
            {
                case (byte)'"':
                    _isInText = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                case (byte)',' or (byte)']' when _depth == 0:
                    return i;
                case (byte)'}' or (byte)']' when _depth > 0:
                    _depth--;
                    break;
                default:
                    break;
            }
        }

        return -1;
    }

    private Frame GiveUp(ref ReadOnlySequence<byte> buffer, LineError error)
    {
        buffer = buffer.Slice(buffer.End);
        _place = Place.GivenUp;
        return new Frame(_number + 1, default, error, IsFatal: true);
    }

    private static ReadOnlySequence<byte> SkipSpace(ReadOnlySequence<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var rest = bytes.FirstSpan.TrimStart(" \t\r\n"u8);
            bytes = bytes.Slice(bytes.FirstSpan.Length - rest.Length);
            if (!rest.IsEmpty)
            {
                break;
            }
        }

        return bytes;
    }
}
