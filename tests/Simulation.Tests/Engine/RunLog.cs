using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>What happened, step by step: a hash of all of it, and the last lines for whoever has to find out why.</summary>
internal sealed class RunLog : IDisposable
{
    private const int LinesKept = 50;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _last = new();

    /// <summary>How many lines were written.</summary>
    public int Count { get; private set; }

    public void Add(string line)
    {
        Count++;
        _hash.AppendData(Encoding.UTF8.GetBytes(line));
        _last.Enqueue(line);
        if (_last.Count > LinesKept)
        {
            _last.Dequeue();
        }
    }

    /// <summary>Stands for the whole run so far.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetCurrentHash())[..16];

    /// <summary>The last lines, oldest first.</summary>
    public string Tail() => string.Join('\n', _last);

    public void Dispose() => _hash.Dispose();
}
