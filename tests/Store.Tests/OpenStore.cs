using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Tests;

/// <summary>A store under test, by its interfaces.</summary>
/// <param name="Grains">Journals and snapshots.</param>
/// <param name="Outbox">The outbox.</param>
/// <param name="Records">What lies beside the journals.</param>
/// <param name="Documents">Documents.</param>
/// <param name="Lists">Uploaded lists.</param>
/// <param name="Scan">All states.</param>
/// <param name="Maintenance">Backup and check.</param>
/// <param name="Close">Closes it, keeping what it has.</param>
public sealed record OpenStore(
    IGrainStore Grains,
    IOutbox Outbox,
    IRecords Records,
    IDocuments Documents,
    ISubscriberLists Lists,
    IStateScan Scan,
    IStoreMaintenance Maintenance,
    Func<ValueTask> Close);
