using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>
/// What the outside world knows for itself: what it sent, was answered, saw on the wire and was told. Lists, never sets: two of a kind
/// count twice.
/// </summary>
internal sealed class Ledger
{
    private readonly List<string> _doubtful = [];

    /// <summary>Every message that a client sent, once however often it was sent again.</summary>
    public List<Letter> Letters { get; } = [];

    /// <summary>Every change of a permission, in the order in which they began.</summary>
    public List<Switch> Switches { get; } = [];

    /// <summary>Every time that the product asked for a release to be written.</summary>
    public List<ReleaseSight> Releases { get; } = [];

    /// <summary>Everything that reached the carrier.</summary>
    public List<WireHit> Wire { get; } = [];

    /// <summary>Everything that the carrier said to a process that was alive to hear it.</summary>
    public List<CarrierWord> CarrierWords { get; } = [];

    /// <summary>Every receipt that was acknowledged.</summary>
    public List<ReceiptWord> Receipts { get; } = [];

    /// <summary>Every text that a handset sent and that was acknowledged.</summary>
    public List<ReplyWord> Replies { get; } = [];

    /// <summary>Everything that billing has booked, once for each key and order that it was asked for.</summary>
    public List<Booking> Bookings { get; } = [];

    /// <summary>Rulebooks that may be in force: more than one while a publication is not acknowledged.</summary>
    public List<RulebookDocument> RulesPossible { get; } = [Rules.First];

    /// <summary>What went wrong where it could be seen at once.</summary>
    public List<Violation> SeenAtOnce { get; } = [];

    /// <summary>Keys whose handover the product may rightly not know although the carrier answered.</summary>
    public IReadOnlyList<string> Doubtful => _doubtful;

    /// <summary>The product asks for a turn to be written: the instant at which it decided.</summary>
    public void Asked(Turn turn, World world)
    {
        foreach (var move in turn.Outbox.OfType<OutboxChange.Move>().Where(move => move.State == OutboxState.Releasing))
        {
            Releases.Add(new ReleaseSight(move.Key, world.Clock.GetUtcNow(), world.TrueNow, world.Step, [.. RulesPossible]));
        }

        foreach (var entry in EntriesOf(turn))
        {
            MeetMarks(JsonSerializer.Deserialize(entry.Body.Span, DomainJson.Default.SubscriberEvent)!, world);
        }
    }

    /// <summary>A turn was lost: what the carrier said in it is not known.</summary>
    public void Lost(Turn turn)
    {
        foreach (var entry in EntriesOf(turn))
        {
            if (JsonSerializer.Deserialize(entry.Body.Span, DomainJson.Default.SubscriberEvent) is SubscriberEvent.ContactHandedOver handed)
            {
                _doubtful.Add($"{turn.Grain.Id}~{handed.Decision}~{handed.Ordinal}");
            }
        }
    }

    /// <summary>Whatever the carrier told a process that died, the product may have forgotten.</summary>
    public void ProcessDied(int process) =>
        _doubtful.AddRange(CarrierWords.Where(word => word.Process == process).Select(word => word.Key));

    /// <summary>Whatever was on its way to a subscriber's grain may be lost.</summary>
    public void ActivationDied(string subscriber) =>
        _doubtful.AddRange(CarrierWords.Select(word => word.Key).Where(key => key.StartsWith(subscriber + "~", StringComparison.Ordinal)));

    /// <summary>Whatever a relay had heard may be lost.</summary>
    public void RelayDied() => _doubtful.AddRange(CarrierWords.Select(word => word.Key));

    /// <summary>Only subscribers tell of contacts.</summary>
    private static IEnumerable<JournalEntry> EntriesOf(Turn turn) => turn.Grain.Kind == "subscriber" ? turn.Entries : [];

    private static void MeetMarks(SubscriberEvent @event, World world)
    {
        Mark? mark = @event switch
        {
            SubscriberEvent.ContactWithheld { Reason: "holdout.global" } => Mark.WithheldByHoldout,
            SubscriberEvent.ContactWithheld { Reason: "contact-policy.cap" } => Mark.WithheldByCap,
            SubscriberEvent.ContactWithheld withheld when withheld.Reason.StartsWith("suppression.", StringComparison.Ordinal) =>
                Mark.WithheldBySuppression,
            SubscriberEvent.ContactDeferred { Reason: "contact-policy.quiet-hours" } => Mark.DeferredByNight,
            SubscriberEvent.ContactSettled { Standing: ContactStanding.InDoubt } => Mark.InDoubt,
            SubscriberEvent.ContactSettled { Standing: ContactStanding.Unconfirmed } => Mark.Unconfirmed,
            SubscriberEvent.InteractionClosed => Mark.InteractionLeftOpen,
            _ => null,
        };
        if (mark is { } met)
        {
            world.Met(met);
        }
    }
}

/// <summary>A message of a client.</summary>
internal sealed class Letter(int who, string id, SubscriberCommand command, int firstSentStep)
{
    public int Who => who;

    public string Id => id;

    public SubscriberCommand Command => command;

    public int FirstSentStep => firstSentStep;

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>The first answer that was heard.</summary>
    public Contracts.Subscribers.SubscriberAnswerStatus? Answer { get; set; }

    /// <summary>When that was heard.</summary>
    public int? AnsweredStep { get; set; }
}

/// <summary>A change that allows or forbids marketing.</summary>
/// <param name="Who">Whose.</param>
/// <param name="Kind">Which permission; each is there or not by itself.</param>
/// <param name="Forbids">Whether it forbids.</param>
internal sealed record Switch(int Who, string Kind, bool Forbids)
{
    public required int BeganStep { get; init; }

    /// <summary>When it was acknowledged; null if it never was.</summary>
    public int? AcknowledgedStep { get; set; }
}

/// <summary>The product decided that a contact may go out.</summary>
/// <param name="Key">Which.</param>
/// <param name="WallAt">By the clock that the product saw. UTC.</param>
/// <param name="TrueAt">In truth. UTC.</param>
/// <param name="Step">When.</param>
/// <param name="RulesPossible">Under which rules.</param>
internal sealed record ReleaseSight(
    string Key, DateTimeOffset WallAt, DateTimeOffset TrueAt, int Step, IReadOnlyList<RulebookDocument> RulesPossible);

/// <summary>A message that reached the carrier.</summary>
internal sealed record WireHit(
    string Key,
    MessageKind Kind,
    string Msisdn,
    string Subject,
    string Text,
    DateTimeOffset WallAt,
    DateTimeOffset TrueAt,
    int Step,
    bool IsRefused)
{
    /// <summary>What the network has said of it, whether or not anybody heard.</summary>
    public List<DeliveryStatus> Told { get; } = [];

    /// <summary>Whether the network, or the carrier, ever said that it will not arrive.</summary>
    public bool IsUndelivered => IsRefused || Told.Exists(status => status is not (DeliveryStatus.Delivered or DeliveryStatus.EnRoute));
}

/// <summary>What the carrier said, to a process that was alive.</summary>
internal sealed record CarrierWord(string Key, Handover Handover, int Process);

/// <summary>A receipt that was acknowledged.</summary>
/// <param name="Key">About which message.</param>
/// <param name="Status">What it said.</param>
/// <param name="IsTaken">Whether the product still knew the contact.</param>
internal sealed record ReceiptWord(string Key, DeliveryStatus Status, bool IsTaken)
{
    /// <summary>Whether it said that the message will not arrive.</summary>
    public bool SaysInVain => Status is not (DeliveryStatus.Delivered or DeliveryStatus.EnRoute);
}

/// <summary>A text that a handset sent.</summary>
internal sealed record ReplyWord(int Who, string Text)
{
    public required int BeganStep { get; init; }

    public bool IsAcknowledged { get; set; }
}

/// <summary>What billing was asked to book.</summary>
internal sealed record Booking(string Key, string Msisdn, string Product, bool IsRefused);

/// <summary>A promise that was broken.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Text">How it shows.</param>
internal sealed record Violation(string Invariant, string Text);
