using System.Runtime.InteropServices;
using System.Text;

namespace SmartManager.Gateway.Lists;

/// <summary>The subscribers of a list that is being read, in little memory: their ids side by side, and where each was read.</summary>
/// <remarks>All are known before the first is stored, so that they are stored in order, which is many times quicker.</remarks>
internal sealed class MemberRows
{
    private readonly List<Row> _rows = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _used;

    /// <summary>How many there are; before <see cref="Sort"/> some may be there twice.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds one.</summary>
    /// <param name="id">Its id, ASCII.</param>
    /// <param name="line">Where it was read. From 1.</param>
    public void Add(string id, long line)
    {
        if (_used + id.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, _bytes.Length * 2L));
        }

        var length = Encoding.ASCII.GetBytes(id, _bytes.AsSpan(_used));
        _rows.Add(new Row(_used, length, line));
        _used += length;
    }

    /// <summary>Brings them into ordinal order and takes out those that came before.</summary>
    /// <param name="repeated">Told the line of each that is taken out.</param>
    public void Sort(Action<long> repeated)
    {
        var rows = CollectionsMarshal.AsSpan(_rows);
        rows.Sort(Compare);
        var kept = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (kept > 0 && Bytes(rows[i]).SequenceEqual(Bytes(rows[kept - 1])))
            {
                repeated(rows[i].Line);
            }
            else
            {
                rows[kept++] = rows[i];
            }
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
    }

    /// <summary>Their ids, so many at a time.</summary>
    public IEnumerable<string[]> Batches(int size)
    {
        for (var first = 0; first < _rows.Count; first += size)
        {
            var batch = new string[Math.Min(size, _rows.Count - first)];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = Encoding.ASCII.GetString(Bytes(_rows[first + i]));
            }

            yield return batch;
        }
    }

    private int Compare(Row one, Row other)
    {
        var order = Bytes(one).SequenceCompareTo(Bytes(other));
        return order != 0 ? order : one.Line.CompareTo(other.Line);
    }

    private ReadOnlySpan<byte> Bytes(Row row) => _bytes.AsSpan(row.Offset, row.Length);

    private readonly record struct Row(int Offset, int Length, long Line);
}
