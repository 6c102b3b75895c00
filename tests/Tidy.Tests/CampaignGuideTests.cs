using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Tidy.Tests;

/// <summary>Whoever is refused as a planner finds the code in the guide, with the sentence that came with it.</summary>
public sealed class CampaignGuideTests
{
    [Fact]
    public void TheGuideHasEveryRefusal_WithItsSentence()
    {
        var guide = File.ReadAllLines(Repository.PathOf("docs/guide/campaigns.md"));

        Assert.Equal(
            [],
            PlanningRefusal.All.Where(refusal => guide.Count(line =>
                line.StartsWith($"| `{refusal.Code}` | ", StringComparison.Ordinal)
                && line.EndsWith($" | {refusal.Detail} |", StringComparison.Ordinal)) != 1).Select(refusal => refusal.Code));
    }
}
