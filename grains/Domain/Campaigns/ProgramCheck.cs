using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>Checks a program and tells everything that is wrong with it at once.</summary>
public static class ProgramCheck
{
    /// <summary>Longest time of a program or campaign: a slip in a year is found here.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromDays(5 * 366);

    internal const int NameLengthMax = 200;
    internal const int PurposeLengthMax = 2_000;
    internal const int RegionLengthMax = 64;

    /// <summary>Checks a program.</summary>
    /// <param name="program">What a planner wrote.</param>
    /// <param name="rulebook">The rules in force: they say which offers there are.</param>
    /// <returns>What is wrong; empty if nothing is.</returns>
    public static ImmutableArray<CampaignError> Check(ProgramDocument program, Rulebook rulebook)
    {
        var found = new Findings("program");
        found.Name("/id", program.Id, CampaignLimits.IdLengthMax);
        found.Text("/name", program.Name, 1, NameLengthMax);
        found.Text("/purpose", program.Purpose, 0, PurposeLengthMax);
        Time(found, program.From, program.Until);
        Regions(found, program.Regions);
        found.Count("/offers", program.Offers.Length, 0, CampaignLimits.ScopeMax);
        var offers = rulebook.Offers.Select(offer => offer.Id).ToHashSet(StringComparer.Ordinal);
        var seenOffers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < program.Offers.Length && !found.IsFull; i++)
        {
            var path = $"/offers/{i}";
            if (found.IsThere(path, program.Offers[i])
                && found.Known(path, program.Offers[i], offers, "unknown-offer", "The rulebook in force has no offer"))
            {
                found.Once(path, seenOffers, program.Offers[i], $"'{program.Offers[i]}'");
            }
        }

        var seenChannels = new HashSet<Channel>();
        for (var i = 0; i < program.Channels.Length && !found.IsFull; i++)
        {
            found.Once($"/channels/{i}", seenChannels, program.Channels[i], $"'{program.Channels[i].Name()}'");
        }

        return found.All;
    }

    internal static void Time(Findings found, DateTimeOffset from, DateTimeOffset until)
    {
        if (found.Require("/until", from < until, "out-of-order", "'until' must come after 'from'."))
        {
            found.Require("/until", until - from <= TimeMax, "too-long",
                FormattableString.Invariant($"It may last {TimeMax.TotalDays} days at most."));
        }
    }

    internal static void Regions(Findings found, ImmutableArray<string> regions)
    {
        found.Count("/regions", regions.Length, 0, CampaignLimits.ScopeMax);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < regions.Length && !found.IsFull; i++)
        {
            var path = $"/regions/{i}";
            if (found.IsThere(path, regions[i]) && found.Text(path, regions[i], 1, RegionLengthMax))
            {
                found.Once(path, seen, regions[i], $"'{regions[i]}'");
            }
        }
    }
}
