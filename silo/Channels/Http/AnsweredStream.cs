using System.Net.Sockets;

namespace SmartManager.Channels.Http;

/// <summary>A connection that is no longer new when the first byte came back on it, or it is closed.</summary>
internal sealed class AnsweredStream(Socket socket, ConnectionDoors.Place place) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _hasAnswered;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _hasAnswered ? base.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        place.Leave();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        _hasAnswered = true;
        place.Leave();
        return count;
    }
}
