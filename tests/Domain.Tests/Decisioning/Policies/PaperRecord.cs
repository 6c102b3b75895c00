namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>Every contact that a journal tells of, and where it stands. Forgets nothing.</summary>
internal sealed class PaperRecord
{
    private readonly Dictionary<(long Decision, byte Ordinal), Contact> _contacts = [];

    /// <summary>All of them.</summary>
    public IEnumerable<Contact> Contacts => _contacts.Values;

    /// <summary>The one of a key.</summary>
    public Contact Find(long decision, byte ordinal) => _contacts[(decision, ordinal)];

    /// <summary>Reads one more event.</summary>
    public void Read(SubscriberEvent @event)
    {
        switch (@event)
        {
            case ContactPlanned e:
                _contacts[(e.Decision, e.Ordinal)] =
                    new Contact(e.Decision, e.Ordinal, e.Channel, e.Kind, ContactStanding.Reserved, e.Subject, e.DueAt, Attempts: 0);
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
            default:
                break;
        }
    }

    private void Change(long decision, byte ordinal, Func<Contact, Contact> change) =>
        _contacts[(decision, ordinal)] = change(_contacts[(decision, ordinal)]);
}
