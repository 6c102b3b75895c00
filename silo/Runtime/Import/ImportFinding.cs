using System.Collections.Immutable;

namespace SmartManager.Silo.Import;

/// <summary>Something wrong with a mapping, found before the first row was read.</summary>
/// <param name="Path">Where, such as <c>/fields/3/column</c>.</param>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Message">For the operator.</param>
public sealed record ImportMappingError(string Path, string Code, string Message);

/// <summary>Something odd in one row of a file. Holds no value of the row, which may be personal data.</summary>
/// <param name="Line">Line of the file, from 1; the header is line 1.</param>
/// <param name="Column">The column by its name; null if it is the whole row.</param>
/// <param name="Code">Stable, dotted and lower case; see <see cref="ImportCodes"/>.</param>
/// <param name="IsRejected">Whether the row was left out; otherwise it was imported with a reservation.</param>
public sealed record ImportFinding(long Line, string? Column, string Code, bool IsRejected);

/// <summary>Codes of findings. A code is never reworded.</summary>
public static class ImportCodes
{
    /// <summary>A column that should be filled is empty.</summary>
    public const string EmptyValue = "import.empty-value";

    /// <summary>A text that the mapping's values do not name.</summary>
    public const string UnknownValue = "import.unknown-value";

    /// <summary>Not an id of 1 to 64 of the allowed characters.</summary>
    public const string BadId = "import.bad-id";

    /// <summary>The id of an earlier row.</summary>
    public const string DuplicateId = "import.duplicate-id";

    /// <summary>Not a number of 7 to 15 digits.</summary>
    public const string BadMsisdn = "import.bad-msisdn";

    /// <summary>The MSISDN of an earlier row.</summary>
    public const string DuplicateMsisdn = "import.duplicate-msisdn";

    /// <summary>Not a number, or one out of range.</summary>
    public const string BadNumber = "import.bad-number";

    /// <summary>An amount with more decimal places than the currency has.</summary>
    public const string MoneyPrecision = "import.money-precision";

    /// <summary>Not a day such as 2026-03-31.</summary>
    public const string BadDate = "import.bad-date";

    /// <summary>Neither yes nor no.</summary>
    public const string BadYesNo = "import.bad-yes-no";

    /// <summary>A text longer than its target takes, or more labels than a profile keeps.</summary>
    public const string TooLong = "import.too-long";

    /// <summary>More or fewer columns than the header.</summary>
    public const string ColumnCount = "import.column-count";

    /// <summary>Quotes that do not match. A row must stand on one line.</summary>
    public const string BadQuotes = "import.bad-quotes";

    /// <summary>A line of 65,536 bytes or more.</summary>
    public const string LineTooLong = "import.line-too-long";

    /// <summary>Bytes that are not UTF-8.</summary>
    public const string NotUtf8 = "import.not-utf-8";
}

/// <summary>What an import found. Grows while rows are read; read it when they are at an end.</summary>
public sealed class ImportReport
{
    /// <summary>Most findings that are kept one by one; beyond it they are only counted.</summary>
    public const int FindingsMax = 1_000;

    private readonly List<ImportFinding> _findings = [];
    private readonly SortedDictionary<string, long> _countsByCode = new(StringComparer.Ordinal);

    /// <summary>Rows read, the header and blank lines not counted.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Rows that became subscribers, those with reservations included.</summary>
    public long RowsImported { get; internal set; }

    /// <summary>Rows that became subscribers, with a reservation.</summary>
    public long RowsWarned { get; internal set; }

    /// <summary>Rows left out.</summary>
    public long RowsRejected { get; internal set; }

    /// <summary>The first <see cref="FindingsMax"/> findings, in the order of the file.</summary>
    public ImmutableArray<ImportFinding> Findings => [.. _findings];

    /// <summary>How often each code was found.</summary>
    public IReadOnlyDictionary<string, long> CountsByCode => _countsByCode;

    internal void Add(ImportFinding finding)
    {
        _countsByCode[finding.Code] = _countsByCode.GetValueOrDefault(finding.Code) + 1;
        if (_findings.Count < FindingsMax)
        {
            _findings.Add(finding);
        }
    }
}
