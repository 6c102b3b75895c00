using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Between;

/// <summary>A subscriber's record and rules between offers: which offers may be put at noon?</summary>
internal sealed record ConflictQuestion(ConflictsDocument Conflicts, SubscriberState State)
{
    /// <summary>Five offers in two groups; the last two share a service.</summary>
    public static readonly ImmutableArray<OfferDocument> Offers =
    [
        Rulebooks.Offer("a1", "a", 100, []), Rulebooks.Offer("a2", "a", 200, []), Rulebooks.Offer("b1", "b", 300, []),
        Rulebooks.Offer("b2", "b", 400, []), Rulebooks.Offer("b3", "b", 500, []) with { Service = "b2" },
    ];

    private static readonly Gen<string> Ids = Gen.Elements(Offers.Select(offer => offer.Id).Append("gone").ToArray());
    private static readonly Gen<string> Known = Gen.Elements(Offers.Select(offer => offer.Id).ToArray());
    private static readonly Gen<TimeSpan> Spans = Gen.Elements(1, 2, 5, 14, 31).Select(days => TimeSpan.FromDays(days));

    /// <summary>Whole hours around noon, so that the ends of windows are met.</summary>
    private static readonly Gen<DateTimeOffset> Instants = Gen.OneOf(
        Gen.Choose(-40 * 24, 24).Select(hours => Noon.AddHours(hours)), Gen.Choose(-33, 1).Select(days => Noon.AddDays(days)));

    public static Arbitrary<ConflictQuestion> Any { get; } = Arb.From(
        from conflicts in Rules
        from state in States
        select new ConflictQuestion(conflicts, state),
        Shrink);

    private static Gen<ConflictsDocument> Rules =>
        from similar in Gen.OneOf(Gen.Constant(TimeSpan.Zero), Spans)
        from ofGroup in Some(Spans.Select(after => new SimilarGroupDocument { Group = "b", After = after }), 1)
        from sets in Some(from offers in Names
                          from groups in GroupNames
                          from within in Gen.OneOf(Gen.Constant(TimeSpan.Zero), Spans)
                          select new ExclusiveDocument { Code = "", Offers = offers, Groups = groups, Within = within }, 2)
        from after in Some(from first in Known
                           from answered in Gen.Elements(Enum.GetValues<NeededAnswer>())
                           from within in Gen.OneOf(Gen.Constant((TimeSpan?)null), Spans.Select(span => (TimeSpan?)span))
                           select new OnlyAfterDocument { Code = "", Offer = "a1", After = first, Answered = answered, Within = within }, 1)
        from pairs in Some(from one in Known
                           from other in Known
                           where one != other
                           select new NeverWithDocument { Code = "", Offer = one, With = other }, 2)
        from limits in Some(from offers in Names
                            from groups in GroupNames
                            from most in Gen.Choose(1, 3)
                            from window in Spans
                            from period in Gen.Elements(
                                (CalendarPeriod?)null, CalendarPeriod.Day, CalendarPeriod.Week, CalendarPeriod.Month)
                            select new OfferLimitDocument
                            {
                                Code = "",
                                Offers = offers,
                                Groups = groups,
                                AtMost = most,
                                Window = period is null ? window : null,
                                Period = period,
                            }, 2)
        from silent in Some(from offers in Names
                            from count in Gen.Choose(1, 3)
                            from within in Spans
                            from pause in Spans
                            select new NonResponderDocument
                            {
                                Code = "",
                                Offers = offers,
                                Stimulations = count,
                                Within = within,
                                PauseFor = pause,
                            }, 1)
        select Coded(new ConflictsDocument
        {
            SimilarAfter = similar,
            SimilarGroups = ofGroup,
            Exclusive = sets,
            OnlyAfter = after,
            NeverWith = pairs,
            Limits = limits,
            NonResponders = silent,
        });

    private static Gen<ImmutableArray<string>> Names =>
        from first in Known from second in Known where first != second select ImmutableArray.Create(first, second);

    private static Gen<ImmutableArray<string>> GroupNames =>
        Gen.Elements<ImmutableArray<string>>([], [], [], ["a"], ["b"]);

    private static Gen<SubscriberState> States =>
        from contacts in Some(from standing in Gen.Elements(Enum.GetValues<ContactStanding>())
                              from subject in standing == ContactStanding.ThirdParty
                                  ? Gen.OneOf(Ids, Gen.Elements("group:a", "group:b", "group:gone", "third-party:unnamed"))
                                  : Ids
                              from at in Instants
                              select new Contact(1, 0, Channel.Sms, MessageKind.Marketing, standing, subject, at, 1), 6)
        from puts in Gen.OneOf(Some(Puts, 5), PutsToTheBrim)
        from answers in Gen.OneOf(Some(AnyAnswer, 8), Gen.ArrayOf(AnyAnswer, SubscriberState.AnswersKept).Select(Sorted))
        from inPlay in Some(from offer in Ids
                            from hours in Gen.Choose(-5, 20)
                            select new OfferInPlay(offer, Channel.Sms, 1, 0, Noon.AddDays(-1), Noon.AddHours(hours)), 2)
        from services in Some(Ids, 1)
        from open in Gen.OneOf(Gen.Constant(ImmutableArray<Interaction>.Empty), Some(Interactions, SubscriberState.InteractionsMax))
        from orders in Some(Known.Select(offer => new PendingOrder(1, 0, offer, offer, 1, Noon)), 1)
        select SubscriberState.Initial(Me) with
        {
            Contacts = contacts,
            Puts = puts,
            Answers = Sorted([.. answers]),
            OffersInPlay = inPlay,
            Services = services,
            PendingOrders = orders,
            Interactions = open,
        };

    private static Gen<Interaction> Interactions =>
        from offers in Some(Ids, NextBestAction.BestMax)
        from responses in Gen.ArrayOf(
            Gen.Elements<InteractionResponse?>(null, null, InteractionResponse.Shown, InteractionResponse.NotShown), offers.Length)
        from minutes in Gen.Choose(-29, 1)
        select new Interaction(2, Channel.Hall, offers, [.. responses], Noon.AddMinutes(minutes));

    private static Gen<PastPut> Puts => from offer in Ids from at in Instants select new PastPut(offer, 1, at);

    /// <summary>
    /// A full record that reaches back over no more than some days; often of offers that are no more and stand in no other way.
    /// </summary>
    private static Gen<ImmutableArray<PastPut>> PutsToTheBrim =>
        from days in Gen.Choose(1, 40)
        from ids in Gen.Elements(Ids, Gen.Constant("gone"))
        from puts in Gen.ArrayOf(
            from offer in ids from hours in Gen.Choose(1, days * 24) select new PastPut(offer, 1, Noon.AddHours(-hours)),
            SubscriberState.PutsKept)
        select puts.OrderBy(put => put.At).ToImmutableArray();

    private static Gen<PastAnswer> AnyAnswer =>
        from offer in Ids
        from kind in Gen.Elements(AnswerKind.Expired, AnswerKind.Expired, AnswerKind.Accepted, AnswerKind.Refused)
        from hours in Gen.OneOf(Gen.Choose(0, 60 * 24), Gen.Choose(0, 20 * 24))
        select new PastAnswer(offer, kind, Noon.AddHours(-hours));

    /// <summary>The rules as a rulebook that is right; null if they contradict each other.</summary>
    public Rulebook? ToRulebook()
    {
        RulebookCheck.TryCompile(
            Rulebooks.Basic with { Offers = Offers, Conflicts = Conflicts }, 1, Rulebooks.Zones, out var rulebook);
        return rulebook;
    }

    private static ImmutableArray<PastAnswer> Sorted(PastAnswer[] answers) => [.. answers.OrderBy(answer => answer.At)];

    private static Gen<ImmutableArray<T>> Some<T>(Gen<T> one, int max) =>
        Gen.Choose(0, max).SelectMany(count => Gen.ArrayOf(one, count)).Select(items => items.ToImmutableArray());

    private static ConflictsDocument Coded(ConflictsDocument conflicts) => conflicts with
    {
        Exclusive = [.. conflicts.Exclusive.Select((rule, i) => rule with { Code = $"e{i}" })],
        OnlyAfter = [.. conflicts.OnlyAfter.Select((rule, i) => rule with { Code = $"o{i}" })],
        NeverWith = [.. conflicts.NeverWith.Select((rule, i) => rule with { Code = $"n{i}" })],
        Limits = [.. conflicts.Limits.Select((rule, i) => rule with { Code = $"l{i}" })],
        NonResponders = [.. conflicts.NonResponders.Select((rule, i) => rule with { Code = $"r{i}" })],
    };

    private static IEnumerable<ConflictQuestion> Shrink(ConflictQuestion question)
    {
        var (state, rules) = (question.State, question.Conflicts);
        foreach (var contacts in Shrinking.DropSome([.. state.Contacts]))
        {
            yield return question with { State = state with { Contacts = [.. contacts] } };
        }

        foreach (var answers in Shrinking.DropSome([.. state.Answers]))
        {
            yield return question with { State = state with { Answers = [.. answers] } };
        }

        foreach (var puts in Shrinking.DropSome([.. state.Puts]))
        {
            yield return question with { State = state with { Puts = [.. puts] } };
        }

        yield return question with { State = state with { OffersInPlay = [] } };
        yield return question with { State = state with { Interactions = [] } };
        yield return question with { Conflicts = rules with { Exclusive = [], NeverWith = [] } };
        yield return question with { Conflicts = rules with { Limits = [] } };
        yield return question with { Conflicts = rules with { NonResponders = [] } };
        yield return question with { Conflicts = rules with { SimilarAfter = TimeSpan.Zero, SimilarGroups = [] } };
    }
}
