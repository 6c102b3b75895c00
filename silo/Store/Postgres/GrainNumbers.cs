using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>Numbers for new grains, taken from the sequence some ahead, for all writing connections of the process.</summary>
/// <remarks>A number goes to one grain or to none; gaps do no harm.</remarks>
internal sealed class GrainNumbers : IDisposable
{
    private const int AheadMin = 64;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Queue<long> _free = new();

    /// <summary>Takes numbers, in rising order.</summary>
    /// <param name="connection">For the sequence. A transaction that is open does not matter: a sequence knows none.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Queue<long>> TakeAsync(NpgsqlConnection connection, int count, CancellationToken cancellationToken)
    {
        var taken = new Queue<long>(count);
        if (count == 0)
        {
            return taken;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_free.Count < count)
            {
                await RefillAsync(connection, Math.Max(AheadMin, count), cancellationToken);
            }

            while (taken.Count < count)
            {
                taken.Enqueue(_free.Dequeue());
            }
        }
        finally
        {
            _gate.Release();
        }

        return taken;
    }

    /// <summary>Gives back what was not needed, to be taken first.</summary>
    public async Task GiveBackAsync(Queue<long> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            long[] all = [.. numbers, .. _free];
            Array.Sort(all);
            _free.Clear();
            foreach (var number in all)
            {
                _free.Enqueue(number);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task RefillAsync(NpgsqlConnection connection, int count, CancellationToken cancellationToken)
    {
        await using var command = PostgresDatabase.Command(connection, "TakeNumbers", Columns.Of(count));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _free.Enqueue(reader.GetInt64(0));
        }
    }
}
