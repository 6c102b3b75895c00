using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Gateway.Ingest;

/// <summary>
/// Walks the fields of one flat JSON object and reads their values within bounds. The first thing that is wrong ends the walk.
/// </summary>
/// <remarks>
/// Throws <see cref="JsonException"/> for bad syntax and <see cref="InvalidOperationException"/> for half of a surrogate pair in an escape:
/// whoever walks
/// catches them once, outside the loop, with <see cref="ToError"/>.
/// </remarks>
internal ref struct FieldReader
{
    private const int DepthMax = 8;
    private const int NameBytesMax = 64;
    private const int OffsetLength = 6;
    private const int EscapeLength = 6;
    private const int StackCharacters = 128;

    private static readonly DateTimeOffset EarliestAt = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LatestAt = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Utf8JsonReader _json;
    private int _ordinal;
    private LineError _error;

    /// <summary>Opens a line.</summary>
    /// <param name="line">The bytes of one JSON object.</param>
    public FieldReader(ReadOnlySpan<byte> line)
    {
        _json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = DepthMax });
        if (!Utf8.IsValid(line))
        {
            Fail(LineError.NotUtf8);
        }
        else if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            Fail(LineError.NotObject);
        }
    }

    /// <summary>What is wrong; meaningful only if <see cref="HasFailed"/>.</summary>
    public readonly LineError Error => _error;

    /// <summary>Whether something was wrong.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end of the object, and when something was wrong.</returns>
    public bool Next()
    {
        if (HasFailed)
        {
            return false;
        }

        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            _json.Read(); // Throws if anything follows the object.
            return false;
        }

        _ordinal++;
        return true;
    }

    /// <summary>The name of the field as UTF-8; empty for a name that is longer than any we know.</summary>
    public readonly ReadOnlySpan<byte> Name
    {
        get
        {
            if (!_json.ValueIsEscaped)
            {
                return _json.ValueSpan;
            }

            if (_json.ValueSpan.Length > NameBytesMax)
            {
                return default;
            }

            var name = new byte[NameBytesMax];
            return name.AsSpan(0, _json.CopyString(name));
        }
    }

    /// <summary>What an exception of the walk means; null if it is not one of those that a line can cause.</summary>
    public static LineError? ToError(Exception exception) => exception switch
    {
        JsonException => LineError.NotJson,
        InvalidOperationException => LineError.NotUtf8,
        _ => null,
    };

    /// <summary>Remembers what is wrong, unless something was before.</summary>
    public void Fail(LineError error)
    {
        if (!HasFailed)
        {
            (HasFailed, _error) = (true, error);
        }
    }

    /// <summary>The field is not known here.</summary>
    /// <param name="known">The fields that are.</param>
    public void FailUnknown(IReadOnlyCollection<string> known)
    {
        var name = Name;
        Fail(LineError.UnknownField(
            name.Length is 0 or > NameBytesMax ? null : System.Text.Encoding.UTF8.GetString(name), _ordinal, known));
    }

    /// <summary>A text without control characters. Lengths in characters.</summary>
    public string Text(string field, int lengthMin, int lengthMax) => Text(field, string.Empty, lengthMin, lengthMax);

    /// <summary>A text that gets a prefix in front. Lengths in characters, without the prefix.</summary>
    public string Text(string field, string prefix, int lengthMin, int lengthMax)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            Fail(LineError.WrongKind(field, "a text"));
            return string.Empty;
        }

        // A character takes at most six bytes of JSON (an escape), so what is longer need not be decoded to be refused.
        var bytes = _json.ValueSpan.Length;
        if (bytes <= lengthMax * EscapeLength)
        {
            Span<char> characters = bytes <= StackCharacters ? stackalloc char[StackCharacters] : new char[bytes];
            var length = _json.CopyString(characters);
            if (length >= lengthMin && length <= lengthMax && !HasControl(characters[..length]))
            {
                return string.Concat(prefix, characters[..length]);
            }
        }

        Fail(LineError.OutOfRange(field, string.Create(
            CultureInfo.InvariantCulture, $"a text of {lengthMin} to {lengthMax} characters, none of them a control character")));
        return string.Empty;
    }

    /// <summary>A subscriber's id.</summary>
    public SubscriberId Subscriber(string field)
    {
        if (!SubscriberId.TryParse(Text(field, 0, SubscriberId.LengthMax), out var id))
        {
            Fail(LineError.OutOfRange(field, "1 to 64 of the characters A-Z a-z 0-9 . _ : -"));
        }

        return id;
    }

    /// <summary>A whole number within bounds, both inclusive.</summary>
    public long Number(string field, long min, long max)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.Number)
        {
            Fail(LineError.WrongKind(field, "a number"));
        }
        else if (!_json.TryGetInt64(out var value) || value < min || value > max)
        {
            Fail(LineError.OutOfRange(field, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}")));
        }
        else
        {
            return value;
        }

        return 0;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string field)
    {
        _json.Read();
        if (_json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            Fail(LineError.WrongKind(field, "true or false"));
        }

        return _json.TokenType == JsonTokenType.True;
    }

    /// <summary>An instant with its offset, turned to UTC.</summary>
    public DateTimeOffset Instant(string field)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            Fail(LineError.WrongKind(field, "a text"));
        }
        else if (!HasOffset(_json.ValueSpan) || !_json.TryGetDateTimeOffset(out var value) || value < EarliestAt || value >= LatestAt)
        {
            Fail(LineError.BadInstant(field));
        }
        else
        {
            return value.ToUniversalTime();
        }

        return default;
    }

    /// <summary>A text by its raw bytes, for comparing with known words. Empty if it holds escapes, which no known word does.</summary>
    public ReadOnlySpan<byte> Word(string field)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            Fail(LineError.WrongKind(field, "a text"));
            return default;
        }

        return _json.ValueIsEscaped ? default : _json.ValueSpan;
    }

    /// <summary>Steps into an array or object.</summary>
    public bool Enter(string field, JsonTokenType start, string expected)
    {
        _json.Read();
        if (_json.TokenType != start)
        {
            Fail(LineError.WrongKind(field, expected));
            return false;
        }

        return true;
    }

    /// <summary>What the next token is; does not move.</summary>
    public readonly JsonTokenType Peek()
    {
        var ahead = _json;
        ahead.Read();
        return ahead.TokenType;
    }

    /// <summary>Steps over one token.</summary>
    public void Skip() => _json.Read();

    /// <summary>A text, number or truth value as text, as traits have it.</summary>
    public string Scalar(string field, int lengthMax)
    {
        if (Peek() == JsonTokenType.String)
        {
            return Text(field, 0, lengthMax);
        }

        _json.Read();
        if (_json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False && _json.ValueSpan.Length <= lengthMax)
        {
            return System.Text.Encoding.UTF8.GetString(_json.ValueSpan);
        }

        Fail(LineError.WrongKind(field, "a text, a number, true or false"));
        return string.Empty;
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without an offset the reader would take the machine's own zone.</summary>
    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length > OffsetLength && (text[^1] == (byte)'Z' || (text[^OffsetLength] is (byte)'+' or (byte)'-' && text[^3] == (byte)':'));
}
