using System.Text.Json.Serialization;
using SmartManager.Domain;

namespace SmartManager.Silo.Trials;

/// <summary>Where a trial stands.</summary>
[JsonConverter(typeof(KebabNameConverter<TrialPhase>))]
public enum TrialPhase
{
    /// <summary>Works.</summary>
    Running = 0,

    /// <summary>Through: its result is whole.</summary>
    Completed = 1,

    /// <summary>Stopped by whoever asked for it, or with the server.</summary>
    Cancelled = 2,

    /// <summary>Could not go on.</summary>
    Failed = 3,
}

/// <summary>Something that is tried out in the background and changes nothing: a rehearsal or a replay.</summary>
internal sealed class Trial : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private long _done;
    private long _total;
    private object? _result;
    private int _users = 1;

    /// <summary>Makes one that has not begun.</summary>
    /// <param name="id">Names it.</param>
    /// <param name="kind">What kind it is.</param>
    /// <param name="options">Where its lines lie, and how many at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Stops it with the server.</param>
    public Trial(string id, string kind, TrialOptions options, TimeProvider time, CancellationToken stopping)
    {
        (Id, Kind, _time, StartedAt) = (id, kind, time, time.GetUtcNow());
        Lines = new LineFile(options.Folder, options.LineBytesMax);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>Names it.</summary>
    public string Id { get; }

    /// <summary>What kind it is, such as <c>rehearsal</c>.</summary>
    public string Kind { get; }

    /// <summary>When it began. UTC.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended; null if it runs. UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public TrialPhase Phase { get; private set; }

    /// <summary>Why it could not go on, as a stable code; null if it could.</summary>
    public string? Reason { get; private set; }

    /// <summary>Its lines.</summary>
    public LineFile Lines { get; }

    /// <summary>What it found; null until it is through.</summary>
    public object? Result => Volatile.Read(ref _result);

    /// <summary>Share of its work that is done, as far as it can be told. 0 to 1.</summary>
    public double Share =>
        Phase == TrialPhase.Completed ? 1
        : Interlocked.Read(ref _total) is var total && total > 0 ? Math.Min(1, Interlocked.Read(ref _done) / (double)total)
        : 0;

    /// <summary>Stops it.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Says how much there is to do, roughly.</summary>
    public void Expect(long total) => Interlocked.Exchange(ref _total, total);

    /// <summary>Says that more is done.</summary>
    public void Did(long count) => Interlocked.Add(ref _done, count);

    /// <summary>It is through.</summary>
    public void Complete(object result)
    {
        Volatile.Write(ref _result, result);
        End(TrialPhase.Completed, reason: null);
    }

    /// <summary>It is over, and not through.</summary>
    public void End(TrialPhase phase, string? reason)
    {
        (EndedAt, Reason) = (_time.GetUtcNow(), reason);
        Phase = phase;
    }

    /// <summary>Asks it to stop.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Keeps its lines while somebody reads them; false if they are gone.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One reader less; the last one takes the lines away with it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Lines.Dispose();
            _stop.Dispose();
        }
    }
}
