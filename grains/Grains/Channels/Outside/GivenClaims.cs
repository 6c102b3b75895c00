using SmartManager.Contracts.Channels;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>
/// What was given out under which name, so that whoever lost the answer gets the same again. In one grain's turns only; forgotten with the
/// process, which is safe: what was given out then ends by its time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class GivenClaims(TimeProvider time)
{
    private const int RememberedMax = 10_000;

    private readonly Dictionary<(string By, string Name), Given> _given = [];
    private readonly Queue<(string By, string Name)> _order = new();

    /// <summary>What was given out under this name before; null if nothing was, or its time is over.</summary>
    public GivenOut? Find(ListClaim claim) => _given.TryGetValue((claim.By, claim.Name), out var given) && time.GetUtcNow() < given.Until
        ? given.Out
        : null;

    /// <summary>Remembers what was given out.</summary>
    /// <param name="claim">To whom, and under which name.</param>
    /// <param name="out">What.</param>
    /// <param name="holds">How long it holds.</param>
    public void Remember(ListClaim claim, GivenOut @out, TimeSpan holds)
    {
        var (name, now) = ((claim.By, claim.Name), time.GetUtcNow());
        if (!_given.ContainsKey(name))
        {
            _order.Enqueue(name);
        }

        _given[name] = new Given(@out, now + holds);
        while (_order.Count > RememberedMax || (_order.TryPeek(out var oldest) && now >= _given[oldest].Until))
        {
            _given.Remove(_order.Dequeue());
        }
    }

    private readonly record struct Given(GivenOut Out, DateTimeOffset Until);
}
