namespace SmartManager.Contracts.Storage;

/// <summary>What a stored body is.</summary>
public enum StoredBodyKind
{
    /// <summary>A version of a document.</summary>
    Document,

    /// <summary>The state of a grain.</summary>
    Snapshot,

    /// <summary>An entry of a journal.</summary>
    Entry,

    /// <summary>Why a turn decided so.</summary>
    Trace,

    /// <summary>A message or an order on its way out.</summary>
    OutboxRow,
}

/// <summary>One body as it lies in the store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">The key of its grain as <see cref="GrainKey.ToString"/> gives it; of a document the kind.</param>
/// <param name="Version">
/// The version that a snapshot stands for, that an entry led to, that a trace's turn found, or of a document; 0 for an outbox row.
/// </param>
/// <param name="Channel">The channel of an outbox row; empty for anything else.</param>
/// <param name="Bytes">The body. Personal data.</param>
public readonly record struct StoredBody(
    StoredBodyKind Kind, string Owner, long Version, string Channel, ReadOnlyMemory<byte> Bytes);

/// <summary>Finds the body of a document in the store that is being read; null if there is none.</summary>
/// <param name="kind">What it is.</param>
/// <param name="version">Which version.</param>
public delegate ReadOnlyMemory<byte>? DocumentFinder(string kind, long version);

/// <summary>Tries to read one body.</summary>
/// <returns>Why it cannot be read, for the operator; null if it can. Holds nothing of the body.</returns>
public delegate string? BodyReading(StoredBody body);

/// <summary>Reads stored bodies for the check of a store, which itself knows nothing of what stands in them.</summary>
public interface IBodyReadings
{
    /// <summary>Begins to read the bodies of one store. What it gives is for one thread.</summary>
    /// <param name="documents">Finds documents in the store that is read.</param>
    BodyReading Begin(DocumentFinder documents);
}

/// <summary>How far a check has come.</summary>
/// <param name="Stage">What it looks at.</param>
/// <param name="Share">The share done of that, 0 to 1.</param>
public readonly record struct CheckProgress(string Stage, double Share);
