using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>
/// Reads JSON by its shape and tells everything that has the wrong one. What is wrong is left out, or replaced by something harmless, so
/// that the rest can be checked in the same go.
/// </summary>
internal sealed class ShapeReader
{
    private static readonly Flaw Unread = new("rulebook.unknown", string.Empty);

    private readonly List<RulebookError> _errors = [];
    private readonly ToldPlaces _told = new();
    private readonly Utf8JsonWriter _sound;

    private ShapeReader(Utf8JsonWriter sound) => _sound = sound;

    /// <summary>Reads a document.</summary>
    /// <param name="shape">What it looks like.</param>
    /// <param name="value">The document.</param>
    /// <param name="errors">What has another shape.</param>
    /// <param name="told">Where.</param>
    /// <returns>JSON of the right shape; null if the document is no object.</returns>
    public static ReadOnlyMemory<byte>? Read(ObjectShape shape, JsonElement value, out List<RulebookError> errors, out ToldPlaces told)
    {
        var sound = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(sound);
        var reader = new ShapeReader(writer);
        (errors, told) = (reader._errors, reader._told);
        if (Flaw(shape, value) is { } flaw)
        {
            reader.Tell(string.Empty, flaw);
            return null;
        }

        reader.Write(shape, value, string.Empty);
        writer.Flush();
        return sound.WrittenMemory;
    }

    /// <summary>What is wrong with the value itself, not with what is in it; null if nothing is.</summary>
    private static Flaw? Flaw(Shape shape, JsonElement value) => (shape, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => new Flaw("rulebook.null", $"Expected {shape.Words}, found null."),
        (ObjectShape, JsonValueKind.Object) or (ListShape, JsonValueKind.Array) => null,
        (YesNoShape, JsonValueKind.True or JsonValueKind.False) => null,
        (WholeShape whole, JsonValueKind.Number) => ToWhole(value) is { } number ? whole.Check(number) : NotWhole(whole, value),
        (DecimalShape number, JsonValueKind.Number) => number.Check(value.TryGetDouble(out var found) ? found : double.NaN),
        (ShareShape, JsonValueKind.Number) => ShareShape.Check(value.TryGetDouble(out var share) ? share : double.NaN),
        (TextShape or SpanShape or TimeShape or DayShape or InstantShape or ChoiceShape, JsonValueKind.String) =>
            TryGetText(value) is { } text ? Flaw(shape, text)
            : new Flaw("rulebook.characters", "The text holds half of a character: an escape such as \\ud83d stands alone."),
        _ => WrongKind(shape, value),
    };

    private static Flaw? Flaw(Shape shape, string text) => shape switch
    {
        SpanShape when SpanShape.Read(text) is null => WrongForm(shape, text),
        TimeShape when TimeShape.Read(text) is null => WrongForm(shape, text),
        DayShape when DayShape.Read(text) is null => WrongForm(shape, text),
        InstantShape when InstantShape.Read(text) is null => WrongForm(shape, text),
        ChoiceShape choice when !choice.Names.Contains(text) => new Flaw("rulebook.choice",
            $"'{JsonPointer.Shorten(text)}' is not known here.{NameSuggestion.Sentence(text, choice.Names)} "
            + $"There are: {string.Join(", ", choice.Names)}."),
        _ => null,
    };

    private static Flaw WrongForm(Shape shape, string text) =>
        new("rulebook.format", $"Expected {shape.Words}, found \"{JsonPointer.Shorten(text)}\".{FormHint(shape, text)}");

    private static string FormHint(Shape shape, string text) => (shape, text.Trim()) switch
    {
        (SpanShape, "24:00:00" or "24:00") => " A whole day is \"1.00:00:00\".",
        (InstantShape, { Length: 10 } day) when DateOnly.TryParseExact(day, "yyyy-MM-dd", out _) =>
            $" Say at what time, such as \"{day}T00:00:00+08:00\".",
        (InstantShape, var at) when InstantShape.Read(at + "Z") is not null => $" Say in which zone, such as \"{at}+08:00\".",
        _ => "",
    };

    private static Flaw WrongKind(Shape shape, JsonElement value) => new("rulebook.kind",
        $"Expected {shape.Words}, found {Words(value)}." + (shape, value.ValueKind) switch
        {
            (WholeShape or DecimalShape or ShareShape or YesNoShape, JsonValueKind.String) => " Leave out the quotes.",
            (TextShape or ChoiceShape, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) => " Put it in quotes.",
            (ListShape, JsonValueKind.Object or JsonValueKind.String) => " Put it in square brackets.",
            _ => "",
        });

    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => value.ValueKind == JsonValueKind.True ? "true" : "false",
    };

    private static Flaw NotWhole(WholeShape shape, JsonElement value) =>
        value.TryGetDouble(out var number) && double.IsFinite(number) && !double.IsInteger(number)
            ? new Flaw("rulebook.not-whole", "Expected a whole number. Amounts stand in the smallest unit of the currency: 5.50 is 550.")
            : shape.OutOfRange(JsonPointer.Shorten(value.GetRawText()));

    /// <summary>A whole number however it is written (<c>5e2</c>, <c>5.0</c>), as the JSON schema means it.</summary>
    private static long? ToWhole(JsonElement value) =>
        value.TryGetInt64(out var whole) ? whole
        : value.TryGetDouble(out var number) && double.IsInteger(number) && Math.Abs(number) <= 1L << 53 ? (long)number
        : null;

    private static string? TryGetText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    internal static string? TryGetName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether nobody will read more.</summary>
    private bool IsFull => _errors.Count >= RulebookText.ErrorsMax;

    private void Tell(string path, Flaw flaw)
    {
        if (!IsFull)
        {
            _errors.Add(new RulebookError(path, flaw.Code, flaw.Message));
        }

        _told.Add(path);
    }

    /// <summary>Writes a value that has no flaw itself.</summary>
    private void Write(Shape shape, JsonElement value, string path)
    {
        switch (shape)
        {
            case ObjectShape parts:
                Write(parts, value, path);
                break;
            case ListShape list:
                Write(list, value, path);
                break;
            case WholeShape:
                _sound.WriteNumberValue(ToWhole(value)!.Value);
                break;
            case SpanShape:
                _sound.WriteStringValue(SpanShape.Read(value.GetString()!)!.Value.ToString("c", CultureInfo.InvariantCulture));
                break;
            case TimeShape:
                _sound.WriteStringValue(TimeShape.Read(value.GetString()!)!.Value.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture));
                break;
            case InstantShape:
                _sound.WriteStringValue(InstantShape.Read(value.GetString()!)!.Value);
                break;
            default:
                value.WriteTo(_sound);
                break;
        }
    }

    private void Write(ListShape list, JsonElement value, string path)
    {
        _sound.WriteStartArray();
        foreach (var (i, element) in value.EnumerateArray().Index())
        {
            if (IsFull)
            {
                _told.Add(path); // What was not read is not judged either.
                break;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{path}/{i}");
            if (Flaw(list.Element, element) is not { } flaw)
            {
                Write(list.Element, element, place);
                continue;
            }

            Tell(place, flaw);
            if (list.Element is not (ChoiceShape or DayShape))
            {
                _sound.WriteNullValue(); // The places of those behind it stay; the check passes over it.
            }
        }

        _sound.WriteEndArray();
    }

    private void Write(ObjectShape shape, JsonElement value, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _sound.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            if (TryGetName(property) is not { } name)
            {
                Tell(JsonPointer.Member(path, "?"), new Flaw("rulebook.characters", "A name holds half of a character."));
            }
            else if (shape.Find(name) is not { } member)
            {
                if (name != RulebookShape.EditorsMember || shape != RulebookShape.Whole)
                {
                    Tell(JsonPointer.Member(path, name), IsFull ? Unread : Unknown(shape, name));
                }
            }
            else if (!seen.Add(name))
            {
                Tell(JsonPointer.Member(path, name), new Flaw("rulebook.repeated", $"'{name}' stands twice here."));
            }
            else
            {
                Write(member, property.Value, JsonPointer.Member(path, name));
            }
        }

        foreach (var missing in shape.Members.Where(member => member.IsRequired && !seen.Contains(member.Name)))
        {
            Tell(JsonPointer.Member(path, missing.Name),
                new Flaw("rulebook.missing", $"'{missing.Name}' is missing: {missing.Shape.Words}. {missing.Meaning}"));
            WriteFiller(missing);
        }

        _sound.WriteEndObject();
    }

    private void Write(Member member, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Null && member.IsNullable)
        {
            return;
        }

        if (Flaw(member.Shape, value) is not { } flaw)
        {
            _sound.WritePropertyName(member.Name);
            Write(member.Shape, value, path);
            return;
        }

        Tell(path, flaw);
        if (member.IsRequired)
        {
            WriteFiller(member);
        }
    }

    private static Flaw Unknown(ObjectShape shape, string name)
    {
        var names = shape.Members.Select(member => member.Name).ToImmutableArray();
        return new Flaw("rulebook.unknown", $"There is no '{JsonPointer.Shorten(name)}' here.{NameSuggestion.Sentence(name, names)} "
            + $"There are: {string.Join(", ", names)}.");
    }

    private void WriteFiller(Member member)
    {
        _sound.WritePropertyName(member.Name);
        WriteFiller(member.Shape);
    }

    /// <summary>Something of the right shape. Whether its value is right does not matter: of its place all is told.</summary>
    private void WriteFiller(Shape shape)
    {
        switch (shape)
        {
            case ObjectShape parts:
                _sound.WriteStartObject();
                foreach (var member in parts.Members.Where(member => member.IsRequired))
                {
                    WriteFiller(member);
                }

                _sound.WriteEndObject();
                break;
            case ListShape:
                _sound.WriteStartArray();
                _sound.WriteEndArray();
                break;
            case WholeShape or DecimalShape or ShareShape:
                _sound.WriteNumberValue(0);
                break;
            case YesNoShape:
                _sound.WriteBooleanValue(false);
                break;
            case SpanShape or TimeShape:
                _sound.WriteStringValue("00:00:00");
                break;
            case DayShape:
                _sound.WriteStringValue("1970-01-01");
                break;
            case InstantShape:
                _sound.WriteStringValue(DateTimeOffset.UnixEpoch);
                break;
            case ChoiceShape choice:
                _sound.WriteStringValue(choice.Names[0]);
                break;
            default:
                _sound.WriteStringValue(string.Empty);
                break;
        }
    }
}
