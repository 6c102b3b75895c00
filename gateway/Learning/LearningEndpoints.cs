using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Gateway.Learning;

/// <summary>What outcomes have taught so far.</summary>
/// <param name="Version">The version that decisions are taken with; 0 for nothing yet.</param>
/// <param name="Counts">By offer, channel and kind of subscribers.</param>
internal sealed record LearntView(long Version, ImmutableArray<OutcomeView> Counts);

/// <summary>How an offer fared.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Channel">Where it was put.</param>
/// <param name="Cell">To which kind of subscribers; <c>other</c> for those of no kind.</param>
/// <param name="Accepted">How many said yes.</param>
/// <param name="Declined">How many said no, or nothing.</param>
/// <param name="Share">The share of those who said yes. 0 to 1.</param>
internal sealed record OutcomeView(string Offer, Channel Channel, string Cell, long Accepted, long Declined, double Share);

/// <summary>What outcomes have taught.</summary>
internal static class LearningEndpoints
{
    public static void MapLearning(this IEndpointRouteBuilder routes) => routes.MapGet("/learning", Get)
        .WithTags("Learning").WithName("GetLearning")
        .WithSummary("What outcomes have taught so far: the version that decisions are taken with.");

    private static Ok<LearntView> Get(ILearning learning)
    {
        var learnt = learning.Current;
        return TypedResults.Ok(new LearntView(learnt.Version, [.. learnt.Counts.Select(count => new OutcomeView(
            count.Offer,
            count.Channel,
            count.Cell,
            count.Accepted,
            count.Declined,
            count.Accepted + count.Declined == 0 ? 0 : count.Accepted / (double)(count.Accepted + count.Declined)))]));
    }
}
