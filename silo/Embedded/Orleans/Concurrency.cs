namespace Orleans.Concurrency
{
    /// <summary>On a grain class: calls may begin while earlier ones await. Still one thread at a time.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>On a method of a grain interface: its calls may begin at any await of any other call.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>
    /// On a method of a grain interface: its calls may begin while other such calls await. The embedded host lets none overtake a
    /// waiting writer; Orleans does, so rely on turns only.
    /// </summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;
}

namespace Orleans
{
    /// <summary>On a grain class: activations are neither collected when idle nor counted towards the bound.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class KeepAliveAttribute : Attribute;
}

namespace Orleans.Placement
{
    /// <summary>
    /// On a grain class: a cluster that levels its silos moves no activation of it. The embedded host has one process and moves nothing.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ImmovableAttribute : Attribute;
}
