using Orleans;
using SmartManager.Cluster;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Load;

namespace SmartManager.SiloHost;

/// <summary>
/// Lets no new work in while the silo is full. What can come again is refused; receipts, replies, wishes and whatever relays ask go on,
/// as they do in one process.
/// </summary>
internal sealed class OverloadFilter(LoadWatch load) : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (load.Reason is { } reason && IsNewWork(context))
        {
            load.Refused(reason);
            throw new SiloOverloadedException();
        }

        return context.Invoke();
    }

    private static bool IsNewWork(IIncomingGrainCallContext context) => context is { Grain: ISubscriberGrain } && context.MethodName switch
    {
        nameof(ISubscriberGrain.Handle) => context.Request.GetArgument(0) is SubscriberMessage
        {
            Command: SubscriberCommand.ObserveNetworkEvent or SubscriberCommand.ReplaceProfile,
        },
        nameof(ISubscriberGrain.OpenInteraction) or nameof(ISubscriberGrain.Preview) => true,
        _ => false,
    };
}
