using System.Collections.Concurrent;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>
/// What the Functions host does with a queue trigger: takes messages, calls the handler with the envelope, deletes on success, gives back on
/// failure, and moves to the poison queue what failed five times.
/// </summary>
internal sealed class StandInHost(FunctionProcess app, QueueReader queue, QueueReader poison) : IAsyncDisposable
{
    private const int DequeueCountMax = 5;
    private const int InFlightMax = 24;

    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Task> _inFlight = new();
    private int _serial;
    private int _invocations;
    private int _failures;
    private int _poisoned;
    private int _emptyLooks;
    private Task _work = Task.CompletedTask;

    public int Invocations => Volatile.Read(ref _invocations);

    public int Failures => Volatile.Read(ref _failures);

    public int Poisoned => Volatile.Read(ref _poisoned);

    /// <summary>Whether the queue was found empty several times, and nothing is at the handler.</summary>
    public bool IsIdle => _inFlight.IsEmpty && Volatile.Read(ref _emptyLooks) > 3;

    public void Start() => _work = WorkAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        await Task.WhenAll(_inFlight.Values);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_inFlight.Count > InFlightMax - 16)
            {
                await Task.WhenAny(_inFlight.Values.Append(Task.CompletedTask.ContinueWith(
                    static _ => Task.Delay(Rest, TimeProvider.System), TaskScheduler.Default).Unwrap()));
                continue;
            }

            await app.Ready;
            var messages = await queue.TakeAsync(HiddenFor);
            if (messages.Count == 0)
            {
                Interlocked.Increment(ref _emptyLooks);
                await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
                continue;
            }

            Volatile.Write(ref _emptyLooks, 0);
            foreach (var message in messages)
            {
                var number = _serial++;
                _inFlight[number] = Task.CompletedTask; // Before it can end.
                _ = RunAsync(number, message);
            }
        }
    }

    private async Task RunAsync(int number, Queued message)
    {
        var work = InvokeAsync(message);
        _inFlight[number] = work;
        try
        {
            await work;
        }
        finally
        {
            _inFlight.TryRemove(number, out _);
        }
    }

    private async Task InvokeAsync(Queued message)
    {
        Interlocked.Increment(ref _invocations);
        if (await app.InvokeAsync("ChannelSend", Envelopes.Queue("nudge", message.Text, message.Id, message.DequeueCount)))
        {
            Assert.True(await queue.DeleteAsync(message));
            return;
        }

        Interlocked.Increment(ref _failures);
        Volatile.Write(ref _emptyLooks, 0);
        if (message.DequeueCount < DequeueCountMax)
        {
            await queue.GiveBackAsync(message, RetryAfter);
            return;
        }

        Interlocked.Increment(ref _poisoned);
        await poison.PutAsync(message.Text);
        await queue.DeleteAsync(message);
    }
}
