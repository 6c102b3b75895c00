using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Lists;

/// <summary>Suppression says what a naive reading of the rules says, whatever is on record.</summary>
public sealed class SuppressionProperties
{
    private static readonly int Cases = Math.Max(Properties.Cases, 10_000);
    private static readonly ImmutableArray<string> Codes = ["l0", "l1", "l2", "l3", "l4", "manual", "lost"];

    [Fact]
    public void SaysWhatTheNaiveReadingSays() => Prop.ForAll(Questions, question =>
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { SuppressionLists = question.Lists });
        var state = SubscriberState.Initial(Me) with
        {
            HasMarketingConsent = question.HasConsent,
            DoNotDisturb = question.IsDisturbable ? default : ChannelSet.Of(question.Channel),
            Suppressions = question.Entries,
        };
        var context = new DecisionContext(Noon, rulebook);
        return Enum.GetValues<MessageKind>().All(kind =>
            Suppression.Check(state, question.Channel, kind, context)?.Code == Naive(question, kind));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    /// <summary>Whatever is asked in whatever order, the last word of each list stands, and nothing else does.</summary>
    [Fact]
    public void TheLastWordOfEachListStands() => Prop.ForAll(Histories, history =>
    {
        var (state, expected) = (SubscriberState.Initial(Me), new Dictionary<string, DateTimeOffset?>());
        var now = Noon;
        foreach (var (code, action, hours) in history)
        {
            now = now.AddHours(1);
            var by = new RequestOrigin(RequestSource.Staff, null);
            DateTimeOffset? until = action == 2 ? now.AddHours(hours + 1) : null;
            SubscriberCommand command = action == 0
                ? new RemoveSuppression("l" + code, "r", by)
                : new AddSuppression("l" + code, "r", by, until);
            var decision = Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(state, command, new DecisionContext(now, FiveLists)));
            state = decision.Next;
            _ = action == 0 ? expected.Remove("l" + code) : (expected["l" + code] = until) is null;
        }

        var kept = state.Suppressions.Where(entry => entry.IsInEffect(now)).Select(entry => (entry.List, entry.Until)).Order();
        var said = expected.Where(pair => pair.Value is not { } end || now < end).Select(pair => (pair.Key, pair.Value)).Order();
        return kept.SequenceEqual(said)
            && SubscriberSnapshot.Encode(SubscriberSnapshot.Decode(SubscriberSnapshot.Encode(state)))
                .AsSpan().SequenceEqual(SubscriberSnapshot.Encode(state));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static Rulebook FiveLists { get; } = Rulebooks.Compile(Rulebooks.Basic with
    {
        SuppressionLists = [.. Enumerable.Range(0, 5).Select(i => List(i, SuppressionKind.Grey, [], [MessageKind.Marketing]))],
    });

    private static Arbitrary<(int Code, int Action, int Hours)[]> Histories { get; } = Arb.From(
        (from code in Gen.Choose(0, 4) from action in Gen.Choose(0, 2) from hours in Gen.Choose(0, 5) select (code, action, hours))
            .ArrayOf(),
        Shrinking.DropSome);

    private static Arbitrary<Question> Questions { get; } = Arb.From(
        from lists in Gen.ArrayOf(
            from kind in Gen.Elements(Enum.GetValues<SuppressionKind>())
            from channels in Gen.SubListOf(Enum.GetValues<Channel>())
            from kinds in Gen.Elements<ImmutableArray<MessageKind>>(
                [MessageKind.Marketing], [MessageKind.Service], [MessageKind.Marketing, MessageKind.Service])
            select (kind, channels, kinds), 5)
        from entries in Gen.SubListOf(Codes.AsEnumerable())
        from ends in Gen.ArrayOf(Gen.Elements(-1, 0, 1, 2), Codes.Length)
        from channel in Gen.Elements(Enum.GetValues<Channel>())
        from hasConsent in Gen.Elements(true, true, false)
        from isDisturbable in Gen.Elements(true, true, false)
        select new Question(
            [.. lists.Select((list, i) => List(i, list.kind, [.. list.channels], list.kinds))],
            [.. entries.Select((code, i) => new SuppressionEntry(
                code, "r", RequestSource.File, null, Noon.AddDays(-1), ends[i] == 2 ? null : Noon.AddTicks(ends[i])))],
            channel,
            hasConsent,
            isDisturbable));

    private static SuppressionListDocument List(
        int number, SuppressionKind kind, ImmutableArray<Channel> channels, ImmutableArray<MessageKind> kinds) => new()
        {
            Code = "l" + number,
            Kind = kind,
            Class = kind == SuppressionKind.Black ? BlackClass.C : null,
            Name = Rulebooks.Text("x"),
            Channels = channels,
            MessageKinds = kinds,
        };

    /// <summary>The rules as the guide tells them, with sets and no shortcuts. Shares no code with the product.</summary>
    private static string? Naive(Question question, MessageKind kind)
    {
        if (kind == MessageKind.Mandatory)
        {
            return null;
        }

        var counting = question.Entries.Where(entry => entry.Until is null || entry.Until > Noon).Select(entry => entry.List).ToHashSet();
        var known = question.Lists.Where(list => counting.Contains(list.Code)
            && (list.Channels.IsEmpty || list.Channels.Contains(question.Channel)) && list.MessageKinds.Contains(kind)).ToList();
        var isSuppressed = counting.Contains("manual") || counting.Contains("lost")
            || known.Any(list => list.Kind == SuppressionKind.Black)
            || (known.Any(list => list.Kind is SuppressionKind.Grey or SuppressionKind.Business)
                && known.All(list => list.Kind != SuppressionKind.White));
        return isSuppressed ? "suppression.listed"
            : !question.IsDisturbable ? "suppression.do-not-disturb"
            : kind == MessageKind.Marketing && !question.HasConsent ? "suppression.no-consent"
            : null;
    }

    private sealed record Question(
        ImmutableArray<SuppressionListDocument> Lists,
        ImmutableArray<SuppressionEntry> Entries,
        Channel Channel,
        bool HasConsent,
        bool IsDisturbable);
}
