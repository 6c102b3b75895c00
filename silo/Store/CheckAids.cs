using SmartManager.Contracts.Storage;

namespace SmartManager.Store;

/// <summary>What a check of a store is given by those who know more than the store.</summary>
/// <param name="Readings">Reads the bodies; null leaves them out.</param>
/// <param name="Progress">Told what is looked at; null for nobody.</param>
public sealed record CheckAids(IBodyReadings? Readings, IProgress<CheckProgress>? Progress)
{
    /// <summary>Nothing: only the store's own structure is checked.</summary>
    public static CheckAids None { get; } = new(null, null);
}
