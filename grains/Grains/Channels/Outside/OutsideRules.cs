using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Messaging;
using SmartManager.Grains.Channels.Steering;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>What holds for every claim of workers outside. A call takes longer than a message: its claims hold longer.</summary>
/// <param name="options">Which channels are theirs.</param>
/// <param name="calls">How long calls are claimed.</param>
/// <param name="steering">What may leave.</param>
public sealed class OutsideRules(IOptions<OutsideOptions> options, IOptions<CallListOptions> calls, SendingSteering steering)
{
    private static readonly string Calls = Channel.OutboundCall.Name();

    /// <summary>Whether workers outside hand over a channel's messages.</summary>
    public bool Serves(string channel) => options.Value.Has(channel);

    /// <summary>How long a claim of a channel's messages holds.</summary>
    public TimeSpan TimeOf(string channel) => channel == Calls ? calls.Value.ClaimTimeout : options.Value.ClaimTimeout;

    /// <summary>When the time of a claim is over. UTC.</summary>
    /// <param name="claimed">A row that is <see cref="OutboxState.Releasing"/>.</param>
    public DateTimeOffset EndOf(OutboxRow claimed)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        return claimed.ChangedAt + TimeOf(claimed.Channel);
    }

    /// <summary>Takes over how sending is steered by now.</summary>
    public ValueTask FollowAsync(CancellationToken cancellationToken) => steering.BeforeBatchAsync(cancellationToken);

    /// <summary>Whether nothing holds a row back: not its channel, its task, nor any carrier that workers hand over to.</summary>
    public bool MayLeave(OutboxRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var book = steering.Current;
        return options.Value.CarrierNames().Append(OutsideChannelGrain.UnknownCarrier)
            .All(carrier => book.Lets(new SentItem(row.Channel, carrier, row.Task, row.DueAt)));
    }
}
