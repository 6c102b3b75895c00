using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Http;
using SmartManager.Channels.Kannel;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels;

/// <summary>The carriers that the configuration names.</summary>
/// <remarks>
/// They stand under <c>Carriers</c>, one section each. An address alone, <c>HttpCarrier:Url</c> or <c>--carrier</c>, is a carrier named
/// <c>http</c>. Nothing of either is the simulated carrier.
/// </remarks>
public sealed partial class CarrierRoster
{
    /// <summary>Where the carriers stand in the configuration.</summary>
    public const string Section = "Carriers";

    /// <summary>The kind, and the name, of the carrier that there is when none is named.</summary>
    public const string SimulatedKind = "simulated";

    /// <summary>The kind of carriers behind Kannel, which calls back in its own way.</summary>
    public const string KannelKind = KannelCarrier.KindName;

    /// <summary>The name of the carrier that an address alone makes.</summary>
    public const string AddressName = HttpCarrier.KindName;

    /// <summary>Longest name of a carrier. Unit: characters.</summary>
    public const int NameLengthMax = 40;

    /// <summary>Most carriers of a process.</summary>
    public const int EntriesMax = 32;

    /// <summary>Channels over which we call on the subscriber; on the others the subscriber comes to us.</summary>
    private static readonly Channel[] Outbound = [.. Enum.GetValues<Channel>().Where(channel => !ChannelFacts.Inbound.Has(channel))];

    private CarrierRoster(IReadOnlyList<CarrierEntry> entries) => Entries = entries;

    /// <summary>The carriers, by name; at least one.</summary>
    public IReadOnlyList<CarrierEntry> Entries { get; }

    /// <summary>Whether messages can reach real people.</summary>
    public bool HasReal => Entries.Any(entry => entry.Kind.IsReal);

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong; it tells all that is.</exception>
    public static CarrierRoster Read(IConfiguration configuration, CarrierKinds kinds)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(kinds);
        var (entries, failures) = (new List<CarrierEntry>(), new List<string>());
        foreach (var section in configuration.GetSection(Section).GetChildren().Take(EntriesMax + 1))
        {
            if (ReadEntry(section, kinds, failures) is { } entry)
            {
                entries.Add(entry);
            }
        }

        if (entries.Count > EntriesMax)
        {
            failures.Add($"{Section} names more than {EntriesMax} carriers.");
        }

        if (ReadAddress(configuration.GetSection(HttpCarrierOptions.Section), kinds, failures) is { } address)
        {
            entries.Add(address);
        }

        if (entries.Count == 0 && failures.Count == 0)
        {
            var kind = kinds.Find(SimulatedKind) ?? throw new ArgumentException("There is no simulated carrier.", nameof(kinds));
            var section = configuration.GetSection($"{Section}:{SimulatedKind}");
            entries.Add(new CarrierEntry(SimulatedKind, Channel.Sms, section.Path) { Kind = kind, Settings = kind.Read(section, failures) });
        }

        CheckTogether(entries, failures);
        return failures.Count == 0
            ? new CarrierRoster([.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)])
            : throw new OptionsValidationException(Section, typeof(CarrierRoster), failures);
    }

    /// <summary>Whether a text is an http or https address.</summary>
    public static bool IsAddress(string text) => CarrierClient.IsHttp(text);

    /// <summary>An address alone: the carrier that there was before carriers had names.</summary>
    private static CarrierEntry? ReadAddress(IConfigurationSection section, CarrierKinds kinds, List<string> failures)
    {
        if (string.IsNullOrEmpty(section[nameof(HttpCarrierOptions.Url)]) || kinds.Find(HttpCarrier.KindName) is not { } kind)
        {
            return null;
        }

        return new CarrierEntry(AddressName, Channel.Sms, section.Path) { Kind = kind, Settings = kind.Read(section, failures) };
    }

    private static CarrierEntry? ReadEntry(IConfigurationSection section, CarrierKinds kinds, List<string> failures)
    {
        var entry = new CarrierEntryOptions();
        section.Bind(entry);
        var before = failures.Count;
        if (!NameShape().IsMatch(section.Key))
        {
            failures.Add($"{section.Path}: a carrier's name is 1 to {NameLengthMax} of the characters a-z 0-9 -, such as sms-main.");
        }

        var kind = kinds.Find(entry.Kind);
        if (kind is null)
        {
            failures.Add($"{section.Path}:{nameof(entry.Kind)} must be one of {string.Join(", ", kinds.Names)}.");
        }

        if (!KebabName.TryParse<Channel>(entry.Channel, out var channel) || !Outbound.Contains(channel))
        {
            var known = string.Join(", ", Outbound.Select(one => one.Name()));
            failures.Add($"{section.Path}:{nameof(entry.Channel)} must be one of {known}.");
        }

        if (kind is null)
        {
            return null;
        }

        CheckNames(section, kind, failures);
        var settings = kind.Read(section, failures);
        return failures.Count > before ? null : new CarrierEntry(section.Key, channel, section.Path) { Kind = kind, Settings = settings };
    }

    /// <summary>A setting that nobody reads is a typing error: a limit that was meant to hold would not.</summary>
    private static void CheckNames(IConfigurationSection section, CarrierKind kind, List<string> failures)
    {
        string[] known = [nameof(CarrierEntryOptions.Kind), nameof(CarrierEntryOptions.Channel), .. kind.SettingNames];
        foreach (var child in section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            failures.Add($"{child.Path} is not a setting of a {kind.Name} carrier. It has {string.Join(", ", known)}.");
        }
    }

    private static void CheckTogether(List<CarrierEntry> entries, List<string> failures)
    {
        foreach (var same in entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            failures.Add($"Two carriers have the name {same.Key}: {Places(same)}. Receipts could not be told apart.");
        }

        foreach (var same in entries.GroupBy(entry => entry.Channel).Where(group => group.Count() > 1))
        {
            failures.Add($"Two carriers serve the channel {same.Key.Name()}: {Places(same)}. Which takes a message would be chance.");
        }

        if (entries.Count(entry => entry.Kind.Name == SimulatedKind) > 1)
        {
            failures.Add("Two carriers are simulated; there is one simulated network.");
        }
    }

    private static string Places(IEnumerable<CarrierEntry> entries) => string.Join(" and ", entries.Select(entry => entry.Section));

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex NameShape();
}
