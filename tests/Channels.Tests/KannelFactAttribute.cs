using SmartManager.Support;

namespace SmartManager.Channels.Tests;

/// <summary>A test that needs Kannel and Node.</summary>
public sealed class KannelFactAttribute : FactAttribute
{
    public KannelFactAttribute() => Skip = KannelProcesses.Missing;
}

/// <summary>The same with data.</summary>
public sealed class KannelTheoryAttribute : TheoryAttribute
{
    public KannelTheoryAttribute() => Skip = KannelProcesses.Missing;
}
