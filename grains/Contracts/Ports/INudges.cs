namespace SmartManager.Contracts.Ports;

/// <summary>Tells workers outside that a message may be claimed.</summary>
/// <remarks>
/// A nudge holds no number and no text: who reads the queue learns nothing of a subscriber, and what may be sent to whom is decided when
/// it is claimed. A nudge that is lost is given again, one that comes twice does no harm.
/// </remarks>
public interface INudges
{
    /// <summary>Puts one nudge.</summary>
    /// <param name="nudge">What may be claimed.</param>
    /// <param name="usefulFor">After so long nobody needs it any more: it is given again.</param>
    /// <param name="cancellationToken">Stops the wait; it may be in the queue all the same.</param>
    /// <exception cref="IOException">The queue did not take it, or nobody knows whether it did.</exception>
    ValueTask PutAsync(Nudge nudge, TimeSpan usefulFor, CancellationToken cancellationToken);
}

/// <summary>A message that may be claimed.</summary>
/// <param name="Key">The outbox key.</param>
/// <param name="Channel">The channel's name.</param>
public readonly record struct Nudge(string Key, string Channel);
