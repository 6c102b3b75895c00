namespace SmartManager.Store.Tests;

/// <summary>The served store keeps the contract.</summary>
[NeedsPostgres]
public sealed class PostgresStoreTests : StoreContract
{
    private string? _database;

    protected override async ValueTask<OpenStore> OpenAsync()
    {
        var house = await PostgresHouse.SharedAsync();
        _database ??= await house.NewDatabaseAsync();
        var (store, open) = PostgresHouse.Open(house.Options(_database));
        await store.OpenAsync(CancellationToken.None);
        return open;
    }
}
