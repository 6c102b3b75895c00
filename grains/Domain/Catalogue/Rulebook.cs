using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>
/// The rules in force: immutable, checked as a whole, ready for decisions. Made by <see cref="RulebookCheck.TryCompile"/>.
/// </summary>
public sealed class Rulebook
{
    private readonly FrozenDictionary<string, Offer> _offersById;
    private readonly ImmutableArray<KeyMomentDocument?> _moments;
    private readonly ZoneTable _zones;

    internal Rulebook(RulebookDocument document, long version, ZoneTable zones)
    {
        (Document, Version, _zones) = (document, version, zones);
        OperatorZone = zones.Find(document.TimeZone)!;
        var offers = document.Offers.OrderBy(offer => offer.Id, StringComparer.Ordinal);
        Offers = [.. offers.Select((offer, ordinal) => new Offer(ordinal, offer))];
        _offersById = Offers.ToFrozenDictionary(offer => offer.Id, StringComparer.Ordinal);
        Index = new OfferIndex(Offers);
        Policy = new ContactPolicy(document.ContactPolicy, Offers);
        Scoring = new ScoringRules(document, Offers);
        Conflicts = ConflictRules.Of(document, Offers);
        Suppressions = new SuppressionLists(document.SuppressionLists);
        Tiers = new SendingTiers(document.SendingTiers);
        _moments = [.. Enum.GetValues<KeyMoment>().Select(moment => document.KeyMoments.FirstOrDefault(m => m.Moment == moment))];
    }

    /// <summary>As it was published.</summary>
    public RulebookDocument Document { get; }

    /// <summary>1 for the first that was published; no gaps.</summary>
    public long Version { get; }

    /// <summary>The operator's zone.</summary>
    public TimeZoneInfo OperatorZone { get; }

    /// <summary>All offers, by id in ordinal order: an offer's ordinal is its place here.</summary>
    public ImmutableArray<Offer> Offers { get; }

    /// <summary>How often and when.</summary>
    public ContactPolicy Policy { get; }

    /// <summary>What can be said of offers before anybody knows the subscriber.</summary>
    internal OfferIndex Index { get; }

    /// <summary>How offers are ranked.</summary>
    public ScoringRules Scoring { get; }

    /// <summary>Which offers stand in the way of which, and pools; null if there are no such rules.</summary>
    public ConflictRules? Conflicts { get; }

    /// <summary>The pool with this code, or null.</summary>
    public PoolDocument? FindPool(string code) => Document.Pools.FirstOrDefault(pool => pool.Code == code);

    /// <summary>The suppression lists that there are.</summary>
    public SuppressionLists Suppressions { get; }

    /// <summary>Whose messages go first.</summary>
    public SendingTiers Tiers { get; }

    /// <summary>The offer with this id, or null.</summary>
    public Offer? FindOffer(string id) => _offersById.GetValueOrDefault(id);

    /// <summary>The settings of a key moment; null if it is not watched.</summary>
    public KeyMomentDocument? FindMoment(KeyMoment moment) => _moments[(int)moment];

    /// <summary>A subscriber's zone; the operator's if it is not known.</summary>
    public TimeZoneInfo ZoneOf(Profile? profile) =>
        profile is { TimeZone: { Length: > 0 } zone } ? _zones.Find(zone) ?? OperatorZone : OperatorZone;
}

/// <summary>Something that can be offered, ready for decisions.</summary>
public sealed class Offer
{
    private readonly ImmutableArray<TreatmentDocument?> _treatments;
    private readonly uint _moments;

    internal Offer(int ordinal, OfferDocument document)
    {
        (Ordinal, Document) = (ordinal, document);
        Eligibility = ToCondition(document.Eligibility);
        Applicability = ToCondition(document.Applicability);
        Suitability = ToCondition(document.Suitability);
        _treatments = [.. Enum.GetValues<Channel>().Select(channel => document.Treatments.FirstOrDefault(t => t.Channel == channel))];
        _moments = document.Moments.Aggregate(0u, (bits, moment) => bits | (1u << (int)moment));
        Model = document.Model is { } model ? new PropensityModel(model) : null;
        FoldedKeyword = FindTreatment(Channel.Sms)?.Keyword is { } keyword ? Reply.Fold(keyword) : null;
    }

    /// <summary>Its place in <see cref="Rulebook.Offers"/>.</summary>
    public int Ordinal { get; }

    /// <summary>As it was published.</summary>
    public OfferDocument Document { get; }

    /// <summary>Its id.</summary>
    public string Id => Document.Id;

    /// <summary>Who may ever have it; null means everybody.</summary>
    public Condition? Eligibility { get; }

    /// <summary>When it makes sense; null means always.</summary>
    public Condition? Applicability { get; }

    /// <summary>For whom it would be good; null means everybody.</summary>
    public Condition? Suitability { get; }

    /// <summary>Estimates how likely a yes is; null if the rulebook says it outright.</summary>
    public PropensityModel? Model { get; }

    /// <summary>Its SMS keyword in the form that replies are compared in; null if it has none.</summary>
    public string? FoldedKeyword { get; }

    /// <summary>Whether it answers a key moment.</summary>
    public bool Answers(KeyMoment moment) => (_moments & (1u << (int)moment)) != 0;

    /// <summary>How it is put on a channel; null if it is not put there.</summary>
    public TreatmentDocument? FindTreatment(Channel channel) => _treatments[(int)channel];

    private static Condition? ToCondition(string? text) => text is null ? null : Condition.Parse(text);
}

/// <summary>The time zones that decisions may use, read once by whoever makes it.</summary>
/// <remarks>The brain itself reads no files: the zones' rules are an input like the clock.</remarks>
public sealed class ZoneTable
{
    private readonly FrozenDictionary<string, TimeZoneInfo> _zones;

    /// <summary>Makes a table of zones.</summary>
    public ZoneTable(IEnumerable<TimeZoneInfo> zones) =>
        _zones = zones.DistinctBy(zone => zone.Id).ToFrozenDictionary(zone => zone.Id, StringComparer.Ordinal);

    /// <summary>The IANA names of all zones, in no order.</summary>
    public IEnumerable<string> Names => _zones.Keys;

    /// <summary>The zone of an IANA name, or null.</summary>
    public TimeZoneInfo? Find(string? id) => id is null ? null : _zones.GetValueOrDefault(id);
}
