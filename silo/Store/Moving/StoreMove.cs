using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Npgsql;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using SmartManager.Store.Sqlite;

namespace SmartManager.Store.Moving;

/// <summary>How far a move has come.</summary>
/// <param name="Step">What it does: copying, or comparing.</param>
/// <param name="Table">With which table.</param>
/// <param name="Rows">How many rows of it are done. Unit: rows.</param>
public sealed record MoveProgress(string Step, string Table, long Rows);

/// <summary>A table after the move, on both sides.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SourceRows">Rows in the embedded store.</param>
/// <param name="TargetRows">Rows in the database.</param>
/// <param name="SourceSum">Sum of the rows' hashes in the embedded store. 32 hexadecimal digits.</param>
/// <param name="TargetSum">The same in the database.</param>
public sealed record MovedTableResult(string Name, long SourceRows, long TargetRows, string SourceSum, string TargetSum)
{
    /// <summary>Whether both sides hold the same rows.</summary>
    public bool IsSame => SourceRows == TargetRows && SourceSum == TargetSum;
}

/// <summary>What became of a move.</summary>
/// <param name="Target">Database, host and port.</param>
/// <param name="WasDone">Whether it had been done before; then nothing was compared again.</param>
/// <param name="Tables">Each table as both sides have it.</param>
public sealed record MoveResult(string Target, bool WasDone, ImmutableArray<MovedTableResult> Tables)
{
    /// <summary>Whether both sides are the same; servers may work on the database then.</summary>
    public bool IsSame => Tables.All(static table => table.IsSame);
}

/// <summary>Brings an embedded store over to an empty database of a server, whole: it goes on there as if it had always been.</summary>
/// <remarks>
/// A batch of rows and how far the move is with them share a commit, so it goes on where it was stopped, also by a kill. Until both sides
/// were read whole and found the same, no server starts on the database. Nothing changes in the embedded store.
/// </remarks>
public static class StoreMove
{
    /// <summary>Keeps servers from the folder of a store that was moved whole. Any number of times.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="target">Where the store is now, for whoever finds the folder.</param>
    public static void Retire(string folder, string target) => StoreFolder.MarkMoved(folder, target);

    /// <summary>Moves a store, or goes on with a move that was stopped.</summary>
    /// <param name="folder">The data folder. Nobody may hold it.</param>
    /// <param name="options">Where the database is. Nobody may work on it.</param>
    /// <param name="surroundings">What a store takes from its host.</param>
    /// <param name="progress">Told after each batch, and while both sides are compared; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; the same move can go on later.</param>
    /// <exception cref="StoreInUseException">Another process has the folder or the database.</exception>
    /// <exception cref="StoreFormatException">The folder has no store of this build, the database is not empty, or holds the move of
    /// another store; or a text of the store is none that the server keeps.</exception>
    /// <exception cref="StoreUnavailableException">Either side failed; run again, it goes on.</exception>
    public static async Task<MoveResult> RunAsync(
        string folder,
        PostgresOptions options,
        StoreSurroundings surroundings,
        IProgress<MoveProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(surroundings);
        try
        {
            using var source = MoveSource.Open(folder);
            await using var target = new MoveTarget(options, surroundings);
            await target.OpenAsync(cancellationToken);
            var (stage, after, isDone) = await target.BeginAsync(source.ReadMark(), cancellationToken);
            if (isDone)
            {
                return new MoveResult(target.Name, WasDone: true, []);
            }

            for (; stage < MovedTable.All.Count; stage++, after = MovePlace.Start)
            {
                await CopyAsync(source, target, new Reached(stage, after), progress, cancellationToken);
            }

            await target.SetNumbersAsync(cancellationToken);
            return await EndAsync(source, target, progress, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.CharacterNotInRepertoire)
        {
            throw new StoreFormatException(
                $"A text in table {exception.TableName ?? "of the store"} holds the character zero, which PostgreSQL keeps in no text.",
                exception);
        }
        catch (Exception exception) when (PostgresFailures.IsOfDatabase(exception))
        {
            throw new StoreUnavailableException("The database failed; the same command goes on where it was.", exception);
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not be read; the same command goes on where it was.", exception);
        }
    }

    private static async Task CopyAsync(
        MoveSource source, MoveTarget target, Reached reached, IProgress<MoveProgress>? progress, CancellationToken cancellationToken)
    {
        var table = MovedTable.All[reached.Stage];
        await target.PrepareAsync(table, source.Connection, cancellationToken);
        var rows = source.Rows(table, reached.After);
        try
        {
            var (moved, hasMore) = (0L, rows.Step());
            while (hasMore)
            {
                (var count, hasMore) = await target.TakeAsync(reached.Stage, rows, cancellationToken);
                progress?.Report(new MoveProgress("copying", table.Name, moved += count));
            }
        }
        finally
        {
            rows.Reset();
        }

        await target.EndTableAsync(reached.Stage, cancellationToken);
    }

    private static async Task<MoveResult> EndAsync(
        MoveSource source, MoveTarget target, IProgress<MoveProgress>? progress, CancellationToken cancellationToken)
    {
        var tables = ImmutableArray.CreateBuilder<MovedTableResult>();
        foreach (var table in MovedTable.All)
        {
            var there = Task.Run(() => target.Sum(table, static _ => { }, cancellationToken), cancellationToken);
            var here = await Task.Run(
                () => source.Sum(table, rows => progress?.Report(new MoveProgress("comparing", table.Name, rows)), cancellationToken),
                cancellationToken);
            var sum = await there;
            tables.Add(new MovedTableResult(table.Name, here.Rows, sum.Rows, here.Text, sum.Text));
        }

        var result = new MoveResult(target.Name, WasDone: false, tables.ToImmutable());
        if (result.IsSame)
        {
            await target.EndAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>How far a move has come.</summary>
    private sealed record Reached(int Stage, MovePlace After);
}
