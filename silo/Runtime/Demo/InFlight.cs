namespace SmartManager.Silo.Demo;

/// <summary>Work under way, bounded in number. For one caller at a time.</summary>
/// <param name="max">Bound. Unit: pieces of work.</param>
internal sealed class InFlight(int max)
{
    private readonly List<Task> _work = [];

    /// <summary>Takes on work that has been started; when there is too much of it, waits until all is done.</summary>
    public Task AddAsync(Task work)
    {
        if (!work.IsCompletedSuccessfully)
        {
            _work.Add(work);
        }

        return _work.Count < max ? Task.CompletedTask : CompleteAsync();
    }

    /// <summary>Waits for all of it, and throws the first failure.</summary>
    public async Task CompleteAsync()
    {
        Task[] work = [.. _work];
        _work.Clear();
        await Task.WhenAll(work);
    }
}
