using System.Globalization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Import;

/// <summary>What became of a row.</summary>
/// <param name="Subscriber">The subscriber; null if the row was left out.</param>
/// <param name="Findings">What was odd, in the order of the fields.</param>
internal readonly record struct RowResult((SubscriberId Id, Profile Profile)? Subscriber, IReadOnlyList<ImportFinding> Findings);

/// <summary>Turns rows into subscribers, field by field. For one caller at a time.</summary>
internal sealed class RowReader(ImportMapping mapping, string[] header)
{
    private const int DemoNumberFrom = 90_000_000;
    private const int DemoNumberUntil = 100_000_000;
    private const int MonthsMax = 1_200;
    private static readonly string[] YesWords = ["yes", "y", "true", "1"];
    private static readonly string[] NoWords = ["no", "n", "false", "0"];

    private readonly List<ImportFinding> _findings = [];
    private readonly ProfileDraft _draft = new();
    private string[] _row = [];
    private long _line;
    private bool _isRejected;

    /// <summary>The name of the column that a target is filled from; null for none.</summary>
    public string? ColumnOf(ImportTarget target) => mapping.Fields.FirstOrDefault(field => field.Target == target)?.Document.Column;

    /// <summary>Reads a row with as many columns as the header.</summary>
    public RowResult Read(string[] row, long line)
    {
        (_row, _line, _isRejected) = (row, line, false);
        _findings.Clear();
        _draft.Clear();
        foreach (var field in mapping.Fields)
        {
            if (ValueOf(field) is { } value)
            {
                Fill(field, value);
            }
        }

        if (_draft.IsTooLarge)
        {
            Find(null, ImportCodes.TooLong, isRejected: true);
        }

        var subscriber = _isRejected ? ((SubscriberId, Profile)?)null : (_draft.Id, _draft.ToProfile());
        return new RowResult(subscriber, [.. _findings]);
    }

    /// <summary>The text to read; null if there is nothing to fill.</summary>
    private string? ValueOf(ImportField field)
    {
        if (field.RequiresColumn >= 0 && _row[field.RequiresColumn].Length == 0)
        {
            return null;
        }

        var text = field.Column >= 0 ? _row[field.Column] : field.Document.Value!;
        if (field.Document.Values is { } values)
        {
            if (values.TryGetValue(text, out var meaning))
            {
                return meaning is null ? null : field.Document.Prefix + meaning;
            }

            if (text.Length > 0)
            {
                Find(field, ImportCodes.UnknownValue, field.WhenEmpty == ImportEmpty.Reject);
                return null;
            }
        }

        if (text.Length > 0)
        {
            return field.Document.Prefix + text;
        }

        if (field.WhenEmpty != ImportEmpty.Ignore)
        {
            Find(field, ImportCodes.EmptyValue, field.WhenEmpty == ImportEmpty.Reject);
        }

        return null;
    }

    private void Fill(ImportField field, string value)
    {
        switch (field.Target)
        {
            case ImportTarget.Id:
                _draft.Id = Check(field, ImportCodes.BadId, SubscriberId.TryParse(value, out var id), id);
                break;
            case ImportTarget.Msisdn:
                FillMsisdn(field, value);
                break;
            case ImportTarget.Language:
                _draft.Language = Check(field, ImportCodes.UnknownValue, value is "zh" or "en", value)!;
                break;
            case ImportTarget.JoinedAt:
                FillJoinedAt(field, value);
                break;
            case ImportTarget.Balance:
                _draft.BalanceMinor = Money(field, value);
                break;
            case ImportTarget.Bill:
                FillBill(field, value);
                break;
            case ImportTarget.Points:
                _draft.Points = Number(field, value, 0);
                break;
            case ImportTarget.DataAllowance:
                _draft.DataAllowanceKilobytes = Number(field, value, 0);
                break;
            case ImportTarget.Consent:
                var isYes = IsOneOf(YesWords, value);
                _draft.HasMarketingConsent = Check(field, ImportCodes.BadYesNo, isYes || IsOneOf(NoWords, value), isYes);
                break;
            case ImportTarget.Trait:
                _draft.Traits.Add(new Trait(field.TraitName, TraitText(field, value)));
                break;
            default:
                Check(field, ImportCodes.TooLong, _draft.TrySetText(field.Target, value), value);
                break;
        }
    }

    /// <summary>A made-up number is 86 100, then a number above those of the generated operator that follows the row's line.</summary>
    private void FillMsisdn(ImportField field, string value)
    {
        if (field.Column >= 0)
        {
            _draft.Msisdn = Check(field, ImportCodes.BadMsisdn, Msisdn.TryParse(value, out var msisdn), msisdn).Digits;
            return;
        }

        var number = DemoNumberFrom + _line;
        var digits = string.Create(CultureInfo.InvariantCulture, $"86100{number}");
        _draft.Msisdn = Check(field, ImportCodes.BadMsisdn, number < DemoNumberUntil, digits) ?? string.Empty;
    }

    private void FillJoinedAt(ImportField field, string value)
    {
        DateOnly day;
        if (field.Reading == ImportReading.MonthsBefore)
        {
            var months = Number(field, value, 0);
            day = mapping.AsOf!.Value.AddMonths(-(int)Check(field, ImportCodes.BadNumber, months <= MonthsMax, months));
        }
        else
        {
            day = Check(field, ImportCodes.BadDate,
                DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), date);
        }

        _draft.JoinedAt = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }

    private void FillBill(ImportField field, string value)
    {
        var amountMinor = Money(field, value);
        Check(field, ImportCodes.BadNumber, amountMinor >= 0, amountMinor);
        var times = field.TimesColumn < 0 ? 1 : Number(field with { Column = field.TimesColumn }, _row[field.TimesColumn], 0);
        for (var i = 0; i < times && i < SubscriberState.BillsKept; i++)
        {
            _draft.BillsMinor.Add(amountMinor);
        }
    }

    private string TraitText(ImportField field, string value) => field.Reading switch
    {
        ImportReading.Number => Number(field, value, long.MinValue).ToString(CultureInfo.InvariantCulture),
        ImportReading.Money => Money(field, value).ToString(CultureInfo.InvariantCulture),
        _ => Check(field, ImportCodes.TooLong, value.Length <= ProfileDraft.TraitLengthMax, value) ?? string.Empty,
    };

    private long Number(ImportField field, string value, long min)
    {
        var isNumber = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min;
        return Check(field, ImportCodes.BadNumber, isNumber, number);
    }

    /// <summary>Major units with a point into the smallest unit, exactly or not at all.</summary>
    private long Money(ImportField field, string value)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(value, Style, CultureInfo.InvariantCulture, out var major)
            || Math.Abs(major) > long.MaxValue / mapping.MinorPerMajor)
        {
            return Check(field, ImportCodes.BadNumber, isRight: false, 0L);
        }

        var minor = major * mapping.MinorPerMajor;
        return Check(field, ImportCodes.MoneyPrecision, minor == decimal.Truncate(minor), (long)minor);
    }

    private static bool IsOneOf(string[] words, string value) => words.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Rejects the row if the value is not right.</summary>
    private T? Check<T>(ImportField field, string code, bool isRight, T value)
    {
        if (!isRight)
        {
            Find(field, code, isRejected: true);
        }

        return isRight ? value : default;
    }

    /// <summary>Several fields may read one column: what is wrong with it is said once.</summary>
    private void Find(ImportField? field, string code, bool isRejected)
    {
        _isRejected |= isRejected;
        var finding = new ImportFinding(_line, field is { Column: >= 0 } ? header[field.Column] : null, code, isRejected);
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }
}
