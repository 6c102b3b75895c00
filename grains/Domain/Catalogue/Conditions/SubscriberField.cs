using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Something about a subscriber that a condition can look at. For planners: docs/guide/conditions.md.</summary>
public sealed class SubscriberField
{
    private const int TraitNameMax = 64;

    private readonly Func<string, string?, Operand> _bind;

    private SubscriberField(string name, ConditionType type, string unit, Func<string, string?, Operand> bind) =>
        (Name, Type, Unit, _bind) = (name, type, unit, bind);

    /// <summary>All that there are, by kind.</summary>
    public static ImmutableArray<SubscriberField> All { get; } =
    [
        Text("brand", state => state.Profile?.Brand),
        Text("plan", state => state.Profile?.Plan),
        Text("region", state => state.Profile?.Region),
        Text("language", state => state.Profile?.Language),
        Text("time-zone", state => state.Profile?.TimeZone),
        Set("service", null, (state, item, _) => state.Holds(item), (state, _) => state.Services),
        Set("tag", null, HasTag, (state, _) => state.Profile?.Tags ?? []),
        Set("list", null, IsListed, (state, now) => state.Suppressions.Where(entry => entry.IsInEffect(now)).Select(entry => entry.List)),
        Set("do-not-disturb", Channels, HasNoDisturbance, (state, now) => Channels.Where(channel => HasNoDisturbance(state, channel, now))),
        Number("balance-minor", "smallest unit of money", WithProfile(state => state.BalanceMinor)),
        Count("points", "points", WithProfile(state => state.Points)),
        Number("tenure-days", "days", (state, now) => JoinedAt(state) is { } at ? (now.UtcTicks - at) / TimeSpan.TicksPerDay : null),
        Count("bill-count", "bills", (state, _) => state.BillsMinor.Length),
        Number("bill-average-minor", "smallest unit of money", WithBills(state => state.BillAverageMinor)),
        Number("bill-last-minor", "smallest unit of money", WithBills(state => state.BillsMinor[^1])),
        Count("data-used-kilobytes", "1,024 bytes", WithProfile(state => state.DataUsedKilobytes)),
        Count("data-allowance-kilobytes", "1,024 bytes", WithProfile(state => state.Profile!.DataAllowanceKilobytes)),
        Count("data-used-percent", "percent", (state, _) => state.Profile is { DataAllowanceKilobytes: > 0 and var allowance }
            ? state.DataUsedKilobytes * 100 / allowance
            : null),
        Count("voice-minutes", "minutes", WithProfile(state => state.VoiceMinutes)),
        Count("sms-count", "messages", WithProfile(state => state.SmsCount)),
        Count("complaints-open", "complaints", (state, _) => state.OpenComplaints.Length),
        Date("joined-at", (state, _) => JoinedAt(state)),
        new("moment-at", ConditionType.Date, "", (label, name) => MomentAt(label, name!)) { ArgumentNames = Names<KeyMoment>() },
        YesNo("consent", (state, _) => state.HasMarketingConsent),
        YesNo("roaming", (state, _) => state.IsRoaming),
        YesNo("suppressed", (state, now) => IsListed(state, SuppressionEntry.Manual, now)),
        new("trait", ConditionType.Open, "", (label, name) => new OpenOperand(label, name!)) { ArgumentNames = [] },
    ];

    private static readonly FrozenDictionary<string, SubscriberField> ByName =
        All.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);

    /// <summary>What it is called. Lower-case words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>What kind of value it is.</summary>
    public ConditionType Type { get; }

    /// <summary>In what it is counted; empty if it is no number.</summary>
    public string Unit { get; }

    /// <summary>Whether a name in quotes comes after it, as in <c>trait "city"</c>.</summary>
    public bool TakesName => !ArgumentNames.IsDefault;

    /// <summary>Whether it is a number that is at least 0 for every subscriber.</summary>
    internal bool IsNeverNegative { get; private init; }

    /// <summary>The names that may come after it; empty if any trait's name may, default if none does.</summary>
    internal ImmutableArray<string> ArgumentNames { get; private init; }

    private static ImmutableArray<string> Channels => Names<Channel>();

    /// <summary>The attribute of this name, or null.</summary>
    public static SubscriberField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>All names of an enumeration.</summary>
    internal static ImmutableArray<string> Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(KebabName.Of)];

    /// <summary>Whether a trait can be called so: see <see cref="Trait"/>.</summary>
    internal static bool IsTraitName(string name) =>
        name is { Length: >= 1 and <= TraitNameMax } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The value, ready to be read.</summary>
    /// <param name="label">As the planner wrote it.</param>
    /// <param name="argument">The name after it; checked.</param>
    internal Operand Bind(string label, string? argument) => _bind(label, argument);

    private static SubscriberField Text(string name, Func<SubscriberState, string?> read) =>
        new(name, ConditionType.Text, "", (label, _) => new TextOperand(label, isConstant: false, read));

    private static SubscriberField Number(string name, string unit, Func<SubscriberState, DateTimeOffset, long?> read) =>
        new(name, ConditionType.Number, unit, (label, _) => new ReadOperand(label, isDate: false, read));

    private static SubscriberField Count(string name, string unit, Func<SubscriberState, DateTimeOffset, long?> read) =>
        new(name, ConditionType.Number, unit, (label, _) => new ReadOperand(label, isDate: false, read)) { IsNeverNegative = true };

    private static SubscriberField Date(string name, Func<SubscriberState, DateTimeOffset, long?> read) =>
        new(name, ConditionType.Date, "", (label, _) => new ReadOperand(label, isDate: true, read));

    private static SubscriberField YesNo(string name, Func<SubscriberState, DateTimeOffset, bool> read) =>
        new(name, ConditionType.YesNo, "", (label, _) => new YesNoOperand(label, isConstant: false, read));

    private static SubscriberField Set(
        string name,
        ImmutableArray<string>? names,
        Func<SubscriberState, string, DateTimeOffset, bool> has,
        Func<SubscriberState, DateTimeOffset, IEnumerable<string>> list) =>
        new(name, ConditionType.Set, "", (label, _) => new SetOperand(label, names, has, list));

    private static ReadOperand MomentAt(string label, string name) => KebabName.TryParse<KeyMoment>(name, out var moment)
        ? new ReadOperand(label, isDate: true, (state, _) => state.LastMomentAt(moment)?.UtcTicks)
        : throw new ArgumentException($"There is no key moment '{name}'.", nameof(name));

    /// <summary>Before the first profile the amounts in the state are not small but not known.</summary>
    private static Func<SubscriberState, DateTimeOffset, long?> WithProfile(Func<SubscriberState, long> read) =>
        (state, _) => state.Profile is null ? null : read(state);

    private static Func<SubscriberState, DateTimeOffset, long?> WithBills(Func<SubscriberState, long> read) =>
        (state, _) => state.BillsMinor.IsEmpty ? null : read(state);

    private static long? JoinedAt(SubscriberState state) =>
        state.Profile is { } profile && profile.JoinedAt != default ? profile.JoinedAt.UtcTicks : null;

    private static bool HasTag(SubscriberState state, string tag, DateTimeOffset now) =>
        state.Profile?.Tags.AsSpan().BinarySearch(tag, StringComparer.Ordinal) >= 0;

    private static bool IsListed(SubscriberState state, string list, DateTimeOffset now)
    {
        foreach (var entry in state.Suppressions)
        {
            if (entry.List == list && entry.IsInEffect(now))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNoDisturbance(SubscriberState state, string name, DateTimeOffset now) =>
        KebabName.TryParse<Channel>(name, out var channel) && state.DoNotDisturb.Has(channel);
}
