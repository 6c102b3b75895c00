using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads a grain's snapshot and tail.</summary>
internal static class GrainReader
{
    private static readonly GrainRecord Unknown = new(0, 0, 0, ReadOnlyMemory<byte>.Empty, []);

    /// <summary>One statement, so that snapshot and tail are of the same commit.</summary>
    public static GrainRecord Load(Connection connection, GrainKey grain)
    {
        var rows = connection["LoadGrain"].Bind(0, grain.ToString());
        if (!rows.Step())
        {
            return Unknown;
        }

        var (number, snapshotVersion, snapshot) = (rows.Number(0), rows.Number(1), rows.Bytes(2));
        if (rows.IsNull(3))
        {
            rows.Reset();
            return new GrainRecord(number, snapshotVersion, snapshotVersion, snapshot, []);
        }

        var entries = new List<(long Seq, ReadOnlyMemory<byte> Body)>(capacity: 16);
        do
        {
            entries.Add((rows.Number(3), rows.Bytes(4)));
        }
        while (rows.Step());

        // The index gives them by message; the seq is the order in which they happened.
        entries.Sort(static (one, other) => one.Seq.CompareTo(other.Seq));
        var tail = new ReadOnlyMemory<byte>[entries.Count];
        for (var i = 0; i < tail.Length; i++)
        {
            tail[i] = entries[i].Body;
        }

        return new GrainRecord(number, snapshotVersion + tail.Length, snapshotVersion, snapshot, tail);
    }
}
