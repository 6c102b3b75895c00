using System.Text;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Suppressions;

namespace SmartManager.Gateway.Lists;

/// <summary>How the lines of an upload look.</summary>
internal enum ListForm
{
    /// <summary>One value on each line.</summary>
    Values,

    /// <summary>CSV whose first line names the columns.</summary>
    Csv,

    /// <summary>One JSON object on each line.</summary>
    Json,
}

/// <summary>Whom a line names.</summary>
/// <param name="Value">An id of a subscriber, or the digits of a number. Personal data.</param>
/// <param name="IsNumber">Whether it is a number.</param>
/// <param name="Line">The line. From 1.</param>
internal readonly record struct NamedLine(string Value, bool IsNumber, long Line);

/// <summary>Reads whom each line of an upload names.</summary>
/// <param name="form">How the lines look.</param>
/// <param name="isOfNumbers">Whether lines of single values are numbers.</param>
internal sealed class ListLines(ListForm form, bool isOfNumbers)
{
    private const string Subscriber = "subscriber";
    private const string Number = "msisdn";
    private const int TextMax = 64;

    private static readonly string[] Fields = [Subscriber, Number];
    private int _column = -1;
    private int _columnCount;
    private bool _isColumnOfNumbers;

    /// <summary>What the first line of CSV must be.</summary>
    public static LineError BadHeader { get; } = new(
        "csv.header", "The first line must name columns, one of them 'subscriber' or 'msisdn', not both. Others are left alone.");

    /// <summary>Whether the first line of CSV named no column that can be read: then nothing can.</summary>
    public bool HasBadHeader { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="line">Its bytes.</param>
    /// <param name="named">Whom it names; null if nobody, or it is wrong.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public LineError? Read(long number, ReadOnlySpan<byte> line, out NamedLine? named)
    {
        named = null;
        if (form == ListForm.Json)
        {
            return ReadJson(number, line, out named);
        }

        if (!System.Text.Unicode.Utf8.IsValid(line))
        {
            return LineError.NotUtf8;
        }

        if (form == ListForm.Values)
        {
            return Check(Encoding.UTF8.GetString(line).Trim(), isOfNumbers, number, out named);
        }

        if (_column < 0)
        {
            HasBadHeader = !TryReadHeader(line);
            return HasBadHeader ? BadHeader : null;
        }

        return CsvLines.Split(line) is { } values && values.Count == _columnCount
            ? Check(values[_column].Trim(), _isColumnOfNumbers, number, out named)
            : CsvLines.BadRow;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> line)
    {
        var names = CsvLines.Split(line)?.ConvertAll(static name => name.Trim()) ?? [];
        var known = names.Where(Fields.Contains).ToList();
        if (known is not [var only])
        {
            return false;
        }

        (_column, _columnCount, _isColumnOfNumbers) = (names.IndexOf(only), names.Count, only == Number);
        return true;
    }

    private static LineError? ReadJson(long number, ReadOnlySpan<byte> line, out NamedLine? named)
    {
        named = null;
        try
        {
            string? subscriber = null;
            string? msisdn = null;
            var reader = new FieldReader(line);
            while (reader.Next())
            {
                if (reader.Name.SequenceEqual("subscriber"u8) && subscriber is null)
                {
                    subscriber = reader.Text(Subscriber, 1, TextMax);
                }
                else if (reader.Name.SequenceEqual("msisdn"u8) && msisdn is null)
                {
                    msisdn = reader.Text(Number, 1, TextMax);
                }
                else
                {
                    reader.FailUnknown(Fields);
                }
            }

            return reader.HasFailed ? reader.Error
                : subscriber is null == msisdn is null
                    ? new LineError("field.either", "A line has 'subscriber' or 'msisdn', and not both.")
                    : Check(subscriber ?? msisdn!, subscriber is null, number, out named);
        }
        catch (Exception exception) when (FieldReader.ToError(exception) is not null)
        {
            return FieldReader.ToError(exception);
        }
    }

    private static LineError? Check(string text, bool isNumber, long number, out NamedLine? named)
    {
        named = null;
        if (!isNumber)
        {
            if (!SubscriberId.TryParse(text, out _))
            {
                return LineError.OutOfRange(Subscriber, "1 to 64 of the characters A-Z a-z 0-9 . _ : -");
            }

            named = new NamedLine(text, false, number);
            return null;
        }

        if (!Msisdn.TryParse(text, out var msisdn))
        {
            return new LineError("field.msisdn", "'msisdn' must have 7 to 15 digits with the country code first.");
        }

        named = new NamedLine(msisdn.Digits, true, number);
        return null;
    }
}
