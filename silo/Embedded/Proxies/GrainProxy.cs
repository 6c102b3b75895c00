using System.ComponentModel;
using Orleans.Runtime;

namespace SmartManager.Embedded.Proxies;

/// <summary>A reference to one grain. The generator derives a class for each grain interface.</summary>
/// <remarks>Two references are equal if they stand for the same grain. Safe to use from any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainProxy : IAddressable, IEquatable<GrainProxy>
{
    private readonly GrainClass _class;
    private Activation? _activation;

    /// <summary>Makes a reference.</summary>
    protected GrainProxy(GrainAddress address)
    {
        _class = address.Class;
        Key = address.Key;
    }

    /// <summary>The key of the grain.</summary>
    internal string Key { get; }

    /// <summary>The class of the grain.</summary>
    internal GrainClass Class => _class;

    /// <inheritdoc/>
    public bool Equals(GrainProxy? other) => other is not null && other._class == _class && other.Key == Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainProxy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_class, Key);

    /// <summary>Sends a call; its answer says how it ended.</summary>
    /// <param name="call">A call made for this alone.</param>
    /// <param name="cancellationToken">Releases the caller at once.</param>
    protected void Send(ProxyCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.ReleaseOn(cancellationToken))
        {
            return;
        }

        call.Parent = Turn.Current;
        if (call.Parent is null && _class.Silo.IsStopping)
        {
            call.Drop(new SiloUnavailableException("The silo is stopping; the call was not begun."));
            return;
        }

        var activation = _activation ?? _class.Find(Key);
        while (true)
        {
            if (call.Parent is { } parent && CallChain.FindDeadlock(call, parent, activation) is { } deadlock)
            {
                call.Drop(deadlock);
                return;
            }

            if (activation.TryPush(call))
            {
                _activation = activation;
                return;
            }

            activation = _class.FindOtherThan(activation, Key);
        }
    }
}

/// <summary>Where a reference leads. Opaque to generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GrainAddress
{
    internal GrainAddress(GrainClass grainClass, string key)
    {
        Class = grainClass;
        Key = key;
    }

    internal GrainClass Class { get; }

    internal string Key { get; }
}

/// <summary>Names the proxies that the generator wrote for an assembly.</summary>
/// <param name="source">A class with a public constructor without parameters that implements <see cref="IGrainProxySource"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainProxySourceAttribute(Type source) : Attribute
{
    /// <summary>The class that knows the proxies.</summary>
    public Type Source { get; } = source;
}

/// <summary>Knows the proxies of the grain interfaces of one assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGrainProxySource
{
    /// <summary>For each grain interface of the assembly, what makes a proxy for an address.</summary>
    IReadOnlyDictionary<Type, Func<GrainAddress, GrainProxy>> Proxies { get; }
}
