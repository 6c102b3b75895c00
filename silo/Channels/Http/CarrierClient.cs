using System.Net;
using System.Net.Sockets;

namespace SmartManager.Channels.Http;

/// <summary>The HTTP client that carriers share, and what its failures mean.</summary>
/// <remarks>
/// It follows no redirect, asks no proxy and keeps no cookie. It tries nothing again by itself, as long as a request has a body: the
/// platform sends one without a body once more when a kept connection breaks, and the message would go out twice.
/// </remarks>
internal static class CarrierClient
{
    /// <summary>Longest answer that is read. Unit: bytes.</summary>
    public const int AnswerBytesMax = 64 * 1024;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Makes a client without a time limit of its own, which would end with the headers: each call has one.</summary>
    /// <param name="connectTimeout">How long to wait for a connection.</param>
    /// <param name="connectionsMax">Connections at once.</param>
    public static HttpClient Make(TimeSpan connectTimeout, int connectionsMax)
    {
        var doors = new ConnectionDoors();
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => doors.EnterAsync(
                place => ConnectAsync(context.DnsEndPoint, connectTimeout, place, cancellationToken), cancellationToken),
            MaxConnectionsPerServer = connectionsMax,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseDrainSize = AnswerBytesMax,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether a text is an address that messages can be sent to.</summary>
    public static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>Whether a request failed before anything of it was on the wire: there was no connection.</summary>
    public static bool IsSurelyNotSent(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    /// <summary>Connects within its own time. The handler's own time-out would look just like one after sending.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, TimeSpan timeout, ConnectionDoors.Place place, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(target, limit.Token);
            return new AnsweredStream(socket, place);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
