namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>Makes places in a document (RFC 6901).</summary>
internal static class JsonPointer
{
    private const int NameLengthMax = 100;

    /// <summary>The place of a member. A very long name is cut off: nobody reads it.</summary>
    public static string Member(string parent, string name) =>
        $"{parent}/{Shorten(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The place around a place; null of the whole.</summary>
    public static string? Parent(string path) => path.Length == 0 ? null : path[..path.LastIndexOf('/')];

    /// <summary>A name that can be shown.</summary>
    public static string Shorten(string name) => name.Length <= NameLengthMax ? name : name[..NameLengthMax] + "…";
}

/// <summary>Places of which something was told already: what else is said of them, or of what is in them, would only confuse.</summary>
internal sealed class ToldPlaces
{
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _around = new(StringComparer.Ordinal);

    public bool IsEmpty => _places.Count == 0;

    public void Add(string path)
    {
        _places.Add(path);
        for (var place = path; place is not null && _around.Add(place); place = JsonPointer.Parent(place))
        {
        }
    }

    /// <summary>Whether it was told of this place, or of one around it.</summary>
    public bool Cover(string path)
    {
        if (IsEmpty)
        {
            return false;
        }

        for (var place = path; place is { Length: > 0 }; place = JsonPointer.Parent(place))
        {
            if (_places.Contains(place))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it was told of this place, or of any in it.</summary>
    public bool Touch(string path) => _around.Contains(path);
}
