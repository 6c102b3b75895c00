using System.Collections.Concurrent;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Suppressions;

/// <summary>The imports that run, and the reports of those that have ended.</summary>
internal sealed class SuppressionImports(IDocuments documents, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SuppressionImport> _running = new(StringComparer.Ordinal);

    /// <summary>Begins an import; null if one of this id runs.</summary>
    public SuppressionImport? TryBegin(string id)
    {
        var import = new SuppressionImport(id, time.GetUtcNow());
        return _running.TryAdd(id, import) ? import : null;
    }

    /// <summary>Keeps the report of an import that has ended.</summary>
    /// <param name="import">Which.</param>
    /// <param name="isWhole">Whether the file was read to its end; null if it was not begun: the report of the run before stands.</param>
    public async Task EndAsync(SuppressionImport import, bool? isWhole)
    {
        try
        {
            if (isWhole is not { } isAll)
            {
                return;
            }

            import.End(isAll, time.GetUtcNow());
            var body = JsonSerializer.SerializeToUtf8Bytes(import.ToView(), GatewayJson.Default.SuppressionImportView);
            var last = await documents.FindAsync(KindOf(import.Id), version: null, CancellationToken.None);
            await documents.TryAddAsync(
                new Document(KindOf(import.Id), (last?.Version ?? 0) + 1, time.GetUtcNow(), body), CancellationToken.None);
        }
        finally
        {
            _running.TryRemove(import.Id, out _);
        }
    }

    /// <summary>How an import stands, or how its last run ended; null if there was none.</summary>
    public async Task<SuppressionImportView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(id, out var running))
        {
            return running.ToView();
        }

        return await documents.FindAsync(KindOf(id), version: null, cancellationToken) is { } stored
            ? JsonSerializer.Deserialize(stored.Body.Span, GatewayJson.Default.SuppressionImportView)
            : null;
    }

    private static string KindOf(string id) => "suppression-import/" + id;
}
