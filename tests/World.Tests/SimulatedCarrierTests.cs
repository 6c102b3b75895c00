using System.Globalization;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;
using Xunit.Abstractions;

namespace SmartManager.World.Tests;

public sealed class SimulatedCarrierTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset StartAt = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AnswersDoNotDependOnTheOrderOfCalls()
    {
        var messages = Enumerable.Range(1, 3_000).Select(i => Marketing(i, "color-ring")).ToList();
        var (first, firstReports) = await SendAllAsync(messages);
        messages.Reverse();
        var (second, secondReports) = await SendAllAsync(messages);
        Assert.Equal(firstReports.OrderBy(Place), secondReports.OrderBy(Place));
        Assert.Equal(All(first), All(second));

        static string Place(KeyValuePair<ContactKey, HandoverReport> report) => report.Key.ToString();
    }

    [Fact]
    public async Task AnswersDoNotDependOnThreads()
    {
        var messages = Enumerable.Range(1, 3_000).Select(i => Marketing(i, "color-ring")).ToList();
        var (first, _) = await SendAllAsync(messages);
        var second = new SimulatedCarrier(new TestClock(StartAt), 1);
        await Parallel.ForEachAsync(messages, async (message, cancellation) => await second.SendAsync(message, cancellation));
        Assert.Equal(All(first), All(second));
    }

    [Fact]
    public async Task FeedbackComesInOrderOfTimeThenKey_AndOnlyWhenDue()
    {
        var (carrier, _) = await SendAllAsync([.. Enumerable.Range(1, 2_000).Select(i => Marketing(i, "color-ring"))]);
        var pending = carrier.Feedback.PendingCount;
        var taken = new List<Feedback>();
        for (var now = StartAt; carrier.Feedback.NextDueAt is { } nextAt; now = now.AddMinutes(10))
        {
            foreach (var feedback in carrier.Feedback.TakeDue(now))
            {
                Assert.InRange(feedback.DueAt, StartAt, now);
                taken.Add(feedback);
            }

            Assert.True(carrier.Feedback.NextDueAt is not { } laterAt || laterAt > now);
            Assert.True(nextAt >= StartAt);
        }

        Assert.Equal(pending, taken.Count);
        Assert.True(taken.Zip(taken.Skip(1)).All(pair => pair.First.DueAt <= pair.Second.DueAt));
    }

    [Fact]
    public async Task NinetyTwoPercentAreDelivered()
    {
        const int Count = 40_000;
        var (carrier, reports) = await SendAllAsync([.. Enumerable.Range(1, Count).Select(i => Marketing(i, "color-ring"))]);
        var receipts = All(carrier, StartAt.AddDays(30)).OfType<Feedback.Receipt>().ToList();
        var tried = reports.Values.Count(report => report.Handover != Handover.Unavailable); // Those are tried again.
        double Share(DeliveryStatus status) => receipts.Count(receipt => receipt.Status == status) / (double)tried;
        double Handed(Handover handover) => reports.Values.Count(report => report.Handover == handover) / (double)Count;
        var settled = receipts.Where(receipt => receipt.Status != DeliveryStatus.EnRoute).Select(receipt => receipt.Key).Distinct().Count();
        var silent = Handed(Handover.Accepted) - (settled / (double)Count);
        Near("delivered", 0.92, Share(DeliveryStatus.Delivered), 0.01);
        Near("undelivered", 0.035, Share(DeliveryStatus.Undelivered), 0.2);
        Near("expired", 0.020, Share(DeliveryStatus.Expired), 0.2);
        Near("rejected by the network", 0.005, Share(DeliveryStatus.Rejected), 0.3);
        Near("rejected at hand-over", 0.007, Handed(Handover.Rejected), 0.3);
        Near("unavailable", 0.010, Handed(Handover.Unavailable), 0.3);
        Near("unknown", 0.003, Handed(Handover.Unknown), 0.5);
        Near("never a final receipt", 0.013, silent, 0.4);
        var delays = receipts.Where(r => r.Status == DeliveryStatus.Delivered).Select(r => r.DueAt - StartAt).Order().ToList();
        Assert.InRange(delays[delays.Count / 2], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12));
        Assert.InRange(delays[^(delays.Count / 100)], TimeSpan.FromHours(1), TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task PeopleAnswerByFit_AndTireOfContacts()
    {
        const int Count = 30_000;
        var list = await AnswersAsync(Count, contactsBefore: 0, isMoment: false);
        var moment = await AnswersAsync(Count, contactsBefore: 0, isMoment: true);
        var fourth = await AnswersAsync(Count, contactsBefore: 4, isMoment: false);
        output.WriteLine($"list: {list}; good moment: {moment}; fifth contact of the week: {fourth}");
        Assert.InRange(list.Accept, 0.005, 0.02);
        Assert.InRange(moment.Accept, 0.03, 0.06); // Two in five offers fit: those at 6 to 10%, the others at about 3%.
        Assert.InRange(moment.AcceptWhenFitting, 0.055, 0.10);
        Assert.True(fourth.Accept < list.Accept && fourth.Refuse > 2 * list.Refuse && fourth.Stop > 5 * list.Stop);
    }

    [Fact]
    public async Task RetrySucceeds_WhenTheWeatherChanged()
    {
        var (clock, message) = (new TestClock(StartAt), (CarrierMessage?)null);
        var carrier = new SimulatedCarrier(clock, 1);
        foreach (var candidate in Enumerable.Range(1, 2_000).Select(i => Marketing(i, "color-ring")))
        {
            if ((await carrier.SendAsync(candidate, default)).Handover == Handover.Unavailable)
            {
                message = candidate;
                break;
            }
        }

        Assert.Equal(Handover.Unavailable, (await carrier.SendAsync(message!, default)).Handover);
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(Handover.Accepted, (await carrier.SendAsync(message!, default)).Handover);
    }

    [Fact]
    public async Task RepliesComeAsPeopleTypeThem()
    {
        var (carrier, _) = await SendAllAsync([.. Enumerable.Range(1, 60_000).Select(i => Marketing(i, "color-ring"))]);
        var replies = All(carrier, StartAt.AddDays(30)).OfType<Feedback.Reply>().ToList();
        var texts = replies.Select(reply => reply.Text).ToHashSet(StringComparer.Ordinal);
        string[] typed = ["Y", "y", "是", "1", "TD", "退订", "Ｙ", " 好的 ", "什么意思?", "CL", "ＣＬ", "CLD"];
        Assert.Empty(typed.Except(texts));
        Assert.Contains(replies.GroupBy(reply => reply.Msisdn), group => group.Count() == 2);
        Assert.Contains(replies, reply => reply.DueAt > StartAt.AddDays(3));
        Assert.Equal(replies.Count, replies.Select(reply => reply.MessageId).Distinct().Count());
        var intents = replies.Select(reply => Reply.Read(reply.Text)).ToHashSet();
        Assert.Equal(Enum.GetValues<ReplyIntent>().ToHashSet(), intents);
    }

    private static async Task<(double Accept, double AcceptWhenFitting, double Refuse, double Stop)> AnswersAsync(
        int count, int contactsBefore, bool isMoment)
    {
        var clock = new TestClock(StartAt);
        var carrier = new SimulatedCarrier(clock, 1);
        for (var before = 0; before < contactsBefore; before++, clock.Now += TimeSpan.FromHours(5))
        {
            await SendAsync(i => Marketing(i, "fetion", version: before + 1));
        }

        if (isMoment)
        {
            await SendAsync(i => Notice(i));
            clock.Now += TimeSpan.FromMinutes(30);
        }

        All(carrier); // What came back for the contacts before does not matter here.
        await SendAsync(i => Marketing(i, "color-ring", version: 100));
        var replies = All(carrier, DateTimeOffset.MaxValue).OfType<Feedback.Reply>().DistinctBy(reply => reply.Msisdn).ToList();
        var accepted = replies
            .Where(reply => Reply.Read(reply.Text) == ReplyIntent.Accept || Reply.Fold(reply.Text) is "CL" or "CLD")
            .ToList();
        var fitting = Enumerable.Range(1, count).Where(i => Fits(i)).ToHashSet();
        double Of(ReplyIntent intent) => replies.Count(reply => Reply.Read(reply.Text) == intent) / (double)count;
        return (
            accepted.Count / (double)count,
            accepted.Count(reply => fitting.Contains(int.Parse(reply.Msisdn[5..], CultureInfo.InvariantCulture))) / (double)fitting.Count,
            Of(ReplyIntent.Refuse),
            Of(ReplyIntent.Unsubscribe));

        async Task SendAsync(Func<int, CarrierMessage> message)
        {
            for (var i = 1; i <= count; i++)
            {
                await carrier.SendAsync(message(i), default);
            }
        }
    }

    private static bool Fits(int i) => SimulatedPeople.Fits(1, OperatorWorld.IdOf(i), "color-ring");

    private static async Task<(SimulatedCarrier Carrier, Dictionary<ContactKey, HandoverReport> Reports)> SendAllAsync(
        List<CarrierMessage> messages)
    {
        var carrier = new SimulatedCarrier(new TestClock(StartAt), 1);
        var reports = new Dictionary<ContactKey, HandoverReport>();
        foreach (var message in messages)
        {
            reports.Add(message.Key, await carrier.SendAsync(message, default));
        }

        return (carrier, reports);
    }

    private static List<Feedback> All(SimulatedCarrier carrier, DateTimeOffset? until = null)
    {
        var all = new List<Feedback>();
        while (carrier.Feedback.TakeDue(until ?? DateTimeOffset.MaxValue) is { Count: > 0 } due)
        {
            all.AddRange(due);
        }

        return all;
    }

    private static CarrierMessage Marketing(int i, string offer, int version = 1) => new(
        new ContactKey(OperatorWorld.IdOf(i), version, 0), MessageKind.Marketing,
        new OutgoingMessage(OperatorWorld.MsisdnOf(i), "让来电更动听：办理彩铃，5.00元/月，请回复CL。不需要回复N，退订回复TD。", offer));

    private static CarrierMessage Notice(int i) => new(
        new ContactKey(OperatorWorld.IdOf(i), 50, 0), MessageKind.Service,
        new OutgoingMessage(OperatorWorld.MsisdnOf(i), "温馨提醒", "data-allowance-exceeded"));

    private void Near(string what, double expected, double actual, double tolerance)
    {
        output.WriteLine($"{what}: {actual:0.####} (expected {expected:0.####})");
        Assert.True(
            Math.Abs(actual - expected) <= expected * tolerance,
            $"{what}: {actual:0.#####}, expected {expected:0.#####} within {tolerance:P0}");
    }
}

/// <summary>A clock that stands until it is set.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
