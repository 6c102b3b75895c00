using System.Threading.Channels;

namespace SmartManager.Channels.Http;

/// <summary>Lets few connections at once be new to a carrier, until it has answered on them.</summary>
/// <remarks>
/// A carrier's system takes connections in from a queue, and Kannel's holds ten. What does not fit in looks open from here and is not: a
/// message sent on it may stand until nobody waits for its answer any more, and is in doubt. Relays that begin would open all their
/// connections in the same instant.
/// </remarks>
internal sealed class ConnectionDoors
{
    /// <summary>Connections that may be new at once: fewer than the shortest queue that is known.</summary>
    public const int NewMax = 8;

    /// <summary>
    /// A connection that is not used at first, because another one became free before it was open, is let in by then. Unit: time.
    /// </summary>
    private static readonly TimeSpan NewFor = TimeSpan.FromSeconds(2);

    private readonly Channel<Place> _places = Channel.CreateUnbounded<Place>();

    public ConnectionDoors()
    {
        for (var i = 0; i < NewMax; i++)
        {
            _places.Writer.TryWrite(new Place(_places.Writer));
        }
    }

    /// <summary>Opens a connection when there is a place.</summary>
    /// <param name="open">Opens it, and gives the place back when it is no longer new.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Stream> EnterAsync(Func<Place, ValueTask<Stream>> open, CancellationToken cancellationToken)
    {
        var place = await _places.Reader.ReadAsync(cancellationToken);
        try
        {
            var stream = await open(place);
            _ = place.LeaveAfterAsync(NewFor);
            return stream;
        }
        catch
        {
            place.Leave();
            throw;
        }
    }

    /// <summary>The place of one new connection.</summary>
    internal sealed class Place(ChannelWriter<Place> free)
    {
        private int _hasLeft;

        /// <summary>Gives it back, once.</summary>
        public void Leave()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            {
                free.TryWrite(new Place(free));
            }
        }

        /// <summary>Gives it back at the latest then.</summary>
        public async Task LeaveAfterAsync(TimeSpan time)
        {
            await Task.Delay(time, TimeProvider.System);
            Leave();
        }
    }
}
