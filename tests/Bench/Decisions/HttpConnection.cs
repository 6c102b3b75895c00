using System.Net.Sockets;

namespace SmartManager.Bench.Decisions;

/// <summary>One connection that is kept open, with one request at a time on it.</summary>
/// <remarks>A bare socket, because a full HTTP client would take more of the two cores than the server does.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly Action<HttpConnection, long, bool> _answered;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _dueAt;
    private int _received;

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="answered">Told when an answer is whole: this, when its request was due, and whether it is 200.</param>
    public HttpConnection(Uri server, Action<HttpConnection, long, bool> answered)
    {
        _answered = answered;
        _socket.Connect(server.Host, server.Port);
        _receive.Completed += (_, _) => Received();
    }

    /// <summary>Sends a request. The one before it has been answered.</summary>
    public void Start(byte[] request, long dueAt)
    {
        (_dueAt, _received) = (dueAt, 0);
        _socket.Send(request);
        Receive();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _receive.Dispose();
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

        _answered(this, _dueAt, answer.StartsWith("HTTP/1.1 200"u8));
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
