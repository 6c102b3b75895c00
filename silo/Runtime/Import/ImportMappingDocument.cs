using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Silo.Import;

/// <summary>How the columns of a file become subscribers, as an operator writes it. Guide: docs/guide/import-mapping.md.</summary>
public sealed record ImportMappingDocument
{
    /// <summary>For people. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What separates columns: one character. Default a comma.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The day that the file describes, for durations such as months with us. Can be given anew with each import.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Decimal places of the currency's smallest unit. 0 to 4. Default 2.</summary>
    public int? MinorDigits { get; init; }

    /// <summary>What becomes what. 1 to 256.</summary>
    public required ImmutableArray<ImportFieldDocument> Fields { get; init; }
}

/// <summary>One thing known of a subscriber and where it comes from: a column, a fixed value, or a number made up for demos.</summary>
public sealed record ImportFieldDocument
{
    /// <summary>
    /// What is filled: <c>id</c>, <c>msisdn</c>, <c>brand</c>, <c>plan</c>, <c>region</c>, <c>language</c>, <c>time-zone</c>,
    /// <c>joined-at</c>,
    /// <c>balance</c>, <c>points</c>, <c>data-allowance</c>, <c>bill</c>, <c>consent</c>, <c>service</c>, <c>tag</c> or
    /// <c>trait:&lt;name&gt;</c>.
    /// </summary>
    public required string Target { get; init; }

    /// <summary>From this column. Null for a fixed value.</summary>
    public string? Column { get; init; }

    /// <summary>
    /// A fixed value for all rows; for <c>msisdn</c> the word <c>demo</c> makes numbers that cannot be live. Null if a column is given.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>
    /// How the column's text is read: <c>text</c>, <c>number</c>, <c>money</c>, <c>months-before</c>, <c>date</c> or <c>yes-no</c>.
    /// Default by target.
    /// </summary>
    public string? As { get; init; }

    /// <summary>Put before what was read.</summary>
    public string? Prefix { get; init; }

    /// <summary>What each text of the column means; null means that nothing is filled. A text not named here is a finding.</summary>
    public Dictionary<string, string?>? Values { get; init; }

    /// <summary>
    /// What an empty column is: <c>ignore</c>, <c>warn</c> or <c>reject</c>. Default ignore; for id and MSISDN always reject.
    /// </summary>
    public string? WhenEmpty { get; init; }

    /// <summary>For bills: how often the amount stands in the history, at most as the whole number of this column. Null for once.</summary>
    public string? TimesColumn { get; init; }

    /// <summary>Nothing is filled in rows in which this column is empty. Null for none.</summary>
    public string? RequiresColumn { get; init; }
}

/// <summary>How mappings look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImportMappingDocument))]
public sealed partial class ImportJson : JsonSerializerContext;
