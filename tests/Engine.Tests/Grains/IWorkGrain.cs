using Orleans;
using Orleans.Concurrency;

namespace SmartManager.Engine.Tests;

/// <summary>A grain that does what a test tells it to; what it did is in <see cref="Journal"/>.</summary>
public interface IWorkGrain : IGrainWithStringKey
{
    Task<int> Activations();

    Task Note(string text);

    Task<int> CountTo(int number);

    ValueTask<string> Key();

    ValueTask Touch();

    /// <summary>Notes that it began, waits for the gate and notes that it ended.</summary>
    Task Hold(string gate);

    [ReadOnly]
    Task HoldReading(string gate);

    [AlwaysInterleave]
    Task HoldInterleaved(string gate);

    /// <summary>Waits for the gate or for the token.</summary>
    Task HoldUnlessCancelled(string gate, CancellationToken cancellationToken);

    Task Fail(string message, bool afterAwait);

    Task Leave();

    Task LeaveAfter(string gate);

    /// <summary>Adds one without any lock, with an await between reading and writing.</summary>
    Task<int> AddSlowly();

    Task<int> Sum(IReadOnlyList<string> others);

    /// <summary>Calls the first with the rest of the list.</summary>
    Task Chain(IReadOnlyList<string> keys);

    Task Tick(TimeSpan dueTime, TimeSpan period);

    Task TickThenHold(string gate);

    Task StopTicking();
}

/// <summary>Like <see cref="IWorkGrain"/>, but its calls interleave.</summary>
public interface IReentrantGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    /// <summary>Calls itself through the other one.</summary>
    Task<string> RoundTrip(string otherKey);

    Task<string> Name();
}

/// <summary>A grain that is never idle.</summary>
public interface IKeptGrain : IGrainWithStringKey
{
    Task<int> Count();
}

/// <summary>Calls back whoever called it.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> NameOf(string reentrantKey);
}

/// <summary>A grain whose activation fails as long as the journal says so.</summary>
public interface IFragileGrain : IGrainWithStringKey
{
    Task<string> Hello();
}
