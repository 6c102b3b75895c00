using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

public sealed partial class SubscriberGrain
{
    /// <inheritdoc/>
    public async Task<byte[]> TestPolicy(PolicyTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var state = Decode(await KnowAsync());
        var context = Context();
        if (test.RulebookVersion is { } version)
        {
            var rulebook = await rulebooks.FindAsync(version, CancellationToken.None);
            context = context with { Rulebook = rulebook ?? throw new ArgumentException($"There is no rulebook {version}.", nameof(test)) };
        }

        context = context with { Now = test.At ?? context.Now };
        var occasion = new Occasion(test.Channel, test.Moment, test.Offer);
        var limit = ChannelFacts.Inbound.Has(test.Channel) ? NextBestAction.BestMax : 1;
        state = SubscriberDecider.AsOf(state, context);
        var choice = NextBestAction.Choose(state, occasion, limit, context.Now, context);
        return DecisionTraceBody.Encode(
            new DecisionTrace(context.Rulebook, context.Now, context.Now, occasion, limit, state, choice)
            {
                Learnt = context.Learnt,
                SoldOut = context.SoldOut,
            });
    }
}
