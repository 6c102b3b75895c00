using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Contracts.Storage;

namespace SmartManager.Silo.Campaigns;

/// <summary>What of campaigns every decision must know at once. Small, and stored as a document of versions.</summary>
/// <param name="Triggers">The revision that runs of each trigger campaign that does.</param>
/// <param name="Ended">When campaigns were ended before their time. UTC.</param>
public sealed record CampaignBoard(
    ImmutableSortedDictionary<string, long> Triggers, ImmutableSortedDictionary<string, DateTimeOffset> Ended)
{
    /// <summary>Nothing.</summary>
    public static CampaignBoard Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal));

    /// <summary>The bytes that are stored: UTF-8 JSON.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, CampaignBoardJson.Default.CampaignBoard);

    /// <summary>What was stored; nothing if nothing was.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static CampaignBoard Read(Document? stored)
    {
        if (stored is null)
        {
            return Empty;
        }

        try
        {
            var read = JsonSerializer.Deserialize(stored.Body.Span, CampaignBoardJson.Default.CampaignBoard)
                ?? throw new FormatException("The stored board of campaigns is empty.");
            return new CampaignBoard(
                read.Triggers.WithComparers(StringComparer.Ordinal), read.Ended.WithComparers(StringComparer.Ordinal));
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored board of campaigns is not whole, or of a later build.", exception);
        }
    }
}

/// <summary>How the board looks in the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CampaignBoard))]
internal sealed partial class CampaignBoardJson : JsonSerializerContext;
