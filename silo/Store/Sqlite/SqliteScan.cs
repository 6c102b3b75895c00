using System.Text;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads the states of all grains of an embedded store, in the order of its file. A page is read on the caller's thread.</summary>
public sealed class SqliteScan(SqliteStore store) : IStateScan
{
    /// <summary>A page ends behind so many bytes of snapshots: it is in memory whole, and no commit is copied home while it is read.</summary>
    private const long BytesPerPage = 16 << 20;

    /// <summary>A page looks at so many grains, also of other kinds.</summary>
    private const int LooksMax = 20_000;

    /// <inheritdoc/>
    public ValueTask<ScanPage> ReadAsync(string kind, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (store.Index, kind, afterNumber, limit),
            static (connection, asked) => Read(connection, asked.Index, asked.kind, asked.afterNumber, asked.limit),
            cancellationToken);
    }

    /// <summary>The file is looked at first and the memory after it; see <see cref="GrainReader"/>.</summary>
    private static ScanPage Read(Connection connection, JournalIndex index, string kind, long after, int limit)
    {
        while (true)
        {
            var round = index.Round;
            connection["BeginRead"].Run();
            var page = new Page(connection, index);
            page.ReadHeads(Encoding.UTF8.GetBytes(kind + '/'), after, limit);
            page.ReadTails(after);
            connection["EndRead"].Run();
            if (round == index.Round)
            {
                return page.ToScanPage();
            }
        }
    }

    private sealed class Page(Connection connection, JournalIndex index)
    {
        private readonly List<Head> _heads = [];
        private readonly List<ScannedGrain> _grains = [];
        private readonly long _lastSeq = connection["FindLastSeq"].ReadNumber() ?? 0;
        private readonly Statement _entry = connection["FindEntry"];
        private long _last;
        private bool _hasMore;

        public ScanPage ToScanPage() => new(_grains, _hasMore ? _last : null);

        /// <summary>Keys and snapshots.</summary>
        public void ReadHeads(ReadOnlySpan<byte> prefix, long after, int limit)
        {
            var rows = connection["ScanGrains"].Bind(0, after);
            var bytes = 0L;
            for (var looks = 0; _hasMore = rows.Step(); looks++)
            {
                if (_heads.Count == limit || bytes >= BytesPerPage || looks == LooksMax)
                {
                    rows.Reset();
                    return;
                }

                _last = rows.Number(0);
                var key = rows.Span(1);
                if (key.StartsWith(prefix))
                {
                    var id = Encoding.UTF8.GetString(key[prefix.Length..]);
                    var head = new Head(id, _last, rows.Number(2), rows.Number(3), rows.Bytes(4));
                    bytes += head.Snapshot.Length;
                    _heads.Add(head);
                }
            }
        }

        /// <summary>The entries after the snapshots. Both the heads and the rows of the index go by number.</summary>
        public void ReadTails(long after)
        {
            var rows = connection["ScanTails"].Bind(0, after).Bind(1, _last);
            var isThere = rows.Step();
            var seqs = new List<long>();
            foreach (var head in _heads)
            {
                seqs.Clear();
                while (isThere && rows.Number(0) <= head.Number)
                {
                    if (rows.Number(0) == head.Number)
                    {
                        seqs.Add(rows.Number(1));
                    }

                    isThere = rows.Step();
                }

                index.AddSeqs(head.Number, head.SnapshotSeq, seqs);
                var tail = seqs.Count == 0 ? [] : ReadEntries(seqs);
                _grains.Add(new ScannedGrain(head.Id, head.Number, head.SnapshotVersion + tail.Count, head.Snapshot, tail));
            }

            if (isThere)
            {
                rows.Reset();
            }
        }

        /// <summary>Each once, though file and memory may both have it; what is of a later commit, or of none yet, is left out.</summary>
        private List<ReadOnlyMemory<byte>> ReadEntries(List<long> seqs)
        {
            seqs.Sort();
            var tail = new List<ReadOnlyMemory<byte>>(seqs.Count);
            var before = 0L;
            foreach (var seq in seqs)
            {
                if (seq != before && seq <= _lastSeq && _entry.Bind(0, seq).Step())
                {
                    tail.Add(_entry.Bytes(0));
                    _entry.Reset();
                }

                before = seq;
            }

            return tail;
        }

        private readonly record struct Head(string Id, long Number, long SnapshotVersion, long SnapshotSeq, byte[] Snapshot);
    }
}
