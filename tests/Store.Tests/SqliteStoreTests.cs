namespace SmartManager.Store.Tests;

/// <summary>The embedded store keeps the contract.</summary>
public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ValueTask<OpenStore> OpenAsync() => ValueTask.FromResult(_folder.OpenStore().Open);
}
