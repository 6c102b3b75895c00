using System.Net;
using System.Net.Sockets;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>
/// Stands before something that is killed, in a process that is not, and writes down every request that came and what was answered. Nobody
/// behind it, nobody before it: while nothing listens there, it does not listen either, and what breaks on one side breaks on the other.
/// </summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly Func<HttpPart, (string Key, string More)> _read;
    private readonly List<Passed> _passed = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile int _behind;

    /// <summary>Begins.</summary>
    /// <param name="read">The key of a request, and headers that it gets more on its way, each with its line's end.</param>
    public RecordingProxy(Func<HttpPart, (string Key, string More)> read)
    {
        _read = read;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Where it listens, always the same.</summary>
    public int Port { get; }

    /// <summary>All that was passed on, in order.</summary>
    public IReadOnlyList<Passed> All()
    {
        lock (_lock)
        {
            return [.. _passed];
        }
    }

    /// <summary>What stands behind it from now on.</summary>
    public void PassTo(int port) => _behind = port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using (var probe = await ConnectAsync())
            {
                if (probe is null)
                {
                    await Task.Delay(LookInterval, TimeProvider.System, CancellationToken.None);
                    continue;
                }
            }

            using var listener = new TcpListener(IPAddress.Loopback, Port);
            listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Start(512);
            try
            {
                while (await TakeAsync(await listener.AcceptSocketAsync(_stop.Token)))
                {
                    // Until nobody is behind it.
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>False if nobody is behind us: who had just come sees the connection break.</returns>
    private async Task<bool> TakeAsync(Socket before)
    {
        if (await ConnectAsync() is not { } behind)
        {
            before.Dispose();
            return false;
        }

        _ = Task.Run(() => PassAllAsync(before, behind));
        return true;
    }

    private async Task<Socket?> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _behind);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private async Task PassAllAsync(Socket before, Socket behind)
    {
        before.NoDelay = true;
        try
        {
            while (true)
            {
                var (request, gone) = (HttpPart.ReadAsync(before), HttpPart.UntilReadableAsync(behind));
                if (await Task.WhenAny(request, gone) == gone || await request is not { } asked || !await PassAsync(asked, before, behind))
                {
                    return;
                }
            }
        }
        finally
        {
            before.Dispose();
            behind.Dispose();
        }
    }

    private async Task<bool> PassAsync(HttpPart asked, Socket before, Socket behind)
    {
        var (key, more) = _read(asked);
        var passed = new Passed(key, asked) { CameAt = TimeProvider.System.GetTimestamp() };
        lock (_lock)
        {
            _passed.Add(passed);
        }

        var left = HttpPart.UntilReadableAsync(before);
        if (!await asked.WriteAsync(behind, more) || await HttpPart.ReadAsync(behind) is not { } answer)
        {
            return false;
        }

        passed.Answer = answer;
        if (left.IsCompleted || !await answer.WriteAsync(before))
        {
            return false; // Whoever asked has gone, and has not heard it.
        }

        passed.HeardAt = TimeProvider.System.GetTimestamp();
        return true;
    }
}

/// <summary>One request that was passed on.</summary>
/// <param name="Key">Of which message.</param>
/// <param name="Asked">The request.</param>
internal sealed record Passed(string Key, HttpPart Asked)
{
    /// <summary>When it came, in ticks of the system's clock.</summary>
    public required long CameAt { get; init; }

    /// <summary>What was answered; null if nothing whole.</summary>
    public HttpPart? Answer { get; set; }

    /// <summary>When the answer had left for whoever asked; null if it did not. In ticks of the system's clock.</summary>
    public long? HeardAt { get; set; }
}
