using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>Makes the two round trips of a batch: what is asked, and what is written. Statements without rows are left out.</summary>
internal static class BatchStatements
{
    /// <summary>
    /// Opens the transaction, marks the writer, asks for outbox keys, locks the grains or raises their versions, and asks the rest.
    /// </summary>
    public static void Ask(NpgsqlBatch batch, BatchQuestions questions, WriterMark mark, BatchWay way)
    {
        Add(batch, "Begin");
        Add(batch, "MarkBatch", Columns.Of(mark.Writer), Columns.Of(mark.Epoch), Columns.Of(mark.Batch));
        if (questions.OutboxKeys.Count > 0)
        {
            // Before the lock; the statement says why.
            Add(batch, "FindOutboxKeys", Columns.Of(questions.OutboxKeys));
        }

        if (way.IsRaising)
        {
            Add(batch, "RaiseVersions", Columns.Of(questions.Numbers), Columns.Of(questions.Expected), Columns.Of(questions.Raised));
        }
        else if (questions.Keys.Count == 0)
        {
            Add(batch, "LockNumbered", Columns.Of(questions.Numbers));
        }
        else
        {
            Add(batch, "LockGrains", Columns.Of(questions.Numbers), Columns.Of(questions.Keys));
        }

        if (AsksMessages(questions, way))
        {
            Add(batch, "FindMessages", Columns.Of(questions.MessageGrains), Columns.Of(questions.Messages));
        }

        if (questions.KeyedMessages.Count > 0)
        {
            Add(batch, "FindMessagesByKey", Columns.Of(questions.MessageKeys), Columns.Of(questions.KeyedMessages));
        }
    }

    /// <summary>Reads the answers in the order of the questions.</summary>
    /// <returns>False if a version could not be raised: then nothing is known, and the transaction must be rolled back.</returns>
    /// <exception cref="WriterFencedException">The writer's row was taken over; nothing may be written.</exception>
    public static async Task<bool> ReadAsync(NpgsqlDataReader reader, TurnBatch batch, BatchWay way, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new WriterFencedException();
        }

        if (batch.Questions.OutboxKeys.Count > 0)
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                batch.KnowOutboxKey(reader.GetString(0));
            }
        }

        await reader.NextResultAsync(cancellationToken);
        if (way.IsRaising)
        {
            await reader.ReadAsync(cancellationToken);
            if (reader.GetInt64(0) != batch.Questions.Numbers.Count)
            {
                return false;
            }

            batch.KnowRaised();
        }
        else
        {
            await ReadHeadsAsync(reader, batch, cancellationToken);
        }

        var questions = (AsksMessages(batch.Questions, way) ? 1 : 0) + (batch.Questions.KeyedMessages.Count > 0 ? 1 : 0);
        for (; questions > 0; questions--)
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                batch.KnowMessage(reader.GetInt64(0), reader.GetInt64(1));
            }
        }

        return true;
    }

    private static async Task ReadHeadsAsync(NpgsqlDataReader reader, TurnBatch batch, CancellationToken cancellationToken)
    {
        var hasKeys = batch.Questions.Keys.Count > 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Know(reader.GetInt64(0), hasKeys ? reader.GetString(1) : null, reader.GetInt64(hasKeys ? 2 : 1));
        }
    }

    private static bool AsksMessages(BatchQuestions questions, BatchWay way) => way.AsksMessages && questions.Messages.Count > 0;

    /// <summary>Writes the rows and commits.</summary>
    public static void Write(NpgsqlBatch batch, BatchRows rows, short shard)
    {
        AddGrains(batch, rows);
        var entries = rows.Entries;
        Add(
            batch, "AppendEntries", Columns.Of(entries.Grains), Columns.Of(entries.Versions), Columns.Of(entries.Messages),
            Columns.Of(entries.Instants), Columns.Of(entries.Retention), Columns.Of(entries.Bodies));
        if (rows.Traces is { Grains.Count: > 0 } traces)
        {
            Add(
                batch, "AddTraces", Columns.Of(traces.Grains), Columns.Of(traces.Versions), Columns.Of(traces.Instants),
                Columns.Of(traces.Bodies));
        }

        if (rows.Contacts is { Grains.Count: > 0 } contacts)
        {
            Add(
                batch, "AddContactChanges", Columns.Of(contacts.Grains), Columns.Of(contacts.Versions), Columns.Of(contacts.Instants),
                Columns.Of(contacts.Keys), Columns.Of(contacts.Channels), Columns.Of(contacts.Kinds), Columns.Of(contacts.Subjects),
                Columns.Of(contacts.States));
        }

        AddOutbox(batch, rows.Outbox);
        AddNamed(batch, rows, shard);
        Add(batch, "Commit");
    }

    private static void AddGrains(NpgsqlBatch batch, BatchRows rows)
    {
        if (rows.NewNumbers.Count > 0)
        {
            Add(batch, "AddGrains", Columns.Of(rows.NewNumbers), Columns.Of(rows.NewKeys), Columns.Of(rows.NewVersions));
        }

        if (rows.Numbers.Count > 0)
        {
            Add(batch, "SetVersions", Columns.Of(rows.Numbers), Columns.Of(rows.Versions));
        }

        if (rows.Snapshots.Count > 0)
        {
            Add(
                batch, "SetSnapshots", Columns.Of(rows.Snapshots.Keys.ToList()),
                Columns.Of(rows.Snapshots.Values.Select(each => each.Version).ToList()),
                Columns.Of(rows.Snapshots.Values.Select(each => each.Body).ToList()));
        }
    }

    private static void AddOutbox(NpgsqlBatch batch, OutboxColumns outbox)
    {
        var (added, moved) = (outbox.Added, outbox.Moved.ToList());
        if (added.Count > 0)
        {
            Add(
                batch, "AddOutboxRows", Columns.Of(added.ConvertAll(row => row.Grain)),
                Columns.Of(added.ConvertAll(row => row.DueAt!.Value)),
                Columns.Of(added.ConvertAll(row => row.CreatedAt)), Columns.Of(added.ConvertAll(row => row.ChangedAt)),
                Columns.Of(added.ConvertAll(row => row.Attempts)), Columns.Of(added.ConvertAll(row => (short)row.State)),
                Columns.Of(added.ConvertAll(row => row.Key)), Columns.Of(added.ConvertAll(row => row.Addition!.Channel)),
                Columns.Of(added.ConvertAll(row => row.Addition!.Kind)), Columns.Of(added.ConvertAll(row => row.Addition!.Body)),
                Columns.Of(added.ConvertAll(row => (short)row.Addition!.Tier)), Columns.Of(added.ConvertAll(row => row.Addition!.Task)),
                Columns.Of(added.ConvertAll(row => row.Reason)));
        }

        if (moved.Count > 0)
        {
            Add(
                batch, "MoveOutboxRows", Columns.Of(moved.ConvertAll(row => row.Key)),
                Columns.Of(moved.ConvertAll(row => (short)row.State)),
                Columns.Of(moved.ConvertAll(row => row.DueAt)), Columns.Of(moved.ConvertAll(row => row.ChangedAt)),
                Columns.Of(moved.ConvertAll(row => row.Attempts)), Columns.Of(moved.ConvertAll(row => row.Reason)));
        }
    }

    private static void AddNamed(NpgsqlBatch batch, BatchRows rows, short shard)
    {
        var set = rows.WakeUps.Where(each => each.Value is not null).ToList();
        if (set.Count > 0)
        {
            Add(
                batch, "SetWakeUps", Columns.Of(set.ConvertAll(each => each.Key.Grain)), Columns.Of(set.ConvertAll(each => each.Key.Name)),
                Columns.Of(set.ConvertAll(each => each.Value!.Value)));
        }

        if (rows.WakeUps.Count > set.Count)
        {
            var cancelled = rows.WakeUps.Where(each => each.Value is null).Select(each => each.Key).ToList();
            Add(
                batch, "CancelWakeUps", Columns.Of(cancelled.ConvertAll(each => each.Grain)),
                Columns.Of(cancelled.ConvertAll(each => each.Name)));
        }

        if (rows.Lookups.Count > 0)
        {
            Add(batch, "SetLookups", Columns.Of(rows.Lookups.Keys.ToList()), Columns.Of(rows.Lookups.Values.ToList()));
        }

        if (rows.Counters.Count > 0)
        {
            Add(batch, "AddCounters", Columns.Of(shard), Columns.Of(rows.Counters.Keys.ToList()),
                Columns.Of(rows.Counters.Values.ToList()));
        }
    }

    private static void Add(NpgsqlBatch batch, string statement, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(SqlText.Postgres.Of(statement));
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }
}

/// <summary>Who writes a batch, and which it is.</summary>
/// <param name="Writer">The writer's row.</param>
/// <param name="Epoch">Raised when the row was taken over.</param>
/// <param name="Batch">The number of the batch.</param>
internal readonly record struct WriterMark(long Writer, long Epoch, long Batch);

/// <summary>How a batch is tried.</summary>
/// <param name="IsRaising">
/// Versions are compared and raised in one statement, as most batches need it; else the grains are locked and their versions asked for.
/// </param>
/// <param name="AsksMessages">Whether to ask which messages grains have had; else the index of the journal refuses the batch.</param>
internal readonly record struct BatchWay(bool IsRaising, bool AsksMessages);
