namespace SmartManager.Store.Sqlite;

/// <summary>Goes through a table in the order of seqs and drops what is older than an instant, in steps of a few thousand rows.</summary>
/// <remarks>
/// Each step is its own piece of a commit, so turns go on in between. Rows are written in the order of time, unless the clock was wrong:
/// rows of a clock that was ahead look young for as long as it was ahead, and must not keep what is behind them. So where a whole step is
/// young, single rows of all that follows are looked at. Old ones are missed only in stretches shorter than 1/4,096 of the rest, until
/// time has made these longer.
/// </remarks>
internal static class RetentionWalk
{
    private const int StepMax = 5_000;

    /// <returns>How many rows were dropped.</returns>
    public static async Task<long> RunAsync(
        SqliteStore store, RetentionTable table, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (dropped, lastOldSeq) = (0L, 0L);
        var step = new RetentionStep(0, 0, before.UtcTicks);
        while (true)
        {
            step = step with { AfterSeq = step.UntilSeq };
            var done = await store.Committer.RunAsync(writer => Take(writer.Connection, table, step), cancellationToken);
            if (done is not { } taken)
            {
                return dropped;
            }

            dropped += taken.Dropped;
            step = taken.Step;
            if (!taken.HasOld && step.UntilSeq >= lastOldSeq)
            {
                lastOldSeq = await FindLastOldAsync(store, table, step, cancellationToken) ?? 0;
                if (lastOldSeq == 0)
                {
                    return dropped;
                }
            }
        }
    }

    /// <returns>Null at the table's end.</returns>
    private static Taken? Take(Connection connection, RetentionTable table, RetentionStep step)
    {
        var end = connection[table.FindEndOfStep].Bind(0, step.Before).Bind(1, step.AfterSeq).Bind(2, StepMax);
        if (!end.Step())
        {
            return null;
        }

        var (untilSeq, hasOld) = (end.Number(0), end.Number(1) != 0);
        end.Reset();
        step = step with { UntilSeq = untilSeq };
        return new Taken(step, hasOld, hasOld ? table.Drop(connection, step) : 0);
    }

    /// <summary>On a reader, because the writer has better things to do.</summary>
    private static ValueTask<long?> FindLastOldAsync(
        SqliteStore store, RetentionTable table, RetentionStep step, CancellationToken cancellationToken) => store.Readers.ReadAsync(
            (table.FindLastOld, step),
            static (connection, asked) => connection[asked.FindLastOld]
                .Bind(0, asked.step.UntilSeq)
                .Bind(1, asked.step.Before)
                .ReadAll(static row => row.IsNull(0) ? (long?)null : row.Number(0))[0],
            cancellationToken);

    private readonly record struct Taken(RetentionStep Step, bool HasOld, int Dropped);
}

/// <summary>A table of rows that have a seq and an instant.</summary>
/// <param name="FindEndOfStep">The statement that says where a step ends, and whether it has anything old.</param>
/// <param name="FindLastOld">The statement that looks for old rows behind a seq.</param>
/// <param name="Drop">Drops what is to go of a step, and counts it.</param>
internal sealed record RetentionTable(string FindEndOfStep, string FindLastOld, Func<Connection, RetentionStep, int> Drop);

/// <summary>A piece of a table.</summary>
/// <param name="AfterSeq">It begins behind this one.</param>
/// <param name="UntilSeq">It ends with this one.</param>
/// <param name="Before">What is older goes. Unit: ticks.</param>
internal readonly record struct RetentionStep(long AfterSeq, long UntilSeq, long Before);
