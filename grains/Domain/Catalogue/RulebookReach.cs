using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>Finds what nobody will ever come to: pools, stages and offers. Tells nothing that is not so, but does not find all.</summary>
internal static class RulebookReach
{
    /// <summary>What nobody comes to. Only for documents that are right.</summary>
    public static IEnumerable<RulebookError> Of(RulebookDocument document)
    {
        var stages = new Stages(document.Arbitration?.Stages);
        return Pools(document).Concat(stages.Warn(document)).Concat(Offers(document, stages));
    }

    private static IEnumerable<RulebookError> Pools(RulebookDocument document)
    {
        var used = document.Offers.Select(offer => offer.Pool).ToHashSet(StringComparer.Ordinal);
        return document.Pools.Index().Where(one => !used.Contains(one.Item.Code)).Select(one => new RulebookError(
            $"/pools/{one.Index}", "rulebook.pool-unused", $"No offer takes a unit of the pool '{one.Item.Code}': it limits nothing."));
    }

    private static IEnumerable<RulebookError> Offers(RulebookDocument document, Stages stages)
    {
        var empty = document.Pools.Where(pool => Math.Min(pool.Units ?? pool.Seats ?? long.MaxValue, pool.PerDay ?? long.MaxValue) == 0)
            .Select(pool => pool.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, offer) in document.Offers.Index())
        {
            if (offer.Moments.Length > 0 && offer.Treatments.All(treatment => treatment.Channel != Channel.Sms))
            {
                yield return new RulebookError($"/offers/{i}/moments", "rulebook.unused",
                    "What answers a moment goes out by SMS, and this offer has no treatment for it.");
            }

            if (offer.Treatments.All(treatment => treatment.Channel == Channel.OutboundCall))
            {
                yield return Unreachable($"/offers/{i}/treatments",
                    "Nothing is decided for outbound calls, and this offer has no treatment for another channel.");
            }

            if (offer.Pool is { } pool && empty.Contains(pool))
            {
                yield return Unreachable($"/offers/{i}/pool", $"The pool '{pool}' has no units: the offer is always sold out.");
            }

            if (!stages.CanMeet(offer))
            {
                yield return Unreachable($"/offers/{i}",
                    "Its eligibility, applicability and suitability and the conditions of its stage contradict each other: "
                    + "nobody meets all of them.");
            }
        }
    }

    private static RulebookError Unreachable(string path, string why) => new(path, "rulebook.offer-unreachable", why);

    /// <summary>What has to be met for each stage.</summary>
    private sealed class Stages
    {
        private readonly List<Condition>[] _needed = [[], [], []];
        private readonly bool[] _canReach;

        public Stages(StagesDocument? stages)
        {
            _needed[(int)TrustStage.Trust] = Of(stages?.Trust);
            _needed[(int)TrustStage.Marketing] = Of(stages?.Trust, stages?.Marketing);
            _canReach = [.. _needed.Select(Condition.CanMeetAll)];
        }

        /// <summary>The first stage that nobody reaches; the ones behind it nobody reaches either.</summary>
        public IEnumerable<RulebookError> Warn(RulebookDocument document)
        {
            var first = Array.IndexOf(_canReach, false);
            if (first >= 0)
            {
                var (stage, count) = (KebabName.Of((TrustStage)first), document.Offers.Count(offer => (int)offer.Stage >= first));
                yield return new RulebookError($"/arbitration/stages/{stage}", "rulebook.stage-unreachable",
                    $"Nobody reaches the stage '{stage}'. Offers that need it or a later one, and so never come: {count}.");
            }
        }

        /// <summary>Whether somebody may meet what an offer asks for; true where something else was told that explains it.</summary>
        public bool CanMeet(OfferDocument offer)
        {
            var own = Of(offer.Eligibility, offer.Applicability, offer.Suitability);
            return own.Count == 0
                || !_canReach[(int)offer.Stage]
                || own.Any(condition => !Condition.CanMeetAll([condition]))
                || Condition.CanMeetAll([.. _needed[(int)offer.Stage], .. own]);
        }

        private static List<Condition> Of(params ReadOnlySpan<string?> texts)
        {
            var conditions = new List<Condition>();
            foreach (var text in texts)
            {
                if (text is not null)
                {
                    conditions.Add(Condition.Parse(text));
                }
            }

            return conditions;
        }
    }
}
