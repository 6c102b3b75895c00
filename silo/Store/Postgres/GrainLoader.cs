using System.Threading.Channels;
using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Loads grains, all that wait in one statement: a round trip for each would cost more than the reading.</summary>
/// <remarks>
/// A load that comes alone goes at once. A statement sees all that was answered before it was sent, and so before the load was asked for.
/// </remarks>
internal sealed class GrainLoader : IAsyncDisposable
{
    private const int LoadsMax = 256;
    private const int LoopCount = 2;
    private static readonly GrainRecord Unknown = new(0, 0, 0, ReadOnlyMemory<byte>.Empty, []);

    private readonly Channel<Load> _waiting = Channel.CreateUnbounded<Load>();
    private readonly Reading _reading;
    private readonly Task[] _running;

    public GrainLoader(Reading reading)
    {
        _reading = reading;
        _running = [.. Enumerable.Range(0, LoopCount).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Reads a grain.</summary>
    public async ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = grain.ToString();
        if (!StoredText.CanBeKept(key))
        {
            return Unknown;
        }

        var load = new Load(key);
        if (!_waiting.Writer.TryWrite(load))
        {
            throw new StoreUnavailableException("The store is closed.");
        }

        return await load.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_running);
    }

    private async Task RunAsync()
    {
        var loads = new List<Load>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            loads.Clear();
            while (loads.Count < LoadsMax && _waiting.Reader.TryRead(out var load))
            {
                loads.Add(load);
            }

            if (loads.Count == 0)
            {
                continue;
            }

            try
            {
                await _reading.DoAsync(connection => ReadAsync(connection, loads), CancellationToken.None);
            }
            catch (Exception exception)
            {
                // Whatever it is, somebody waits for each of these.
                loads.ForEach(load => load.TrySetException(exception));
            }
        }
    }

    private static async Task<bool> ReadAsync(NpgsqlConnection connection, List<Load> loads)
    {
        await using var command = PostgresDatabase.Command(connection, "LoadGrains", Columns.Of(loads.ConvertAll(load => load.Key)));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var bodies = reader.IsDBNull(5) ? [] : reader.GetFieldValue<byte[][]>(5);
            var tail = Array.ConvertAll(bodies, body => new ReadOnlyMemory<byte>(body));
            loads[(int)reader.GetInt64(0) - 1].Record = new GrainRecord(
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.IsDBNull(4) ? ReadOnlyMemory<byte>.Empty : reader.GetFieldValue<byte[]>(4),
                tail);
        }

        loads.ForEach(load => load.TrySetResult(load.Record));
        return true;
    }

    private sealed class Load(string key) : TaskCompletionSource<GrainRecord>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Key => key;

        public GrainRecord Record { get; set; } = Unknown;
    }
}
