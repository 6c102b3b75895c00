using System.Buffers;
using System.Text.Json;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>The JSON schema (2020-12) of a rulebook, written from what the reader reads by.</summary>
/// <remarks>
/// What it refuses, the check refuses too. The check asks for more: that names stand once, that conditions make sense, how long a length
/// of time may be. It counts characters in UTF-16, so a text of rare characters may pass here and not there.
/// </remarks>
public static class RulebookSchema
{
    private static readonly Lazy<byte[]> Written = new(Write);

    /// <summary>The schema: UTF-8 JSON, the same bytes from every build of the same source.</summary>
    public static ReadOnlyMemory<byte> Utf8 => Written.Value;

    private static byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("$id", "urn:smartmanager:rulebook");
        json.WriteString("title", "Rulebook");
        WriteObject(json, RulebookShape.Whole);
        json.WriteStartObject("$defs");
        foreach (var shape in RulebookShape.Objects.Where(shape => shape != RulebookShape.Whole))
        {
            json.WriteStartObject(shape.Name);
            WriteObject(json, shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private static void WriteObject(Utf8JsonWriter json, ObjectShape shape)
    {
        json.WriteString("description", shape.Meaning);
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        foreach (var member in shape.Members.Where(member => member.IsRequired))
        {
            json.WriteStringValue(member.Name);
        }

        json.WriteEndArray();
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        if (shape == RulebookShape.Whole)
        {
            json.WriteBoolean(RulebookShape.EditorsMember, true);
        }

        foreach (var member in shape.Members)
        {
            json.WriteStartObject(member.Name);
            json.WriteString("description", member.Meaning);
            WriteMember(json, member);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, Member member)
    {
        if (!member.IsNullable)
        {
            WriteShape(json, member.Shape);
            if (member.Default is { } byDefault)
            {
                json.WritePropertyName("default");
                json.WriteRawValue(byDefault);
            }

            return;
        }

        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        WriteShape(json, member.Shape);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "null");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case ObjectShape parts:
                json.WriteString("$ref", $"#/$defs/{parts.Name}");
                break;
            case ListShape list:
                WriteList(json, list);
                break;
            case TextShape text:
                WriteText(json, text.Pattern);
                WriteBound(json, "minLength", text.LengthMin, 0);
                WriteBound(json, "maxLength", text.LengthMax, null);
                break;
            case SpanShape:
                WriteText(json, SpanShape.Pattern);
                break;
            case TimeShape:
                WriteText(json, TimeShape.Pattern);
                break;
            case DayShape:
                WriteText(json, DayShape.Pattern);
                break;
            case InstantShape:
                WriteText(json, InstantShape.Pattern);
                break;
            case ChoiceShape choice:
                json.WriteStartArray("enum");
                foreach (var name in choice.Names)
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
                break;
            case WholeShape whole:
                json.WriteString("type", "integer");
                WriteBound(json, "minimum", whole.Min, long.MinValue);
                WriteBound(json, "maximum", whole.Max, long.MaxValue);
                break;
            case DecimalShape number:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", number.Min);
                json.WriteNumber("maximum", number.Max);
                break;
            case ShareShape:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", 0);
                json.WriteNumber("maximum", 1);
                break;
            case YesNoShape:
                json.WriteString("type", "boolean");
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No schema for {shape.GetType().Name}.");
        }
    }

    private static void WriteList(Utf8JsonWriter json, ListShape list)
    {
        json.WriteString("type", "array");
        WriteBound(json, "minItems", list.CountMin, 0);
        WriteBound(json, "maxItems", list.CountMax, null);
        json.WriteStartObject("items");
        WriteShape(json, list.Element);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string? pattern)
    {
        json.WriteString("type", "string");
        if (pattern is not null)
        {
            json.WriteString("pattern", $"^(?:{pattern})$");
        }
    }

    private static void WriteBound(Utf8JsonWriter json, string name, long? bound, long? none)
    {
        if (bound is { } value && bound != none)
        {
            json.WriteNumber(name, value);
        }
    }
}
