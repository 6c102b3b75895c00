using SmartManager.Domain.Decisioning;

namespace SmartManager.Silo.Trials;

/// <summary>Draws the subscribers of a sample by a hash of their ids: the same ones each time, and those of a smaller one in a larger one.</summary>
internal static class Sampling
{
    private const double Whole = 100;

    /// <summary>Whether a subscriber is in a sample.</summary>
    /// <param name="salt">Two samples with one salt are drawn alike.</param>
    /// <param name="subscriber">The subscriber's id.</param>
    /// <param name="percent">Its share of all. Unit: percent. 0 to 100.</param>
    public static bool Has(string salt, string subscriber, double percent) =>
        percent >= Whole || StableHash.Share(salt, subscriber) * Whole < percent;
}
