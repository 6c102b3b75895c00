namespace SmartManager.Store.Sqlite;

/// <summary>Remembers how many entries grains have, so that the writer need not ask the file. Only the writer uses it.</summary>
/// <remarks>One place a grain, by its number: numbers have no gaps, so as many grains as there are places never collide.</remarks>
internal sealed class VersionCache(int places)
{
    private readonly (long Number, long Version)[] _places = new (long, long)[places];

    /// <summary>The version of a grain, if it is remembered.</summary>
    public bool TryGet(long number, out long version)
    {
        ref readonly var place = ref _places[number % _places.Length];
        version = place.Version;
        return place.Number == number;
    }

    /// <summary>Remembers it in place of whichever grain was there.</summary>
    public void Set(long number, long version) => _places[number % _places.Length] = (number, version);

    /// <summary>Forgets all, as after a commit that failed.</summary>
    public void Clear() => Array.Clear(_places);
}
