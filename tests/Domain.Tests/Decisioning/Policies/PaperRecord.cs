namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>Every contact that a journal tells of, and where it stands. Forgets nothing.</summary>
internal sealed class PaperRecord
{
    private readonly Dictionary<(long Decision, byte Ordinal), Contact> _contacts = [];

    /// <summary>Of each conversation what was proposed, and whether it was put; null while nobody has said anything.</summary>
    private readonly Dictionary<long, Dictionary<string, bool?>> _proposals = [];

    /// <summary>All of them.</summary>
    public IEnumerable<Contact> Contacts => _contacts.Values;

    /// <summary>The one of a key.</summary>
    public Contact Find(long decision, byte ordinal) => _contacts[(decision, ordinal)];

    /// <summary>The offers that a contact is about: those that were put in a conversation, or may be at any moment.</summary>
    public IEnumerable<string> SubjectsOf(Contact contact) => _proposals.TryGetValue(contact.Version, out var proposed)
        ? proposed.Where(offer => offer.Value is null or true).Select(offer => offer.Key)
        : [contact.Subject];

    /// <summary>Reads one more event.</summary>
    public void Read(SubscriberEvent @event)
    {
        switch (@event)
        {
            case ContactPlanned e:
                _contacts[(e.Decision, e.Ordinal)] =
                    new Contact(e.Decision, e.Ordinal, e.Channel, e.Kind, ContactStanding.Reserved, e.Subject, e.DueAt, Attempts: 0);
                break;
            case ThirdPartyContactRecorded e:
                _contacts[(e.Decision, e.Ordinal)] = new Contact(
                    e.Decision, e.Ordinal, e.Channel, e.Kind, ContactStanding.ThirdParty, e.Offer ?? "group:" + e.Group, e.ContactedAt, 0);
                break;
            case ContactReleased e:
                Change(e.Decision, e.Ordinal, it => it with { Standing = ContactStanding.Released, At = e.At });
                break;
            case ContactDeferred e:
                Change(e.Decision, e.Ordinal, it => it with { Standing = ContactStanding.Reserved, At = e.DueAt });
                break;
            case ContactWithheld e:
                Change(e.Decision, e.Ordinal, it => it with { Standing = ContactStanding.Withheld });
                break;
            case ContactSettled e:
                Change(e.Decision, e.Ordinal, it => it with { Standing = e.Standing });
                break;
            case InteractionOpened { Offers.IsEmpty: false } e:
                _proposals[e.Decision] = e.Offers.ToDictionary(offer => offer, _ => (bool?)null);
                break;
            case InteractionAnswered e:
                _proposals[e.Decision][e.Offer] = e.Response != InteractionResponse.NotShown;
                break;
            case InteractionClosed e:
                foreach (var offer in _proposals[e.Decision].Where(offer => offer.Value is null).Select(offer => offer.Key).ToList())
                {
                    _proposals[e.Decision][offer] = e.GaveWay;
                }

                break;
            default:
                break;
        }
    }

    private void Change(long decision, byte ordinal, Func<Contact, Contact> change) =>
        _contacts[(decision, ordinal)] = change(_contacts[(decision, ordinal)]);
}
