using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SmartManager.Silo.Import;

/// <summary>What a field fills.</summary>
internal enum ImportTarget
{
    Id, Msisdn, Brand, Plan, Region, Language, TimeZone, JoinedAt, Balance, Points, DataAllowance, Bill, Consent, Service, Tag, Trait,
}

/// <summary>How a column's text is read.</summary>
internal enum ImportReading
{
    Text, Number, Money, MonthsBefore, Date, YesNo,
}

/// <summary>What an empty column is.</summary>
internal enum ImportEmpty
{
    Ignore, Warn, Reject,
}

/// <summary>A field of a mapping, ready to be read from rows of one header.</summary>
/// <param name="Document">As it was written.</param>
/// <param name="Target">What it fills.</param>
/// <param name="TraitName">Of a trait; empty for others.</param>
/// <param name="Reading">How it is read.</param>
/// <param name="WhenEmpty">What an empty column is.</param>
/// <param name="Column">Place of its column; -1 for none.</param>
/// <param name="TimesColumn">Place of the column that says how often; -1 for none.</param>
/// <param name="RequiresColumn">Place of the column that must not be empty; -1 for none.</param>
internal sealed record ImportField(
    ImportFieldDocument Document,
    ImportTarget Target,
    string TraitName,
    ImportReading Reading,
    ImportEmpty WhenEmpty,
    int Column,
    int TimesColumn,
    int RequiresColumn);

/// <summary>A mapping that was checked against the header of a file.</summary>
/// <param name="Fields">What becomes what.</param>
/// <param name="AsOf">The day that the file describes; null if nothing needs it.</param>
/// <param name="MinorPerMajor">How many smallest units make one of the file's.</param>
internal sealed record ImportMapping(ImmutableArray<ImportField> Fields, DateOnly? AsOf, long MinorPerMajor);

/// <summary>The mappings that are shipped.</summary>
public static class ImportMappings
{
    private const string Prefix = "mappings/";
    private const string Suffix = ".json";

    /// <summary>Names of the mappings that are shipped, in ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(ImportMappings).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A shipped mapping, such as <c>telco-customers</c>; null if there is none of this name.</summary>
    public static ImportMappingDocument? Find(string name)
    {
        using var text = typeof(ImportMappings).Assembly.GetManifestResourceStream(Prefix + name + Suffix);
        return text is null ? null : JsonSerializer.Deserialize(text, ImportJson.Default.ImportMappingDocument);
    }

    /// <summary>Reads a mapping.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="mapping">The mapping; null if the text is not one.</param>
    /// <returns>What is wrong with the text; empty if nothing is. Columns are checked when a file is opened.</returns>
    public static ImmutableArray<ImportMappingError> TryRead(Stream json, out ImportMappingDocument? mapping)
    {
        mapping = null;
        try
        {
            mapping = JsonSerializer.Deserialize(json, ImportJson.Default.ImportMappingDocument);
            return mapping is null ? [new ImportMappingError(string.Empty, "mapping.json", "The mapping is null.")] : [];
        }
        catch (JsonException error)
        {
            var line = (error.LineNumber ?? 0) + 1;
            var message = string.Create(CultureInfo.InvariantCulture, $"Not a mapping, line {line}.");
            return [new ImportMappingError(error.Path ?? string.Empty, "mapping.json", message)];
        }
    }
}
