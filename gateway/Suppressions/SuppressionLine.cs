using System.Text;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Suppressions;

/// <summary>One line of a file of suppressions.</summary>
/// <param name="Subscriber">Whom, by id; null if by number.</param>
/// <param name="Msisdn">Whom, by number; null if by id. Personal data.</param>
/// <param name="Wish">What is asked.</param>
internal readonly record struct SuppressionLine(string? Subscriber, string? Msisdn, SuppressionWish Wish);

/// <summary>The fields of a line as they came, before they are checked together.</summary>
/// <remarks>Both forms of a file, lines of JSON and CSV, are read into this.</remarks>
internal sealed class SuppressionFields
{
    private const int ListLengthMax = 64;
    private const int NumberLengthMax = 64;

    private static readonly string[] Names = ["subscriber", "msisdn", "list", "action", "channel", "reason", "until"];
    private static readonly byte[][] NamesUtf8 = [.. Names.Select(Encoding.UTF8.GetBytes)];

    private readonly string?[] _values = new string?[Names.Length];

    /// <summary>The fields that a line may have.</summary>
    public static IReadOnlyList<string> FieldNames => Names;

    /// <summary>Reads a line of JSON. Never throws for what a line may hold.</summary>
    /// <param name="line">One JSON object without the line's end.</param>
    /// <param name="actor">The file, for the audit trail.</param>
    /// <param name="parsed">The line; default if it is wrong.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryReadJson(ReadOnlySpan<byte> line, string actor, out SuppressionLine parsed, out LineError error)
    {
        parsed = default;
        try
        {
            var reader = new FieldReader(line);
            var values = new SuppressionFields();
            while (reader.Next())
            {
                values.Take(ref reader);
            }

            error = reader.Error;
            return !reader.HasFailed && values.TryCheck(actor, out parsed, out error);
        }
        catch (Exception exception) when (FieldReader.ToError(exception) is not null)
        {
            error = FieldReader.ToError(exception)!.Value;
            return false;
        }
    }

    /// <summary>Sets a field; an empty one is as if it were missing.</summary>
    public void Set(int field, string value) => _values[field] = value.Length == 0 ? null : value;

    /// <summary>Checks all fields together.</summary>
    public bool TryCheck(string actor, out SuppressionLine parsed, out LineError error)
    {
        parsed = default;
        if (Check(out var msisdn, out var channel, out var until) is { } wrong)
        {
            error = wrong;
            return false;
        }

        error = default;
        var wish = new SuppressionWish(
            _values[3] is null or "add", _values[2]!, channel, _values[5]!, new RequestOrigin(RequestSource.File, actor), until);
        parsed = new SuppressionLine(_values[0], msisdn, wish);
        return true;
    }

    private LineError? Check(out string? msisdn, out Channel? channel, out DateTimeOffset? until)
    {
        (msisdn, channel, until) = (null, null, null);
        var (subscriber, number, list, action) = (_values[0], _values[1], _values[2], _values[3]);
        if (subscriber is null == number is null)
        {
            return subscriber is null
                ? LineError.Missing("subscriber")
                : new LineError("field.either", "A line has 'subscriber' or 'msisdn', not both.");
        }

        if (subscriber is not null && !SubscriberId.TryParse(subscriber, out _))
        {
            return LineError.OutOfRange("subscriber", "1 to 64 of the characters A-Z a-z 0-9 . _ : -");
        }

        if (number is not null)
        {
            if (!Msisdn.TryParse(number, out var digits))
            {
                return new LineError("field.msisdn", "'msisdn' must have 7 to 15 digits with the country code first.");
            }

            msisdn = digits.Digits;
        }

        if (CheckText("list", list, ListLengthMax) is { } wrongList)
        {
            return wrongList;
        }

        if (action is not (null or "add" or "remove"))
        {
            return LineError.UnknownWord("action", action, ["add", "remove"]);
        }

        return CheckChannel(list!, out channel)
            ?? CheckText("reason", _values[5], Http.SubscriberCommands.TextLengthMax)
            ?? CheckUntil(list!, action, out until);
    }

    private LineError? CheckChannel(string list, out Channel? channel)
    {
        channel = null;
        if (_values[4] is not { } name)
        {
            return null;
        }

        if (list != SuppressionEntry.DoNotDisturbCode)
        {
            return LineError.OutOfRange("channel", $"left out, unless 'list' is {SuppressionEntry.DoNotDisturbCode}");
        }

        if (!KebabName.TryParse<Channel>(name, out var known))
        {
            return LineError.UnknownWord("channel", name, KebabName.List<Channel>());
        }

        channel = known;
        return null;
    }

    private LineError? CheckUntil(string list, string? action, out DateTimeOffset? until)
    {
        until = null;
        if (_values[6] is not { } text)
        {
            return null;
        }

        if (list == SuppressionEntry.DoNotDisturbCode || action == "remove")
        {
            return LineError.OutOfRange("until", "left out where something is taken back, and of do-not-disturb");
        }

        if (!InstantText.TryParse(text, out var at))
        {
            return LineError.BadInstant("until");
        }

        until = at;
        return null;
    }

    private static LineError? CheckText(string field, string? value, int lengthMax) =>
        value is null ? LineError.Missing(field)
        : value.Length > lengthMax || value.Any(char.IsControl)
            ? LineError.OutOfRange(field, $"a text of 1 to {lengthMax} characters, none of them a control character")
            : null;

    private void Take(ref FieldReader reader)
    {
        var name = reader.Name;
        for (var i = 0; i < NamesUtf8.Length; i++)
        {
            if (!name.SequenceEqual(NamesUtf8[i]))
            {
                continue;
            }

            if (_values[i] is not null)
            {
                reader.Fail(LineError.Repeated(Names[i]));
            }

            _values[i] = reader.Text(Names[i], 1, i == 5 ? Http.SubscriberCommands.TextLengthMax : NumberLengthMax);
            return;
        }

        reader.FailUnknown(Names);
    }
}
