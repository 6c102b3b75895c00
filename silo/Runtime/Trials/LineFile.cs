using Microsoft.Win32.SafeHandles;

namespace SmartManager.Silo.Trials;

/// <summary>Lines of a trial, in a file without a name: it is gone with its handle, whatever happens to the process.</summary>
/// <param name="folder">Where it lies.</param>
/// <param name="bytesMax">How long it may become. Unit: bytes.</param>
internal sealed class LineFile(string folder, long bytesMax) : IDisposable
{
    private const int ReadBytes = 1 << 16;

    private readonly SafeFileHandle _handle = Open(folder);
    private long _length;

    /// <summary>How long it is. Unit: bytes.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>Whether all that came was written.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Writes whole lines, unless they would make it too long. One caller at a time.</summary>
    public void Add(ReadOnlySpan<byte> lines)
    {
        IsWhole = IsWhole && Length + lines.Length <= bytesMax;
        if (IsWhole && !lines.IsEmpty)
        {
            RandomAccess.Write(_handle, lines, Length);
            Interlocked.Add(ref _length, lines.Length);
        }
    }

    /// <summary>Sends what is written so far.</summary>
    public async Task SendAsync(Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        long end = Length;
        for (long at = 0; at < end;)
        {
            var count = await RandomAccess.ReadAsync(
                _handle, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at)), at, cancellationToken);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            at += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle Open(string folder)
    {
        var path = Path.Combine(folder.Length > 0 ? folder : Path.GetTempPath(), "smartmanager-trial-" + Path.GetRandomFileName());
        var handle = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        File.Delete(path);
        return handle;
    }
}
