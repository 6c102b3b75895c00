using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Streams;

/// <summary>
/// Where network events lie on Orleans streams, and how a provider must be set up so that an event stays there until its subscriber has it.
/// </summary>
public static class NetworkEventStreams
{
    /// <summary>The namespace of the streams. Whatever any provider has in it is handed to subscribers.</summary>
    public const string Namespace = "network-events";

    /// <summary>The name of the provider that <c>Streams:Provider</c> adds.</summary>
    public const string Provider = "NetworkEvents";

    /// <summary>Streams that events are spread over by their subscriber. A change of it would lose their order once.</summary>
    public const int PartitionCount = 32;

    /// <summary>Queues of the provider in memory: each is pulled by one silo.</summary>
    private const int MemoryQueueCount = 8;

    /// <summary>
    /// How long a provider tries to hand a batch over before it passes on to the next one. In effect for ever: what was not committed is
    /// not passed over.
    /// </summary>
    private static readonly TimeSpan DeliveryTimeMax = TimeSpan.FromDays(3_650);

    /// <summary>The stream that the events of a subscriber belong on.</summary>
    /// <param name="subscriber">Whose.</param>
    /// <returns>One of <see cref="PartitionCount"/>, always the same one on every machine.</returns>
    public static StreamId Of(SubscriberId subscriber) => OfPartition(
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.ASCII.GetBytes(subscriber.Value))) % PartitionCount));

    /// <summary>A stream by its number.</summary>
    /// <param name="partition">0 to <see cref="PartitionCount"/>, exclusive.</param>
    public static StreamId OfPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, PartitionCount);
        return StreamId.Create(Namespace, partition.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds the provider in memory. What lies in it is lost with the silo that holds it.</summary>
    public static ISiloBuilder AddNetworkEventsInMemory(this ISiloBuilder silo) => silo.AddMemoryStreams(Provider, static memory =>
    {
        memory.ConfigurePartitioning(MemoryQueueCount);
        memory.KeepUntilCommitted();
    });

    /// <summary>Adds the same provider to a client that publishes.</summary>
    public static IClientBuilder AddNetworkEventsInMemory(this IClientBuilder client) => client.AddMemoryStreams(Provider, static memory =>
    {
        memory.ConfigurePartitioning(MemoryQueueCount);
        memory.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
    });

    /// <summary>
    /// Lets a provider hand a batch over again until all of it is committed, and needs no storage for subscriptions. For every provider that
    /// carries network events.
    /// </summary>
    public static void KeepUntilCommitted(this ISiloPersistentStreamConfigurator provider)
    {
        provider.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        provider.ConfigurePullingAgent(static agent => agent.Configure(static pulling => pulling.MaxEventDeliveryTime = DeliveryTimeMax));
    }
}
