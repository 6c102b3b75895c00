using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Keeps the documents of an embedded store. A new version goes through the writer, in the same commits as the turns.</summary>
public sealed class SqliteDocuments(SqliteStore store) : IDocuments
{
    /// <inheritdoc/>
    public ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return store.Readers.ReadAsync(
            (kind, version),
            static (connection, asked) =>
            {
                var statement = asked.version is { } exact
                    ? connection["FindDocument"].Bind(0, asked.kind).Bind(1, exact)
                    : connection["FindNewestDocument"].Bind(0, asked.kind);
                return ReadRows(statement, asked.kind) is [var document, ..] ? document : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (kind, limit),
            static (connection, asked) =>
                ReadRows(connection["ReadDocuments"].Bind(0, asked.kind).Bind(1, asked.limit), asked.kind),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        TurnLimits.CheckText(document.Kind, TurnLimits.NameMax, "The kind of a document");
        TurnLimits.CheckBody(document.Body, TurnLimits.SnapshotBytesMax, "A document");
        return await store.Committer.RunAsync(writer => TryAdd(writer.Connection, document), cancellationToken);
    }

    private static bool TryAdd(Connection connection, Document document)
    {
        if (connection["FindDocumentVersion"].Bind(0, document.Kind).ReadNumber() + 1 != document.Version)
        {
            return false;
        }

        connection["AddDocument"]
            .Bind(0, document.Kind)
            .Bind(1, document.Version)
            .Bind(2, document.At.UtcTicks)
            .Bind(3, document.Body.Span)
            .Run();
        return true;
    }

    private static IReadOnlyList<Document> ReadRows(Statement statement, string kind) =>
        statement.ReadAll(row => new Document(kind, row.Number(0), row.Instant(1), row.Bytes(2)));
}
