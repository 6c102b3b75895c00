namespace SmartManager.Domain.Tests.Histories;

/// <summary>What a subscriber allows, by the word of the commands alone. Shares no code with the product.</summary>
internal sealed class Permits
{
    private readonly HashSet<string> _complaints = [];
    private readonly HashSet<Channel> _doNotDisturb = [];
    private bool _isKnown;
    private bool _hasSpoken;
    private bool _hasConsent;
    private readonly HashSet<Channel> _staffSaysNo = [];
    private bool _isListed;
    private bool _isOnBlackC;
    private string _zone = string.Empty;
    private (string Zone, bool? HasConsent)? _told;

    /// <summary>Hears one more command.</summary>
    public void Hear(SubscriberCommand command)
    {
        switch (command)
        {
            case ChangeConsent change:
                (_hasConsent, _hasSpoken) = (change.IsGranted, true);
                break;
            case ReceiveReply reply when History.Unsubscriptions.Contains(reply.Text):
                (_hasConsent, _hasSpoken) = (false, true);
                break;
            case ReplaceProfile { Profile: var profile } when (profile.TimeZone, profile.HasMarketingConsent) == _told:
                break; // A file that tells what it told before tells nothing. The profiles of histories differ in nothing else.
            case ReplaceProfile { Profile: var profile }:
                _told = (profile.TimeZone, profile.HasMarketingConsent);
                var mayGrant = !_isKnown && !_hasSpoken;
                _hasConsent = profile.HasMarketingConsent switch { false => false, true => _hasConsent || mayGrant, null => _hasConsent };
                (_isKnown, _zone) = (true, profile.TimeZone);
                break;
            case ChangeSuppression change:
                _isListed = change.Reason is not null;
                break;
            case ChangeDoNotDisturb { IsOn: true } change:
                _doNotDisturb.UnionWith(ChannelsOf(change));
                break;
            case ChangeDoNotDisturb change:
                _doNotDisturb.ExceptWith(ChannelsOf(change));
                _staffSaysNo.ExceptWith(ChannelsOf(change));
                break;
            case RequestDoNotDisturb { IsOn: true } ask:
                _staffSaysNo.UnionWith(ChannelsOf(new ChangeDoNotDisturb(ask.Channel, true, "")));
                break;
            case RequestDoNotDisturb ask:
                _staffSaysNo.ExceptWith(ChannelsOf(new ChangeDoNotDisturb(ask.Channel, true, "")));
                break;
            case AddSuppression or TakeOverWish:
                _isOnBlackC = true;
                break;
            case RemoveSuppression:
                _isOnBlackC = false;
                break;
            case ObserveNetworkEvent { Event: NetworkEvent.Complaint complaint }:
                _ = complaint.IsOpen ? _complaints.Add(complaint.Ticket) : _complaints.Remove(complaint.Ticket);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether marketing may be said on a channel at all.</summary>
    public bool Allows(Channel channel) => _hasConsent && AllowsService(channel) && _complaints.Count == 0
        && !(_isOnBlackC && channel is (Channel.Sms or Channel.OutboundCall));

    /// <summary>Whether even a service message may be said.</summary>
    public bool AllowsService(Channel channel) => !_isListed && !_doNotDisturb.Contains(channel) && !_staffSaysNo.Contains(channel);

    /// <summary>Whether it is day where the subscriber is: 08:00 to 21:00, by a calendar of our own.</summary>
    public bool IsDay(DateTimeOffset at)
    {
        var hours = _zone == "Europe/Berlin" ? IsSummerInEurope(at) ? 2 : 1 : 8;
        return at.UtcDateTime.AddHours(hours).Hour is >= 8 and < 21;
    }

    private static Channel[] ChannelsOf(ChangeDoNotDisturb change) => change.Channel is { } one ? [one] : Enum.GetValues<Channel>();

    /// <summary>Directive 2000/84/EC: from the last Sunday of March to the last Sunday of October, 01:00 UTC each.</summary>
    private static bool IsSummerInEurope(DateTimeOffset at) => at >= LastSunday(at.Year, 3) && at < LastSunday(at.Year, 10);

    private static DateTimeOffset LastSunday(int year, int month)
    {
        var day = new DateTimeOffset(year, month, 31, 1, 0, 0, TimeSpan.Zero);
        return day.AddDays(-(int)day.DayOfWeek);
    }
}
