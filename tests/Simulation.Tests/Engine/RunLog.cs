using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>What happened, step by step: a hash of all of it, and the last lines for whoever has to find out why.</summary>
/// <remarks>With SIMULATION_LOG set to a path, all of it goes there too; run one seed then.</remarks>
internal sealed class RunLog : IDisposable
{
    private const int LinesKept = 50;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _last = new();

    private readonly StreamWriter? _file =
        Environment.GetEnvironmentVariable("SIMULATION_LOG") is { Length: > 0 } path ? new(path, append: false) : null;

    /// <summary>How many lines were written.</summary>
    public int Count { get; private set; }

    public void Add(string line)
    {
        Count++;
        _hash.AppendData(Encoding.UTF8.GetBytes(line));
        _file?.WriteLine(line);
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

    public void Dispose()
    {
        _hash.Dispose();
        _file?.Dispose();
    }
}
