using SmartManager.Contracts.Numbers;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Numbers;

namespace SmartManager.Grains.Subscribers;

public sealed partial class SubscriberGrain
{
    /// <inheritdoc/>
    public async Task TakeOverWishes()
    {
        if (Decode(await KnowAsync()).Profile?.Msisdn is { } msisdn)
        {
            await TakeOverWishesAsync(msisdn);
        }
    }

    private async Task TakeOverWishesAsync(string msisdn)
    {
        if (await records.FindLookupAsync(TurnMapping.LookupOfWishes(msisdn), CancellationToken.None) is null or NumberGrain.NoWishes
            || await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(msisdn), CancellationToken.None) != _key.Id)
        {
            return;
        }

        var number = GrainFactory.GetGrain<INumberGrain>(NumberKey.Of(msisdn));
        var wishes = await number.GetWishes();
        foreach (var kept in wishes)
        {
            await TakeTurnAsync(new SubscriberMessage(kept.MessageId, new SubscriberCommand.TakeOverWish(kept.Wish)));
        }

        if (!wishes.IsEmpty)
        {
            await number.Forget(msisdn, wishes[^1].Version);
        }
    }
}
