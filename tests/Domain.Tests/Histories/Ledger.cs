namespace SmartManager.Domain.Tests.Histories;

/// <summary>What a bookkeeper would know who reads the journal and shares no code with the product.</summary>
/// <remarks>
/// A message that did not arrive, by the network's own word, and that arrives all the same counts from the word on that it did: no plan
/// keeps a cap against a network that contradicts itself, but what is released later must.
/// </remarks>
internal sealed class Ledger
{
    private readonly Dictionary<(long Decision, byte Ordinal), Entry> _entries = [];

    /// <summary>Reads one more event.</summary>
    public void Read(SubscriberEvent @event)
    {
        switch (@event)
        {
            case ContactPlanned e:
                // Who comes to us is spoken to at once; what is sent counts when it leaves.
                var shownAt = ChannelFacts.Inbound.Has(e.Channel) ? e.At : (DateTimeOffset?)null;
                _entries[(e.Decision, e.Ordinal)] = new Entry(e.Channel, e.Kind, shownAt, null, false);
                break;
            case ThirdPartyContactRecorded e:
                // Nobody asked us: what others said may exceed a cap, and all that leaves later must count it.
                _entries[(e.Decision, e.Ordinal)] = new Entry(e.Channel, e.Kind, e.ContactedAt, null, IsLate: true);
                break;
            case ContactReleased e:
                Change(e.Decision, e.Ordinal, entry => entry with { MadeAt = e.At, LeftAt = e.At });
                break;
            case ContactDeferred e:
                Change(e.Decision, e.Ordinal, entry => entry with { MadeAt = null });
                break;
            case ContactWithheld e:
                Change(e.Decision, e.Ordinal, entry => entry with { MadeAt = null });
                break;
            case ContactSettled { Standing: ContactStanding.Failed or ContactStanding.Withheld } e:
                Change(e.Decision, e.Ordinal, entry => entry with { MadeAt = null });
                break;
            case ContactSettled { Standing: ContactStanding.Delivered } e:
                Change(e.Decision, e.Ordinal, entry => entry with { IsLate = entry.MadeAt is null, MadeAt = entry.MadeAt ?? entry.LeftAt });
                break;
            default:
                break;
        }
    }

    /// <summary>The channel and instant of each marketing contact that was, or may have been, made.</summary>
    /// <param name="isWithLate">Whether those count too that were given up and arrived after all, and those of other systems.</param>
    public (Channel Channel, DateTimeOffset At)[] Made(bool isWithLate = false) =>
    [
        .. _entries.Values.Where(entry => entry is { Kind: MessageKind.Marketing, MadeAt: not null } && (isWithLate || !entry.IsLate))
            .Select(entry => (entry.Channel, entry.MadeAt!.Value)).OrderBy(made => made.Value),
    ];

    /// <summary>The kind of a contact.</summary>
    public MessageKind KindOf(long decision, byte ordinal) => _entries[(decision, ordinal)].Kind;

    public Channel ChannelOf(long decision, byte ordinal) => _entries[(decision, ordinal)].Channel;

    private void Change(long decision, byte ordinal, Func<Entry, Entry> change) =>
        _entries[(decision, ordinal)] = change(_entries[(decision, ordinal)]);

    private sealed record Entry(Channel Channel, MessageKind Kind, DateTimeOffset? MadeAt, DateTimeOffset? LeftAt, bool IsLate);
}
