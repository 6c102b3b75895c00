using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SmartManager.Cluster.Streams;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Numbers;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Tests;

/// <summary>Everything that grains tell each other arrives in another process as it was sent.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly SubscriberId Id = SubscriberId.Parse("sub-1");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly ContactKey Key = new(Id, 7, 2);

    private readonly ServiceProvider _services =
        new ServiceCollection().AddSerializer(static serializer => serializer.AddSmartManagerMessages()).BuildServiceProvider();

    public static TheoryData<SubscriberCommand> Commands => [.. Samples.Commands];

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void ACommandArrivesWhole(SubscriberCommand command)
    {
        var arrived = Travel(new SubscriberMessage("id-1", command));
        Assert.Equal("id-1", arrived.Id);
        if (command is SubscriberCommand.ReplaceProfile { Profile: var profile })
        {
            Assert.True(Assert.IsType<SubscriberCommand.ReplaceProfile>(arrived.Command).Profile.IsSameAs(profile));
            return;
        }

        Assert.Equal(command, arrived.Command);
    }

    [Fact]
    public void EveryCommandIsAmongTheSamples() => Assert.Equal(
        typeof(SubscriberCommand).GetNestedTypes().Select(type => type.Name).Order(),
        Samples.Commands.Select(command => command.GetType().Name).Distinct().Order());

    [Fact]
    public void AnswersArriveWhole()
    {
        Same(new SubscriberAnswer(SubscriberAnswerStatus.Refused, 4, "offer.unknown", null, HasProfile: false));
        var parts = new PriorityParts(0.5, 1, 12.25, 3);
        ImmutableArray<Proposal> proposals = [new Proposal("roam-5", "漫游包", "您好", 900, 18.375, parts)];
        var answer = Travel(new InteractionAnswer(SubscriberAnswerStatus.Done, 3, 9, proposals, RefusalCode: null));
        Assert.Equal(proposals, answer.Proposals.AsEnumerable());
        Assert.Equal(new InteractionAnswer(SubscriberAnswerStatus.Done, 3, 9, [], null), answer with { Proposals = [] });
        Same(new PolicyTest(Channel.Sms, KeyMoment.PointsRedeemable, null, At, 3));
        Same(new PoolStatus("pool", 1, 2, 3, 4, null, new PoolStanding(PoolRoom.None, PoolLimit.Units)));
        Same(new OutgoingUnit("pool", Key.ToString(), UnitMove.Booked));
        Same(new NumberAnswer(new SubscriberAnswer(SubscriberAnswerStatus.Done, 1, null, null), "sub-1"));
        Same(Key);
        Same(new ReleaseAnswer(IsReleased: false, 0, "suppression.no-consent"));
        Same(new ListClaim("agent-7", "c-1", 10) { Campaign = "spring", Task = "call" });
        var given = Travel(new GivenOut([new GivenRow("sub-1~7~2", 2, 3)], [new SkippedRow("sub-2~7~2", "spring.call", "contact-policy.cap")]));
        Assert.Equal<GivenRow>([new GivenRow("sub-1~7~2", 2, 3)], given.Rows);
        Assert.Equal<SkippedRow>([new SkippedRow("sub-2~7~2", "spring.call", "contact-policy.cap")], given.Skipped);
        Same(new StreamedNetworkEvent("ev-1", Id, new NetworkEvent.Bill(Samples.February, 4_200) { OccurredAt = At }));
    }

    [Fact]
    public void AStateArrivesAsItIsStored()
    {
        var state = SubscriberState.Initial(Id);
        Assert.Equal(SubscriberSnapshot.Encode(state), SubscriberSnapshot.Encode(Travel(state)));
    }

    [Fact]
    public void AFailureOfTheStoreArrivesWithItsTypeAndText()
    {
        var arrived = Travel<Exception>(new StoreUnavailableException("The disk is full."));
        Assert.Equal("The disk is full.", Assert.IsType<StoreUnavailableException>(arrived).Message);
    }

    private void Same<T>(T sent) => Assert.Equal(sent, Travel(sent));

    private T Travel<T>(T message)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(message))!;
    }
}
