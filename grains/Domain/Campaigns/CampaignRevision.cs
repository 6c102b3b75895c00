using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns;

/// <summary>What is stored of a campaign when it is approved, and what its dispatch runs. Form: docs/formats/campaigns.md.</summary>
/// <param name="Campaign">As it was approved.</param>
/// <param name="ProgramRegions">The regions of its program at that instant; empty for all.</param>
public sealed record CampaignRevision(CampaignDocument Campaign, ImmutableArray<string> ProgramRegions)
{
    /// <summary>The store's numbers of the lists that it names, by name: no other list of the name is taken; null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, long>? Lists { get; init; }

    /// <summary>The bytes that are stored: UTF-8 JSON.</summary>
    /// <param name="campaign">As it was approved.</param>
    /// <param name="programRegions">The regions of its program; empty for all.</param>
    /// <param name="lists">The store's numbers of the lists that it names; null or empty for any.</param>
    public static byte[] Encode(
        CampaignDocument campaign, ImmutableArray<string> programRegions, ImmutableSortedDictionary<string, long>? lists = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CampaignRevision(campaign, programRegions)
            {
                Lists = lists is { IsEmpty: false } ? lists.WithComparers(StringComparer.Ordinal) : null,
            },
            CampaignJson.Default.CampaignRevision);

    /// <summary>What was stored.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static CampaignRevision Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CampaignJson.Default.CampaignRevision)
                ?? throw new FormatException("The stored campaign is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The stored campaign is not whole, or of a later build.", exception);
        }
    }
}
