using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Who asks that a subscriber be left alone, or takes that back.</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<RequestSource>))]
public enum RequestSource
{
    /// <summary>The subscriber, on whatever way.</summary>
    Subscriber = 0,

    /// <summary>The subscriber, by a word in a short message.</summary>
    SmsKeyword = 1,

    /// <summary>Somebody of the operator's staff.</summary>
    Staff = 2,

    /// <summary>A file of many entries.</summary>
    File = 3,
}

/// <summary>That a subscriber is on a list.</summary>
/// <param name="List">The list's code. 1 to 64 characters.</param>
/// <param name="Reason">Why, for the audit trail. 1 to 100 characters.</param>
/// <param name="Source">Who put the subscriber there.</param>
/// <param name="Actor">Which member of staff or which file; null if nobody said. Never data of the subscriber.</param>
/// <param name="AddedAt">When. UTC; the first instant of 1970 for an entry of a build that did not keep it.</param>
/// <param name="Until">From this instant on it is as if it were not there; null for ever. UTC.</param>
public readonly record struct SuppressionEntry(
    string List, string Reason, RequestSource Source, string? Actor, DateTimeOffset AddedAt, DateTimeOffset? Until)
{
    /// <summary>
    /// The list of those who were suppressed without naming a list. It always exists and blocks all but mandatory messages.
    /// </summary>
    public const string Manual = "manual";

    /// <summary>
    /// What stands in the place of a list's code where requests of all sorts come together: do-not-disturb, which is no list.
    /// </summary>
    public const string DoNotDisturbCode = "do-not-disturb";

    /// <summary>Whether it counts at an instant.</summary>
    public bool IsInEffect(DateTimeOffset now) => Until is not { } until || now < until;
}

/// <summary>On which channels a subscriber is not to be disturbed, by who asked for it.</summary>
/// <param name="Subscriber">What the subscriber asked for.</param>
/// <param name="SmsKeyword">What the subscriber asked for by short message.</param>
/// <param name="Staff">What staff asked for.</param>
/// <param name="File">What files asked for.</param>
public readonly record struct Disturbance(ChannelSet Subscriber, ChannelSet SmsKeyword, ChannelSet Staff, ChannelSet File)
{
    /// <summary>The channels for which anybody asked it.</summary>
    public ChannelSet All => new(Subscriber.Bits | SmsKeyword.Bits | Staff.Bits | File.Bits);

    /// <summary>The channels for which one source asked it.</summary>
    public ChannelSet Of(RequestSource source) => source switch
    {
        RequestSource.SmsKeyword => SmsKeyword,
        RequestSource.Staff => Staff,
        RequestSource.File => File,
        _ => Subscriber,
    };

    /// <summary>The same, and one source asks it for more channels.</summary>
    public Disturbance With(ChannelSet channels, RequestSource source) => source switch
    {
        RequestSource.SmsKeyword => this with { SmsKeyword = new ChannelSet(SmsKeyword.Bits | channels.Bits) },
        RequestSource.Staff => this with { Staff = new ChannelSet(Staff.Bits | channels.Bits) },
        RequestSource.File => this with { File = new ChannelSet(File.Bits | channels.Bits) },
        _ => this with { Subscriber = new ChannelSet(Subscriber.Bits | channels.Bits) },
    };

    /// <summary>
    /// The same after one source took it back for some channels: the subscriber takes back everything, staff what staff and files asked
    /// for, a file what files asked for.
    /// </summary>
    public Disturbance Without(ChannelSet channels, RequestSource source)
    {
        var (bySubscriber, byStaff) = (source is RequestSource.Subscriber or RequestSource.SmsKeyword, source != RequestSource.File);
        return new Disturbance(
            bySubscriber ? Less(Subscriber, channels) : Subscriber,
            bySubscriber ? Less(SmsKeyword, channels) : SmsKeyword,
            byStaff ? Less(Staff, channels) : Staff,
            Less(File, channels));
    }

    private static ChannelSet Less(ChannelSet all, ChannelSet some) => new(all.Bits & ~some.Bits);
}
