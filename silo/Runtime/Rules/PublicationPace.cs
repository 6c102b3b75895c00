namespace SmartManager.Silo.Rules;

/// <summary>When a publication is answered.</summary>
/// <param name="FollowedWithin">
/// How long it waits after it is in force in its own process, so that the others on the store, which look at intervals, have followed by
/// the time it is answered. 0 if there are no others.
/// </param>
public sealed record PublicationPace(TimeSpan FollowedWithin)
{
    /// <summary>One look of the others may have just begun when the version was stored; by then the next one has ended too.</summary>
    private const double Looks = 1.5;

    /// <summary>The pace of a process.</summary>
    /// <param name="isShared">Whether other processes work on its store.</param>
    /// <param name="options">How often they look.</param>
    public static PublicationPace Of(bool isShared, PublicationOptions options) =>
        new(isShared ? options.LookInterval * Looks : TimeSpan.Zero);

    /// <summary>Waits that long.</summary>
    public Task WaitForFollowersAsync(TimeProvider time) =>
        FollowedWithin > TimeSpan.Zero ? Task.Delay(FollowedWithin, time, CancellationToken.None) : Task.CompletedTask;
}
