using SmartManager.Domain.Encoding;

namespace SmartManager.Domain.Subscribers;

/// <summary>A state and its stored form.</summary>
/// <param name="State">The state.</param>
/// <param name="Body">The same, as <see cref="SubscriberSnapshot.Encode"/> gives it.</param>
public readonly record struct EncodedState(SubscriberState State, ReadOnlyMemory<byte> Body);

/// <summary>Encoded bytes in a buffer that others use after their end.</summary>
public readonly ref struct BriefBytes : IDisposable
{
    private readonly BodyWriter _writer;

    internal BriefBytes(BodyWriter writer) => _writer = writer;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _writer.Written;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _writer.Dispose();
}
