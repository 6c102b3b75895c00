using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Keeps the documents of a served store.</summary>
public sealed class PostgresDocuments(PostgresStore store) : IDocuments
{
    /// <inheritdoc/>
    public async ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!StoredText.CanBeKept(kind))
        {
            return null;
        }

        var rows = version is { } exact
            ? await store.Reading.ReadAsync("FindDocument", row => Row(row, kind), cancellationToken, Columns.Of(kind), Columns.Of(exact))
            : await store.Reading.ReadAsync("FindNewestDocument", row => Row(row, kind), cancellationToken, Columns.Of(kind));
        return rows is [var document, ..] ? document : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        return StoredText.CanBeKept(kind)
            ? await store.Reading.ReadAsync("ReadDocuments", row => Row(row, kind), cancellationToken, Columns.Of(kind), Columns.Of(limit))
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        TurnLimits.CheckText(document.Kind, TurnLimits.NameMax, "The kind of a document");
        TurnLimits.CheckBody(document.Body, TurnLimits.SnapshotBytesMax, "A document");
        if (!StoredText.CanBeKept(document.Kind))
        {
            throw new ArgumentException("The kind of a document holds the character zero or half a character.", nameof(document));
        }

        store.RequireOpen();
        var isLater = false;
        return await store.Reading.DoAsync(
            async connection =>
            {
                await PostgresDatabase.ExecuteAsync(connection, "HardenCommits", cancellationToken);
                var isRepeated = isLater;
                isLater = true;
                var added = await PostgresDatabase.ExecuteAsync(
                    connection,
                    "AddDocument",
                    cancellationToken,
                    Columns.Of(document.Kind),
                    Columns.Of(document.Version),
                    Columns.Of(document.At.UtcTicks),
                    Columns.Of(document.Body));

                // A try whose connection was lost may have been kept, even only while this one waited for it: then the version that is in
                // the way is this very document.
                return added == 1 || (isRepeated && await IsThereAsync(connection, document, cancellationToken));
            },
            cancellationToken);
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, Document document, CancellationToken cancellationToken)
    {
        await using var command = PostgresDatabase.Command(
            connection, "FindDocument", Columns.Of(document.Kind), Columns.Of(document.Version));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            && reader.GetInt64(1) == document.At.UtcTicks
            && document.Body.Span.SequenceEqual(reader.GetFieldValue<byte[]>(2));
    }

    private static Document Row(NpgsqlDataReader row, string kind) =>
        new(kind, row.GetInt64(0), Reading.Instant(row, 1), row.GetFieldValue<byte[]>(2));
}
