using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartManager.Channels.Http;

namespace SmartManager.Channels.Tests;

/// <summary>A carrier that takes in few connections at once, as Kannel does, and how ours come to it.</summary>
public sealed class ConnectionDoorsTests : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private int _new;
    private int _newMost;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task FewConnectionsAreNewAtOnce_AndAllAreUsedWhenTheyHaveAnswered()
    {
        _mayAnswer.SetResult();
        using var client = Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(client)));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Accepted, status));
        Assert.InRange(_newMost, 1, ConnectionDoors.NewMax);
        Assert.True(_connections > ConnectionDoors.NewMax, $"only {_connections} connections");
    }

    [Fact]
    public async Task OneThatDoesNotAnswer_KeepsOthersOutForAMomentOnly()
    {
        using var client = Start();

        var asked = Enumerable.Range(0, 2 * ConnectionDoors.NewMax).Select(_ => PostAsync(client)).ToList();
        await UntilAsync(() => Volatile.Read(ref _connections) == ConnectionDoors.NewMax);
        await UntilAsync(() => Volatile.Read(ref _connections) == 2 * ConnectionDoors.NewMax);

        _mayAnswer.SetResult();
        Assert.All(await Task.WhenAll(asked), status => Assert.Equal(HttpStatusCode.Accepted, status));
    }

    [Fact]
    public async Task OneThatCannotBeOpened_GivesItsPlaceBack()
    {
        _listener.Start();
        var nobody = (IPEndPoint)_listener.LocalEndpoint;
        _listener.Stop();
        using var client = CarrierClient.Make(TimeSpan.FromSeconds(1), connectionsMax: 64);
        client.BaseAddress = new Uri($"http://{nobody}");

        for (var i = 0; i < 3 * ConnectionDoors.NewMax; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(client)).WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client)
    {
        using var body = new ByteArrayContent([1]);
        using var response = await client.PostAsync(new Uri("/", UriKind.Relative), body);
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "It took too long.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private HttpClient Start()
    {
        _listener.Start();
        _ = AcceptAsync();
        var client = CarrierClient.Make(TimeSpan.FromSeconds(5), connectionsMax: 64);
        client.BaseAddress = new Uri($"http://{_listener.LocalEndpoint}");
        return client;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var connection = await _listener.AcceptTcpClientAsync();
            Interlocked.Increment(ref _connections);
            _newMost = Math.Max(_newMost, Interlocked.Increment(ref _new));
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var served = connection;
        var (stream, bytes, isNew) = (connection.GetStream(), new byte[4_096], true);
        var heard = string.Empty;
        while (await stream.ReadAsync(bytes) is > 0 and var count)
        {
            heard += Encoding.ASCII.GetString(bytes, 0, count);
            if (!heard.EndsWith('\u0001'))
            {
                continue;
            }

            heard = string.Empty;
            await _mayAnswer.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            if (isNew)
            {
                isNew = false;
                Interlocked.Decrement(ref _new); // Before the answer: whoever reads it may open another at once.
            }

            await stream.WriteAsync(Answer);
        }
    }
}
