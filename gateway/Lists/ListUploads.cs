using System.Collections.Concurrent;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Lists;

/// <summary>The uploads of lists that run, and the reports of those that have ended.</summary>
internal sealed class ListUploads(IDocuments documents, TimeProvider time)
{
    /// <summary>Uploads at once: each holds all its ids until they are stored. Unit: uploads.</summary>
    public const int RunningMax = 2;

    private readonly ConcurrentDictionary<string, ListReport> _running = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>Takes a place; null if there is none, or the list is being uploaded.</summary>
    public ListReport? TryBegin(string name)
    {
        var report = new ListReport(name, time.GetUtcNow());
        if (Interlocked.Increment(ref _taken) <= RunningMax && _running.TryAdd(name, report))
        {
            return report;
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    /// <summary>Keeps the report of an upload that has ended, and gives its place back.</summary>
    /// <param name="report">Which.</param>
    /// <param name="failure">Why it failed; null if the list is ready.</param>
    public async Task<ListReportView> EndAsync(ListReport report, string? failure)
    {
        try
        {
            report.End(failure, time.GetUtcNow());
            var view = report.ToView();
            var last = await documents.FindAsync(KindOf(report.Name), version: null, CancellationToken.None);
            await documents.TryAddAsync(
                new Document(
                    KindOf(report.Name),
                    (last?.Version ?? 0) + 1,
                    time.GetUtcNow(),
                    JsonSerializer.SerializeToUtf8Bytes(view, GatewayJson.Default.ListReportView)),
                CancellationToken.None);
            return view;
        }
        finally
        {
            Leave(report);
        }
    }

    /// <summary>Gives the place of an upload back, if it has it still. Of one that did not begin the report before it stands.</summary>
    public void Leave(ListReport report)
    {
        if (_running.TryRemove(new KeyValuePair<string, ListReport>(report.Name, report)))
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <summary>How an upload stands, or how the last one of the name ended; null if there was none.</summary>
    public async Task<ListReportView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(name, out var running))
        {
            return running.ToView();
        }

        return await documents.FindAsync(KindOf(name), version: null, cancellationToken) is { } stored
            ? JsonSerializer.Deserialize(stored.Body.Span, GatewayJson.Default.ListReportView)
            : null;
    }

    private static string KindOf(string name) => "list-report/" + name;
}
