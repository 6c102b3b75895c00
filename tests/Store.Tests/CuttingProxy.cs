using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartManager.Store.Tests;

/// <summary>Stands between a store and its server, and can lose the answer to a commit: the server has it, and the store never hears.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _socket;
    private readonly byte[] _tag;
    private readonly List<Task> _running = [];
    private int _isArmed;
    private int _cuts;

    /// <param name="folder">Where the server's socket is.</param>
    /// <param name="tag">What the answer that can be lost holds: by default the tag of a COMMIT that went through, as the server sends it.</param>
    public CuttingProxy(string folder, string tag = "COMMIT\0")
    {
        _tag = Encoding.ASCII.GetBytes(tag);
        _socket = Path.Combine(folder, ".s.PGSQL.5432");
        _listener.Start();
        _running.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers were lost.</summary>
    public int CutCount => Volatile.Read(ref _cuts);

    /// <summary>Loses the next answer to a commit.</summary>
    public void CutAnswerToCommit() => Volatile.Write(ref _isArmed, 1);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running[0];
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync();
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
                await Task.WhenAny(CopyAsync(client, server, isAnswer: false), CopyAsync(server, client, isAnswer: true));
            }
            catch (SocketException)
            {
                // Either side has gone: so does the other.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (isAnswer && buffer.AsSpan(0, count).IndexOf(_tag) >= 0 && Interlocked.Exchange(ref _isArmed, 0) == 1)
                {
                    Interlocked.Increment(ref _cuts);
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The same.
        }
    }
}
