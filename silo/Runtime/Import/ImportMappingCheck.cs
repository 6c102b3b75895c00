using System.Collections.Immutable;
using SmartManager.Domain;

namespace SmartManager.Silo.Import;

/// <summary>Checks a mapping against a file's header and tells everything that is wrong at once.</summary>
internal sealed class ImportMappingCheck
{
    private const int FieldsMax = 256;
    private const int MinorDigitsMax = 4;
    private const string TraitPrefix = "trait:";
    private const string Demo = "demo";

    /// <summary>Targets that may be filled more than once.</summary>
    private static readonly ImmutableArray<ImportTarget> Repeatable = [ImportTarget.Bill, ImportTarget.Service, ImportTarget.Tag];

    private readonly ImmutableArray<ImportMappingError>.Builder _errors = ImmutableArray.CreateBuilder<ImportMappingError>();
    private readonly ImportMappingDocument _document;
    private readonly string[] _header;
    private readonly bool _hasAsOf;

    private ImportMappingCheck(ImportMappingDocument document, string[] header, DateOnly? asOf) =>
        (_document, _header, _hasAsOf) = (document, header, asOf is not null || document.AsOf is not null);

    /// <summary>Makes a mapping ready for a file, or says all that is wrong.</summary>
    public static ImmutableArray<ImportMappingError> TryBind(
        ImportMappingDocument document, string[] header, DateOnly? asOf, out ImportMapping? mapping)
    {
        var check = new ImportMappingCheck(document, header, asOf);
        var fields = check.Whole();
        var minorPerMajor = 1L;
        for (var digit = 0; digit < (document.MinorDigits ?? 2) && digit < MinorDigitsMax; digit++)
        {
            minorPerMajor *= 10;
        }

        mapping = check._errors.Count == 0 ? new ImportMapping(fields, asOf ?? document.AsOf, minorPerMajor) : null;
        return check._errors.DrainToImmutable();
    }

    /// <summary>What separates columns.</summary>
    public static char DelimiterOf(ImportMappingDocument document) => IsDelimiter(document.Delimiter) ? document.Delimiter![0] : ',';

    private static bool IsDelimiter(string? text) =>
        text is [var one] && (char.IsPunctuation(one) || char.IsSymbol(one) || one == '\t') && char.IsAscii(one) && one != '"';

    private ImmutableArray<ImportField> Whole()
    {
        Require("/name", _document.Name.Length is >= 1 and <= 200, "mapping.length", "A name has 1 to 200 characters.");
        Require("/delimiter", _document.Delimiter is null || IsDelimiter(_document.Delimiter),
            "mapping.delimiter", "A delimiter is one character of ASCII; no quote, letter or digit.");
        Require("/minorDigits", _document.MinorDigits is null or (>= 0 and <= MinorDigitsMax),
            "mapping.out-of-range", $"Expected 0 to {MinorDigitsMax}.");
        foreach (var (name, count) in _header.CountBy(name => name, StringComparer.Ordinal))
        {
            Require("/fields", count == 1, "mapping.ambiguous-column", $"The header has '{name}' more than once.");
        }

        if (_document.Fields.IsDefaultOrEmpty || _document.Fields.Length > FieldsMax)
        {
            Require("/fields", isMet: false, "mapping.field-count", $"A mapping has 1 to {FieldsMax} fields.");
            return [];
        }

        var fields = _document.Fields.Select((field, place) => Field($"/fields/{place}", field)).ToImmutableArray();
        foreach (var needed in new[] { ImportTarget.Id, ImportTarget.Msisdn })
        {
            Require("/fields", fields.Any(field => field?.Target == needed),
                "mapping.missing-target", $"No field fills '{KebabName.Of(needed)}'.");
        }

        Repetitions(fields);
        return [.. fields.OfType<ImportField>()];
    }

    private void Repetitions(ImmutableArray<ImportField?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is { } field && !Repeatable.Contains(field.Target))
            {
                var isFirst = !fields.Take(i).Any(other => other?.Target == field.Target && other.TraitName == field.TraitName);
                Require($"/fields/{i}/target", isFirst,
                    "mapping.repeated-target", $"'{field.Document.Target}' is filled twice.");
            }
        }
    }

    private ImportField? Field(string path, ImportFieldDocument? field)
    {
        if (field is null)
        {
            Require(path, isMet: false, "mapping.field-count", "A field is missing here.");
            return null;
        }

        var errorsBefore = _errors.Count;
        var isTarget = TryTarget(field.Target, out var target, out var trait);
        Require($"{path}/target", isTarget,
            "mapping.unknown-target", $"There is no target '{field.Target}'. There are: {KebabName.All<ImportTarget>()}:<name>.");
        Require(path, field.Column is null ^ field.Value is null, "mapping.source", "A field has either a column or a value.");
        var reading = DefaultReading(target);
        var isReading = field.As is null || KebabName.TryParse(field.As, out reading);
        Require($"{path}/as", isReading,
            "mapping.unknown-reading", $"There is no reading '{field.As}'. There are: {KebabName.All<ImportReading>()}.");
        Require($"{path}/as", !isTarget || !isReading || CanRead(target, reading),
            "mapping.reading", $"'{field.Target}' cannot be read so.");
        Require($"{path}/as", reading != ImportReading.MonthsBefore || _hasAsOf,
            "mapping.as-of", "Months before need a day 'asOf' to count from.");
        var whenEmpty = target is ImportTarget.Id or ImportTarget.Msisdn ? ImportEmpty.Reject : ImportEmpty.Ignore;
        Require($"{path}/whenEmpty", field.WhenEmpty is null || KebabName.TryParse(field.WhenEmpty, out whenEmpty), "mapping.when-empty",
            $"Expected one of: {KebabName.All<ImportEmpty>()}.");
        Require($"{path}/whenEmpty", target is not (ImportTarget.Id or ImportTarget.Msisdn) || whenEmpty == ImportEmpty.Reject,
            "mapping.when-empty", "Nobody can be imported without it.");
        Require($"{path}/value", target != ImportTarget.Msisdn || field.Value is null or Demo,
            "mapping.value", "The only value for all MSISDNs is 'demo'.");
        Require($"{path}/value", target != ImportTarget.Id || field.Value is null, "mapping.value", "An id comes from a column.");
        Require($"{path}/timesColumn", target == ImportTarget.Bill || field.TimesColumn is null,
            "mapping.times-column", "Only bills can stand several times.");
        var bound = new ImportField(
            field, target, trait, reading, whenEmpty,
            Place($"{path}/column", field.Column),
            Place($"{path}/timesColumn", field.TimesColumn),
            Place($"{path}/requiresColumn", field.RequiresColumn));
        return _errors.Count == errorsBefore ? bound : isTarget ? bound : null;
    }

    private static bool TryTarget(string text, out ImportTarget target, out string trait)
    {
        trait = text.StartsWith(TraitPrefix, StringComparison.Ordinal) ? text[TraitPrefix.Length..] : string.Empty;
        if (trait.Length > 0)
        {
            target = ImportTarget.Trait;
            return trait.Length <= 64 && trait.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        }

        return KebabName.TryParse(text, out target) && target != ImportTarget.Trait;
    }

    private static ImportReading DefaultReading(ImportTarget target) => target switch
    {
        ImportTarget.Balance or ImportTarget.Bill => ImportReading.Money,
        ImportTarget.Points or ImportTarget.DataAllowance => ImportReading.Number,
        ImportTarget.JoinedAt => ImportReading.Date,
        ImportTarget.Consent => ImportReading.YesNo,
        _ => ImportReading.Text,
    };

    private static bool CanRead(ImportTarget target, ImportReading reading) => target switch
    {
        ImportTarget.JoinedAt => reading is ImportReading.Date or ImportReading.MonthsBefore,
        ImportTarget.Trait => reading is ImportReading.Text or ImportReading.Number or ImportReading.Money,
        _ => reading == DefaultReading(target),
    };

    private int Place(string path, string? column)
    {
        if (column is null)
        {
            return -1;
        }

        var place = Array.IndexOf(_header, column);
        Require(path, place >= 0, "mapping.unknown-column", $"The file has no column '{column}'.");
        return place;
    }

    private void Require(string path, bool isMet, string code, string message)
    {
        if (!isMet)
        {
            _errors.Add(new ImportMappingError(path, code, message));
        }
    }
}
