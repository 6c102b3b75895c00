using System.Text;
using System.Text.Unicode;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Suppressions;

/// <summary>Reads suppressions from lines of CSV (RFC 4180): the first line names the columns, in any order. No line end in a value.</summary>
internal sealed class CsvLines
{
    /// <summary>The first line does not name the columns.</summary>
    public static readonly LineError BadHeader = new(
        "csv.header", $"The first line must name columns of these, each once: {string.Join(", ", SuppressionFields.FieldNames)}.");

    /// <summary>A line has another number of values than there are columns, or a quote that is never closed.</summary>
    public static readonly LineError BadRow = new("csv.row", "The line has another number of values than the first one, or an open quote.");

    private int[]? _columns;

    /// <summary>What is wrong with the first line.</summary>
    public LineError HeaderError { get; private set; } = BadHeader;

    /// <summary>Whether the first line was read and was right.</summary>
    public bool HasHeader => _columns is not null;

    /// <summary>Reads the first line.</summary>
    public bool TryReadHeader(ReadOnlySpan<byte> line)
    {
        if (Split(line) is not { } names)
        {
            return false;
        }

        var columns = names.Select(name => SuppressionFields.FieldNames.ToList().IndexOf(name.Trim())).ToArray();
        if (Array.IndexOf(columns, -1) is var unknown and >= 0)
        {
            HeaderError = BadHeader with
            {
                Detail = LineError.UnknownField(names[unknown].Trim(), unknown + 1, SuppressionFields.FieldNames).Detail,
            };
            return false;
        }

        if (columns.Distinct().Count() != columns.Length)
        {
            return false;
        }

        _columns = columns;
        return true;
    }

    /// <summary>Reads a line behind the first.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, string actor, out SuppressionLine parsed, out LineError error)
    {
        parsed = default;
        if (_columns is null)
        {
            error = BadHeader;
            return false;
        }

        if (!Utf8.IsValid(line))
        {
            error = LineError.NotUtf8;
            return false;
        }

        if (Split(line) is not { } values || values.Count != _columns.Length)
        {
            error = BadRow;
            return false;
        }

        var fields = new SuppressionFields();
        for (var i = 0; i < values.Count; i++)
        {
            fields.Set(_columns[i], values[i]);
        }

        return fields.TryCheck(actor, out parsed, out error);
    }

    /// <summary>The values of a line; null if a quote is never closed.</summary>
    public static List<string>? Split(ReadOnlySpan<byte> line)
    {
        var (text, values, value) = (Encoding.UTF8.GetString(line), new List<string>(), new StringBuilder());
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                value.Append(c);
                i++;
            }
            else if (c == '"' && (isQuoted || value.Length == 0))
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString());
        return isQuoted ? null : values;
    }
}
