using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Streams;

/// <summary>Takes the network events of one stream. Its key is the stream's.</summary>
public interface IStreamPartitionGrain : IGrainWithStringKey;

/// <summary>
/// Hands each event of a stream to its subscriber, and says that it has a batch only when all of it is durable. Until then the provider
/// hands the batch over again; what was committed of it is known by its id then.
/// </summary>
/// <remarks>
/// The events of a subscriber go one after the other, as they lie on the stream, and after one that could not be committed no later one of
/// the same subscriber goes. The next batch comes when this one is done, so the order holds across batches too.
/// </remarks>
[ImplicitStreamSubscription(NetworkEventStreams.Namespace)]
internal sealed partial class StreamPartitionGrain(
    IOptions<StreamOptions> options, StreamInstruments instruments, TimeProvider time, ILogger<StreamPartitionGrain> logger)
    : Grain, IStreamPartitionGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<StreamedNetworkEvent>
{
    private readonly ILogger<StreamPartitionGrain> _logger = logger;

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<StreamedNetworkEvent>().ResumeAsync(this);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">Not all of it is durable; it must come again.</exception>
    public async Task OnNextAsync(IList<SequentialItem<StreamedNetworkEvent>> items)
    {
        var subscribers = new Queue<IReadOnlyList<StreamedNetworkEvent>>(items
            .Select(static item => item.Item)
            .Where(IsTakeable)
            .GroupBy(static one => one.Subscriber)
            .Select(static one => one.ToList()));
        var failure = default(Exception);
        await Task.WhenAll(Enumerable.Range(0, options.Value.SubscribersAtOnceMax).Select(_ => WorkAsync()));
        if (failure is not null)
        {
            instruments.BatchComesAgain();
            LogComesAgain(failure.GetType().Name, items.Count);
            throw new StoreUnavailableException("Not all events of the batch could be committed; it must come again.");
        }

        async Task WorkAsync()
        {
            while (subscribers.TryDequeue(out var events))
            {
                failure = await HandAsync(events) ?? failure;
            }
        }
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(ex.GetType().Name);
        return Task.CompletedTask;
    }

    /// <summary>Hands the events of one subscriber over, until one cannot be committed.</summary>
    /// <returns>Why it cannot; null if all are dealt with.</returns>
    private async Task<Exception?> HandAsync(IReadOnlyList<StreamedNetworkEvent> events)
    {
        var subscriber = GrainFactory.GetGrain<ISubscriberGrain>(events[0].Subscriber.Value);
        foreach (var one in events)
        {
            try
            {
                var answer = await subscriber.Handle(
                    new SubscriberMessage(NetworkEventId.Prefix + one.Id, new SubscriberCommand.ObserveNetworkEvent(one.Event)));
                instruments.EventTaken(answer.Status switch
                {
                    SubscriberAnswerStatus.Duplicate => "duplicate",
                    SubscriberAnswerStatus.Refused => "rejected",
                    _ => "accepted",
                });
            }
            catch (Exception exception) when (MayPass(exception))
            {
                return exception;
            }
            catch (Exception exception)
            {
                // A bug of ours with this one event. It would stop everybody on the stream for ever.
                instruments.EventTaken("failed");
                LogEventFailed(exception.GetType().Name);
            }
        }

        return null;
    }

    private bool IsTakeable(StreamedNetworkEvent one)
    {
        if (StreamedEventCheck.FindFault(one, time.GetUtcNow(), options.Value) is not { } code)
        {
            return true;
        }

        instruments.EventTaken("rejected");
        LogRejected(code);
        return false;
    }

    /// <summary>The store is away, the silo was lost, stops or is full: nothing is wrong with the event.</summary>
    private static bool MayPass(Exception exception) =>
        exception is StoreUnavailableException or SiloOverloadedException or OrleansException or TimeoutException
            or OperationCanceledException or ObjectDisposedException;
}
