using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Grains.Channels.Steering;

namespace SmartManager.Grains.Campaigns;

/// <summary>Hands test messages to the carrier itself: they are nobody's contacts, so no subscriber's turn and no outbox row is theirs.</summary>
/// <remarks>What is to leave is durable before it leaves, so a key is sent at most once, whatever crashes in between.</remarks>
public sealed class TestSendGrain(
    IDocuments documents, IEnumerable<ICarrier> carriers, SendingSteering steering, IOptions<OutsideOptions> outside, TimeProvider time)
    : Grain, ITestSendGrain
{
    /// <summary>No carrier of this product serves the channel.</summary>
    public const string NoCarrier = "test-send.no-carrier";

    /// <summary>An operator has stopped the channel or the carrier.</summary>
    public const string Stopped = "test-send.stopped";

    /// <summary>It is none of the own numbers any more.</summary>
    public const string NotOwn = "test-send.not-own";

    /// <summary>The carrier did not take it, and did not say why.</summary>
    public const string Refused = "test-send.refused";

    /// <summary>Test sends of a campaign among which a key is found again. Unit: sends.</summary>
    public const int KeysRemembered = 500;

    private const int StoreTriesMax = 5;

    /// <summary>No subscriber has lived through so many turns: a receipt for a test is a receipt for no contact.</summary>
    private const long FirstVersion = 1L << 62;

    private string Kind => TestSend.KindOf(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task<TestSend> Send(TestSend order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (await FindAsync(order.Key) is { } before)
        {
            return before;
        }

        var own = await documents.FindAsync(TestNumbersVersion.Kind, version: null, CancellationToken.None) is { } stored
            ? ReadNumbers(stored).Numbers.Select(static one => one.Number).ToHashSet(StringComparer.Ordinal)
            : [];
        await steering.BeforeBatchAsync(CancellationToken.None);
        order = order with { Messages = [.. order.Messages.Select(message => Prepare(message, order.Channel, own))] };
        if (await AddAsync(order, isFirst: true) is { } other)
        {
            return other;
        }

        var messages = order.Messages.ToBuilder();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Outcome == TestOutcome.InDoubt)
            {
                messages[i] = await HandOverAsync(order, i);
            }
        }

        order = order with { Messages = messages.ToImmutable() };
        await AddAsync(order, isFirst: false);
        return order;
    }

    /// <summary>A test send as it is stored.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static TestSend Read(Document stored) => Read(stored, PlanningJson.Default.TestSend);

    /// <summary>The own numbers as they are stored.</summary>
    /// <exception cref="FormatException">No build ever wrote it.</exception>
    public static TestNumbersVersion ReadNumbers(Document stored) => Read(stored, PlanningJson.Default.TestNumbersVersion);

    private static T Read<T>(Document stored, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Body.Span, type) ?? throw new FormatException("What is stored of tests is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("What is stored of tests is not whole, or of a later build.", exception);
        }
    }

    private ICarrier? CarrierOf(Channel channel) =>
        outside.Value.Has(channel.Name()) ? null : carriers.FirstOrDefault(carrier => carrier.Channel == channel);

    private TestMessage Prepare(TestMessage message, Channel channel, HashSet<string> own) => message switch
    {
        { Text: null } => message,
        _ when !own.Contains(message.Number) => message with { Outcome = TestOutcome.NotSent, Reason = NotOwn },
        _ when CarrierOf(channel) is null => message with { Outcome = TestOutcome.NotSent, Reason = NoCarrier },
        _ => message with { Outcome = TestOutcome.InDoubt, Reason = null },
    };

    private async Task<TestMessage> HandOverAsync(TestSend order, int place)
    {
        var (message, carrier) = (order.Messages[place], CarrierOf(order.Channel)!);
        using var passage = steering.TryBegin(new SentItem(order.Channel.Name(), carrier.Name, string.Empty, time.GetUtcNow()));
        if (passage is null)
        {
            return message with { Outcome = TestOutcome.NotSent, Reason = Stopped };
        }

        var draw = Domain.Decisioning.StableHash.Of("test-send", this.GetPrimaryKeyString(), order.Key) >> 2;
        var key = new ContactKey(SubscriberId.Parse(message.Subscriber!), FirstVersion | (long)draw, (byte)place);
        var report = await carrier.SendAsync(
            new CarrierMessage(key, MessageKind.Marketing, new OutgoingMessage(message.Number, message.Text!, order.Task)),
            CancellationToken.None);
        return report.Handover switch
        {
            Handover.Accepted => message with { Outcome = TestOutcome.Sent, CarrierMessageId = report.CarrierMessageId },
            Handover.Unknown => message,
            _ => message with { Outcome = TestOutcome.Failed, Reason = report.Reason ?? Refused },
        };
    }

    private async Task<TestSend?> FindAsync(string key) =>
        (await documents.ReadVersionsAsync(Kind, 2 * KeysRemembered, CancellationToken.None))
            .Select(Read).FirstOrDefault(one => one.Key == key);

    /// <summary>Stores it. Before anything of it leaves it must be the first with its key.</summary>
    /// <returns>The one that another activation stored meanwhile with its key; null if it is stored.</returns>
    private async Task<TestSend?> AddAsync(TestSend send, bool isFirst)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(send, PlanningJson.Default.TestSend);
        for (var tries = 0; tries < StoreTriesMax; tries++)
        {
            var newest = await documents.FindAsync(Kind, version: null, CancellationToken.None);
            if (await documents.TryAddAsync(
                new Document(Kind, (newest?.Version ?? 0) + 1, time.GetUtcNow(), body), CancellationToken.None))
            {
                return null;
            }

            if (isFirst && await FindAsync(send.Key) is { } other)
            {
                return other;
            }
        }

        throw new StoreUnavailableException("Others stored test sends of the campaign again and again.");
    }
}
