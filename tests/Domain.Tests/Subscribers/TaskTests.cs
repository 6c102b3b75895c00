namespace SmartManager.Domain.Tests.Subscribers;

public sealed class TaskTests
{
    private static readonly PersonAsked Asked = new(1, 0, TaskKind.UnclearReply) { At = Noon };

    [Fact]
    public void IsAsked_WhenNoRuleUnderstandsAReply()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(new ReceiveReply("什么意思?"))
            .Then(new ReplyReceived("unclear", null, "什么意思?") { At = Noon }, Asked)
            .Does(
                new Count("replies/unclear", 1),
                new AskPerson(Key(1), new OutgoingTask(TaskKind.UnclearReply, "什么意思?")),
                new Count("tasks/asked/unclear-reply", 1));

        // Whoever takes it up sees in the history what was written since.
        spec.When(new ReceiveReply("hello?")).Then(new ReplyReceived("unclear", null, "hello?") { At = Noon });
    }

    [Fact]
    public void IsEndedOnce_AndThenAPersonIsAskedAgain()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown, Asked)
            .When(new EndTask(Key(1), TaskResult.Done, "called back", "bob"))
            .Then(new TaskEnded(1, 0, TaskResult.Done, "called back", "bob") { At = Noon })
            .Does(new MoveOutgoing(Key(1), OutgoingStage.Delivered, DueAt: null), new Count("tasks/ended/done", 1));
        Assert.Empty(spec.State.Tasks);
        spec.When(new EndTask(Key(1), TaskResult.Done, null, null)).Refuses(Refusal.UnknownTask);
        Assert.IsType<PersonAsked>(Assert.IsType<Decision.Accepted>(
            SubscriberDecider.Decide(spec.State, new ReceiveReply("hello?"), AtNoon)).Events[1]);
    }
}
