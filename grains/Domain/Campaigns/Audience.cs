using System.Collections.Immutable;
using System.Numerics;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>
/// Who a campaign is for, ready to be asked of one subscriber. Which uploaded lists the subscriber is on must be told: the subscriber
/// does not know. All else it does.
/// </summary>
/// <remarks>What is not known is in no set, and what is in doubt is left out: doubt never sells.</remarks>
public sealed class Audience
{
    private readonly Part _included;
    private readonly ImmutableArray<Part> _excluded;

    private Audience(Part included, ImmutableArray<Part> excluded, ImmutableArray<string> lists, ImmutableArray<long> numbers) =>
        (_included, _excluded, Lists, ListNumbers) = (included, excluded, lists, numbers);

    /// <summary>
    /// The uploaded lists that it names, in ordinal order: a subscriber on the list at place <c>n</c> has bit <c>n</c>. At most
    /// <see cref="CampaignLimits.ListsMax"/>.
    /// </summary>
    public ImmutableArray<string> Lists { get; }

    /// <summary>The store's number of each of <see cref="Lists"/> that was approved; 0 for whichever has the name.</summary>
    public ImmutableArray<long> ListNumbers { get; }

    /// <summary>
    /// Whether only those on one of <see cref="Lists"/> can be in it: then nobody else needs to be asked.
    /// </summary>
    public bool IsWithinLists => SourceLists != 0;

    /// <summary>
    /// A bit for each of <see cref="Lists"/> of which everybody in it is on at least one: nobody else need be asked. 0 if anybody may be
    /// in it.
    /// </summary>
    public uint SourceLists => _included.Sources;

    /// <summary>Makes one of documents that were checked.</summary>
    /// <param name="audience">Who is in it.</param>
    /// <param name="exclude">Who is not.</param>
    /// <param name="numbers">The store's numbers of the lists that were approved, by name; null for whichever has the name.</param>
    /// <exception cref="FormatException">They are not right after all.</exception>
    public static Audience Of(
        AudienceDocument audience, ImmutableArray<AudienceDocument> exclude, ImmutableSortedDictionary<string, long>? numbers = null)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(audience, names);
        foreach (var document in exclude)
        {
            Collect(document, names);
        }

        if (names.Count > CampaignLimits.ListsMax)
        {
            throw new FormatException($"An audience names at most {CampaignLimits.ListsMax} lists.");
        }

        ImmutableArray<string> lists = [.. names];
        return new Audience(Part.Of(audience, lists), [.. exclude.Select(document => Part.Of(document, lists))], lists,
            [.. lists.Select(list => numbers?.GetValueOrDefault(list) ?? 0)]);
    }

    /// <summary>Whether the subscriber is in it.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of <see cref="Lists"/> that the subscriber is on.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool Has(SubscriberState state, uint listed, DateTimeOffset now) =>
        Includes(state, listed, now) && !Excludes(state, listed, now);

    /// <summary>Whether the subscriber is excluded, or nobody can tell.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of <see cref="Lists"/> that the subscriber is on.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool Excludes(SubscriberState state, uint listed, DateTimeOffset now)
    {
        foreach (var part in _excluded)
        {
            if (part.Ask(state, listed, now) != Truth.False)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the subscriber is in it, exclusions left aside: says why <see cref="Has"/> is false.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="listed">A bit for each of <see cref="Lists"/> that the subscriber is on.</param>
    /// <param name="now">When it is asked. UTC.</param>
    public bool Includes(SubscriberState state, uint listed, DateTimeOffset now) => _included.Ask(state, listed, now) == Truth.True;

    private static void Collect(AudienceDocument document, SortedSet<string> lists)
    {
        if (document.List is { } list)
        {
            lists.Add(list);
        }

        foreach (var part in (document.AnyOf ?? []).Concat(document.AllOf ?? []))
        {
            Collect(part, lists);
        }

        if (document.Not is { } not)
        {
            Collect(not, lists);
        }
    }

    /// <summary>A node of the tree.</summary>
    private abstract record Part
    {
        /// <summary>Lists of which each of the set is on one at least; 0 if there are none such.</summary>
        public virtual uint Sources => 0;

        public abstract Truth Ask(SubscriberState state, uint listed, DateTimeOffset now);

        public static Part Of(AudienceDocument document, ImmutableArray<string> lists) => document switch
        {
            { Everyone: true } => new All(),
            { List: { } list } => new Listed(1u << lists.IndexOf(list)),
            { Condition: { } condition } => new Meets(Condition.Parse(condition)),
            { Earlier: { } earlier } => new WasIn(earlier),
            { AnyOf: { } parts } => new Any([.. parts.Select(part => Of(part, lists))]),
            { AllOf: { } parts } => new Every([.. parts.Select(part => Of(part, lists))]),
            { Not: { } part } => new Without(Of(part, lists)),
            _ => throw new FormatException("An audience has none of its members."),
        };
    }

    private sealed record All : Part
    {
        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now) => Truth.True;
    }

    private sealed record Listed(uint Bit) : Part
    {
        public override uint Sources => Bit;

        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now) =>
            (listed & Bit) != 0 ? Truth.True : Truth.False;
    }

    private sealed record Meets(Condition Condition) : Part
    {
        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now) => Condition.Evaluate(state, now);
    }

    private sealed record WasIn(EarlierSetDocument Earlier) : Part
    {
        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now) =>
            Participations.IsIn(state.Participations, Earlier.Campaign, Earlier.Set) switch
            {
                true => Truth.True,
                false => Truth.False,
                null => Truth.Unknown,
            };
    }

    private sealed record Any(ImmutableArray<Part> Parts) : Part
    {
        public override uint Sources => Parts.All(static part => part.Sources != 0)
            ? Parts.Aggregate(0u, static (all, part) => all | part.Sources)
            : 0;

        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now)
        {
            var answer = Truth.False;
            foreach (var part in Parts)
            {
                switch (part.Ask(state, listed, now))
                {
                    case Truth.True:
                        return Truth.True;
                    case Truth.Unknown:
                        answer = Truth.Unknown;
                        break;
                }
            }

            return answer;
        }
    }

    private sealed record Every(ImmutableArray<Part> Parts) : Part
    {
        /// <summary>Any one part will do: that of the fewest lists.</summary>
        public override uint Sources => Parts.Select(static part => part.Sources)
            .Where(static lists => lists != 0)
            .OrderBy(static lists => BitOperations.PopCount(lists))
            .FirstOrDefault();

        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now)
        {
            var answer = Truth.True;
            foreach (var part in Parts)
            {
                switch (part.Ask(state, listed, now))
                {
                    case Truth.False:
                        return Truth.False;
                    case Truth.Unknown:
                        answer = Truth.Unknown;
                        break;
                }
            }

            return answer;
        }
    }

    private sealed record Without(Part Inner) : Part
    {
        public override Truth Ask(SubscriberState state, uint listed, DateTimeOffset now) => Inner.Ask(state, listed, now) switch
        {
            Truth.True => Truth.False,
            Truth.False => Truth.True,
            _ => Truth.Unknown,
        };
    }
}
