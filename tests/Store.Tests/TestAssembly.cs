namespace SmartManager.Store.Tests;

/// <summary>Where the runner finds what the contract's tests are made of: each project that runs them has it compiled in.</summary>
internal static class TestAssembly
{
    public const string Name = "SmartManager.Store.Tests";
}
