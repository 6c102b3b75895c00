using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>
/// What a batch does to the outbox, each row once: rows that it adds, as later moves of the batch left them, and rows that it moves.
/// </summary>
internal sealed class OutboxColumns
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);

    /// <summary>New rows, oldest first.</summary>
    public List<Row> Added { get; } = [];

    /// <summary>Rows that were there before, if they were.</summary>
    public IEnumerable<Row> Moved => _rows.Values.Where(row => row.Addition is null);

    /// <summary>Whether the batch adds a key.</summary>
    public bool HasAdded(string key) => _rows.TryGetValue(key, out var row) && row.Addition is not null;

    /// <summary>Takes a change of a turn that was accepted.</summary>
    public void Add(OutboxChange change, long grain, long at)
    {
        if (change is OutboxChange.Add add)
        {
            // A move before it found no such row, and was nothing.
            var row = new Row(add.Key) { Addition = add, Grain = grain, CreatedAt = at, ChangedAt = at, DueAt = add.DueAt.UtcTicks };
            _rows[add.Key] = row;
            Added.Add(row);
        }
        else if (change is OutboxChange.Move move)
        {
            if (!_rows.TryGetValue(move.Key, out var row))
            {
                _rows.Add(move.Key, row = new Row(move.Key));
            }

            row.State = move.State;
            row.Reason = move.Reason;
            row.DueAt = move.DueAt?.UtcTicks ?? row.DueAt;
            row.ChangedAt = at;
            row.Attempts += move.State == OutboxState.Releasing ? 1 : 0;
        }
    }

    /// <summary>A row as the batch leaves it.</summary>
    internal sealed class Row(string key)
    {
        public string Key => key;

        /// <summary>What it is made of, if the batch adds it.</summary>
        public OutboxChange.Add? Addition { get; init; }

        public long Grain { get; init; }

        public long CreatedAt { get; init; }

        public long ChangedAt { get; set; }

        /// <summary>Null leaves it.</summary>
        public long? DueAt { get; set; }

        public OutboxState State { get; set; }

        /// <summary>Why it is given up; empty if it is not.</summary>
        public string Reason { get; set; } = string.Empty;

        /// <summary>Attempts to add.</summary>
        public int Attempts { get; set; }
    }
}
