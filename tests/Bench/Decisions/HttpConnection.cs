using System.Diagnostics;
using System.Net.Sockets;
using SmartManager.Bench.Reports;

namespace SmartManager.Bench.Decisions;

/// <summary>One connection that is kept open, with one request at a time on it; those that come meanwhile wait, and their clocks run.</summary>
/// <remarks>A bare socket, because a full HTTP client would take more of the two cores than the server does.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly object _gate = new();
    private readonly Queue<(byte[] Request, long DueAt)> _waiting = new();
    private TaskCompletionSource _isIdle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dueAt;
    private int _received;
    private bool _isBusy;
    private bool _isCompleting;

    public HttpConnection(Uri server)
    {
        _socket.Connect(server.Host, server.Port);
        _receive.Completed += (_, _) => Received();
    }

    /// <summary>Of the requests since <see cref="Begin"/>.</summary>
    public Latencies Latencies { get; private set; } = new();

    /// <summary>Answers other than 200 since <see cref="Begin"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>Forgets the figures so far.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (Latencies, Failures, _isCompleting) = (new Latencies(), 0, false);
            _isIdle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Sends a request, at once or after those before it.</summary>
    public void Send(byte[] request, long dueAt)
    {
        lock (_gate)
        {
            if (_isBusy)
            {
                _waiting.Enqueue((request, dueAt));
                return;
            }

            _isBusy = true;
        }

        Start(request, dueAt);
    }

    /// <summary>Waits for the answers to all that was sent.</summary>
    public Task CompleteAsync()
    {
        lock (_gate)
        {
            _isCompleting = true;
            if (!_isBusy)
            {
                _isIdle.TrySetResult();
            }

            return _isIdle.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _receive.Dispose();
    }

    private void Start(byte[] request, long dueAt)
    {
        (_dueAt, _received) = (dueAt, 0);
        _socket.Send(request);
        Receive();
    }

    private void Receive()
    {
        _receive.SetBuffer(_buffer, _received, BufferBytes - _received);
        if (!_socket.ReceiveAsync(_receive))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Received(), this, preferLocal: true);
        }
    }

    private void Received()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
        {
            Environment.FailFast($"The server closed a connection: {_receive.SocketError}.");
        }

        _received += _receive.BytesTransferred;
        var answer = _buffer.AsSpan(0, _received);
        if (!IsWhole(answer))
        {
            Receive();
            return;
        }

        Latencies.Add(Stopwatch.GetTimestamp() - _dueAt);
        Failures += answer.StartsWith("HTTP/1.1 200"u8) ? 0 : 1;
        StartNext();
    }

    private void StartNext()
    {
        (byte[] Request, long DueAt) next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next))
            {
                _isBusy = false;
                if (_isCompleting)
                {
                    _isIdle.TrySetResult();
                }

                return;
            }
        }

        Start(next.Request, next.DueAt);
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8); // In chunks; the last is empty.
        }

        return System.Buffers.Text.Utf8Parser.TryParse(answer[(length + "Content-Length: ".Length)..], out int bytes, out _)
            && answer.Length >= head + 4 + bytes;
    }
}
