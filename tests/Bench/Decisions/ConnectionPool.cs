using System.Diagnostics;
using SmartManager.Bench.Reports;

namespace SmartManager.Bench.Decisions;

/// <summary>
/// Connections that are kept open, as a proxy before the server has them. A request goes out on one that is free; those that find none wait, and their
/// clocks run.
/// </summary>
internal sealed class ConnectionPool : IDisposable
{
    private readonly HttpConnection[] _connections;
    private readonly Stack<HttpConnection> _free;
    private readonly Queue<(byte[] Request, long DueAt)> _waiting = new();
    private TaskCompletionSource _isIdle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCompleting;

    public ConnectionPool(Uri server, int connections)
    {
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new HttpConnection(server, Answered))];
        _free = new Stack<HttpConnection>(_connections);
    }

    /// <summary>Of the requests since <see cref="Begin"/>.</summary>
    public Latencies Latencies { get; private set; } = new();

    /// <summary>Answers other than 200 since <see cref="Begin"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>Forgets the figures so far.</summary>
    public void Begin()
    {
        lock (_free)
        {
            (Latencies, Failures, _isCompleting) = (new Latencies(), 0, false);
            _isIdle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Sends a request, at once or after those before it.</summary>
    public void Send(byte[] request, long dueAt)
    {
        HttpConnection? connection;
        lock (_free)
        {
            if (!_free.TryPop(out connection))
            {
                _waiting.Enqueue((request, dueAt));
                return;
            }
        }

        connection.Start(request, dueAt);
    }

    /// <summary>Waits for the answers to all that was sent.</summary>
    public Task CompleteAsync()
    {
        lock (_free)
        {
            _isCompleting = true;
            EndIfIdle();
            return _isIdle.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private void Answered(HttpConnection connection, long dueAt, bool isGood)
    {
        var latency = Stopwatch.GetTimestamp() - dueAt;
        (byte[] Request, long DueAt) next;
        lock (_free)
        {
            Latencies.Add(latency);
            Failures += isGood ? 0 : 1;
            if (!_waiting.TryDequeue(out next))
            {
                _free.Push(connection);
                EndIfIdle();
                return;
            }
        }

        connection.Start(next.Request, next.DueAt);
    }

    private void EndIfIdle()
    {
        if (_isCompleting && _free.Count == _connections.Length)
        {
            _isIdle.TrySetResult();
        }
    }
}
