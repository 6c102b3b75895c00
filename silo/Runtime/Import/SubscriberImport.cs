using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Import;

/// <summary>
/// Reads subscribers from a CSV file through a mapping: a bad row is reported and left out, a bad mapping is refused before the first
/// row.
/// </summary>
/// <remarks>
/// The file is UTF-8 with a header, a row a line (RFC 4180 quotes, but no line ends inside them). It is read as a stream: what is kept
/// is 16 bytes a row, to
/// recognise ids and MSISDNs that stand twice by their 64-bit hash. One reader at a time.
/// </remarks>
public sealed class SubscriberImport : IDisposable
{
    private readonly CsvRows _rows;
    private readonly string[] _header;
    private readonly RowReader _reader;
    private readonly HashSet<ulong> _ids = [];
    private readonly HashSet<ulong> _msisdns = [];

    private SubscriberImport(CsvRows rows, string[] header, ImportMapping mapping) =>
        (_rows, _header, _reader) = (rows, header, new RowReader(mapping, header));

    /// <summary>What was found so far.</summary>
    public ImportReport Report { get; } = new();

    /// <summary>Reads the header and checks the mapping against it.</summary>
    /// <param name="file">CSV in UTF-8. The caller closes it, after the last row.</param>
    /// <param name="mapping">What becomes what.</param>
    /// <param name="asOf">The day that the file describes; null takes the mapping's.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The import, or null and all that is wrong.</returns>
    public static async Task<(SubscriberImport? Import, ImmutableArray<ImportMappingError> Errors)> OpenAsync(
        Stream file, ImportMappingDocument mapping, DateOnly? asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(mapping);
        var rows = new CsvRows(file, ImportMappingCheck.DelimiterOf(mapping));
        if (await rows.ReadAsync(cancellationToken) is not { Fault: null, Columns: var header })
        {
            rows.Dispose();
            return (null, [new ImportMappingError(string.Empty, "mapping.no-header", "The file has no header that can be read.")]);
        }

        var errors = ImportMappingCheck.TryBind(mapping, header, asOf, out var bound);
        if (bound is null)
        {
            rows.Dispose();
            return (null, errors);
        }

        return (new SubscriberImport(rows, header, bound), []);
    }

    /// <summary>The subscribers, in the order of the file. Can be walked through once.</summary>
    public async IAsyncEnumerable<(SubscriberId Id, Profile Profile)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _rows.ReadAsync(cancellationToken) is { } row)
        {
            Report.RowsRead++;
            if (Read(row) is { } subscriber)
            {
                Report.RowsImported++;
                yield return subscriber;
            }
            else
            {
                Report.RowsRejected++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private (SubscriberId Id, Profile Profile)? Read(CsvRow row)
    {
        if ((row.Fault ?? (row.Columns.Length != _header.Length ? ImportCodes.ColumnCount : null)) is { } fault)
        {
            Report.Add(new ImportFinding(row.Line, null, fault, IsRejected: true));
            return null;
        }

        var read = _reader.Read(row.Columns, row.Line);
        var duplicate = read.Subscriber is { } subscriber ? FindDuplicate(subscriber, row.Line) : null;
        foreach (var finding in read.Findings)
        {
            Report.Add(finding);
        }

        if (duplicate is not null)
        {
            Report.Add(duplicate);
            return null;
        }

        Report.RowsWarned += read.Subscriber is not null && read.Findings.Count > 0 ? 1 : 0;
        return read.Subscriber;
    }

    /// <summary>Both are checked before either is noted, so that a row left out takes nothing away from later ones.</summary>
    private ImportFinding? FindDuplicate((SubscriberId Id, Profile Profile) subscriber, long line)
    {
        var (id, msisdn) = (StableHash.Of(subscriber.Id.Value), StableHash.Of(subscriber.Profile.Msisdn));
        if (_ids.Contains(id))
        {
            return new ImportFinding(line, _reader.ColumnOf(ImportTarget.Id), ImportCodes.DuplicateId, IsRejected: true);
        }

        if (_msisdns.Contains(msisdn))
        {
            return new ImportFinding(line, _reader.ColumnOf(ImportTarget.Msisdn), ImportCodes.DuplicateMsisdn, IsRejected: true);
        }

        _ids.Add(id);
        _msisdns.Add(msisdn);
        return null;
    }
}
