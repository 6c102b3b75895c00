using System.Security.Cryptography;
using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Reads on connections of the pool, again if the server was away for a moment.</summary>
internal sealed class Reading(PostgresDatabase database, PostgresOptions options, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan DelayMax = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Refuses reads from now on.</summary>
    public Task CloseAsync() => _closing.CancelAsync();

    public void Dispose() => _closing.Dispose();

    /// <summary>Reads something. What is given may be called more than once.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed, or the server did not come back in time.</exception>
    public async Task<T> DoAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (true)
        {
            if (_closing.IsCancellationRequested)
            {
                throw new StoreUnavailableException("The store is closed.");
            }

            try
            {
                await using var connection = await database.OpenReaderAsync(cancellationToken);
                return await PostgresDatabase.UseAsync(connection, read);
            }
            catch (Exception exception) when (PostgresFailures.IsOfDatabase(exception))
            {
                if (!PostgresFailures.IsPassing(exception) || time.GetElapsedTime(startedAt) >= options.RetryFor)
                {
                    throw PostgresDatabase.Unavailable(exception);
                }
            }
            catch (ObjectDisposedException exception) when (_closing.IsCancellationRequested)
            {
                throw new StoreUnavailableException("The store is closed.", exception);
            }

            var most = (int)DelayMax.TotalMilliseconds;
            var delay = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(most / 10, most));
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    /// <summary>Reads the rows of a named statement.</summary>
    public Task<IReadOnlyList<T>> ReadAsync<T>(
        string statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        DoAsync<IReadOnlyList<T>>(
            async connection =>
            {
                // A parameter belongs to one command at a time: each try takes copies.
                var copies = Array.ConvertAll(parameters, each => each.Clone());
                await using var command = PostgresDatabase.Command(connection, statement, copies);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellationToken);

    /// <summary>An instant of a row. UTC.</summary>
    public static DateTimeOffset Instant(NpgsqlDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
