using System.Text.Unicode;
using CsvHelper;

namespace SmartManager.Silo.Import;

/// <summary>One row of a file.</summary>
/// <param name="Line">From 1; the header is line 1.</param>
/// <param name="Columns">The columns, trimmed; empty if there is a fault.</param>
/// <param name="Fault">Why it cannot be read; null if it can.</param>
internal readonly record struct CsvRow(long Line, string[] Columns, string? Fault);

/// <summary>
/// The rows of a file, parsed by CsvHelper. A row ends with its line, so that a quote left open cannot swallow the rows after it.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private readonly BoundedLines _lines;
    private readonly CsvReader _reader;
    private bool _isBad;

    public CsvRows(Stream file, char delimiter)
    {
        _lines = new BoundedLines(file);
        _reader = CsvReader.Create(_lines, new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MaxRecordSize = BoundedLines.LengthMax * 2,
            OnMalformedRecord = _ => _isBad = true,
        }, leaveOpen: true);
    }

    /// <summary>The next row that is not a blank line; null at the end.</summary>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancellationToken)
    {
        _isBad = false;
        while (await _reader.ReadAsync(cancellationToken))
        {
            if (_reader.RawRecord.ContainsAnyExcept(" \t"u8))
            {
                return Row();
            }

            _isBad = false;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _lines.Dispose();
    }

    private CsvRow Row()
    {
        var raw = _reader.RawRecord;
        var fault = raw.Length >= BoundedLines.LengthMax ? ImportCodes.LineTooLong
            : !Utf8.IsValid(raw) ? ImportCodes.NotUtf8
            : _isBad ? ImportCodes.BadQuotes
            : null;
        return new CsvRow(_reader.LineNumber, fault is null ? _reader.Current.ToArray() : [], fault);
    }
}
