using SmartManager.Domain.Decisioning;
using SmartManager.Silo.Campaigns;

namespace SmartManager.Gateway.Tests;

/// <summary>What counters of a campaign say about where its targets stand.</summary>
public sealed class CampaignFunnelTests
{
    [Fact]
    public void ReasonsAddUpToThoseWhoWereHeldBack_AndTheControlGroupIsNoneOfThem()
    {
        var funnel = new CampaignFunnel();
        funnel.Add("control", 275);
        funnel.Add("held-back", 3);
        funnel.Add("held-back/" + Refusal.CampaignHoldout.Code, 275);
        funnel.Add("held-back/" + Refusal.NoSlot.Code, 3);

        Assert.Equal(new Dictionary<string, long> { [Refusal.NoSlot.Code] = 3 }, funnel.HeldBack);
    }
}
