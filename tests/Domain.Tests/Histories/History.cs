using System.Diagnostics;

namespace SmartManager.Domain.Tests.Histories;

/// <summary>One turn of a history: what was decided, on what.</summary>
internal sealed record HistoryTurn(SubscriberState Before, SubscriberCommand Command, DecisionContext Context, Decision Decision)
{
    /// <summary>What happened; nothing if it was refused.</summary>
    public IEnumerable<SubscriberEvent> Events => Decision is Decision.Accepted accepted ? accepted.Events : [];
}

/// <summary>Plays random steps against the decider, as a world would that knows only what it was told.</summary>
internal sealed class History
{
    /// <summary>Replies that unsubscribe; the others of <see cref="Replies"/> do not.</summary>
    public static readonly string[] Unsubscriptions = ["退订", " td "];

    private static readonly string[] Replies = ["Y", "y ", "Ｙ", "N", "NEWS", "DATA", "1", "什么意思?", .. Unsubscriptions];
    private static readonly string[] Zones = ["", "Europe/Berlin", "Nowhere/Land"];
    private static readonly Channel[] Inbound = [Channel.Hall, Channel.InboundCall, Channel.Web];

    /// <summary>Two days before Europe sets its clocks forward, at 10:00 in Shanghai.</summary>
    private static readonly DateTimeOffset Begin = new(2026, 3, 27, 2, 0, 0, TimeSpan.Zero);

    private readonly Rulebook _rulebook;
    private readonly List<HistoryTurn> _turns = [];
    private readonly List<ContactKey> _contacts = [];
    private readonly List<ContactKey> _orders = [];
    private readonly Dictionary<ContactKey, DeadLetter> _givenUp = [];
    private readonly List<InteractionOpened> _interactions = [];
    private readonly List<ContactKey> _tasks = [];
    private readonly List<string> _wakeUps = [];
    private SubscriberState _state = SubscriberState.Initial(Me);
    private DateTimeOffset _now = Begin;
    private int _month = BillingMonth.Of(new DateOnly(2026, 1, 1)).Number;

    private History(Rulebook rulebook) => _rulebook = rulebook;

    /// <summary>Tight limits and much to say, so that every limit is met in a few dozen steps.</summary>
    public static RulebookDocument Busy { get; } = Rulebooks.Basic with
    {
        KeyMoments = [.. Rulebooks.Basic.KeyMoments.Select(moment => moment with { RepeatAfter = TimeSpan.Zero })],
        OfferValidity = TimeSpan.FromHours(30),
        InteractionWait = TimeSpan.FromHours(6),
        OfferAfterNotice = TimeSpan.FromMinutes(20),
        ContactPolicy = Rulebooks.Basic.ContactPolicy with
        {
            SameOfferAfter = TimeSpan.FromHours(1),
            RefusedOfferAfter = TimeSpan.FromHours(10),
            Caps = [.. Rulebooks.Basic.ContactPolicy.Caps, new CapDocument("calm", [Channel.Sms, Channel.Hall], 1, TimeSpan.FromHours(2))],
        },
        Offers =
        [
            .. Rulebooks.Basic.Offers.Select(offer => offer with { ReversibleFor = TimeSpan.FromDays(2) }),
            .. Enumerable.Range(0, 6).Select(i => Rulebooks.ByCall(Rulebooks.Offer($"{(char)('a' + i)}-pack", $"g{i}", 100 * i, []))),
            Rulebooks.Offer("picky-pack", "g6", 700, []) with
            {
                Eligibility = "points < 1400 and not roaming",
                Applicability = "contacts(within: 3 hours) < 2 and refusals(offer: \"picky-pack\", within: 2 days) = 0",
                Suitability = "not known(moment-at \"bill-above-average\") or moment-at \"bill-above-average\" before now - 12 hours",
            },
        ],
    };

    /// <summary>Plays a history of Ann, who agreed to marketing before it began.</summary>
    public static IReadOnlyList<HistoryTurn> Play(IEnumerable<Step> steps, Rulebook rulebook) =>
        Play(steps, rulebook, new ReplaceProfile(Ann));

    /// <summary>Plays a history of somebody of whom nothing is known before.</summary>
    public static IReadOnlyList<HistoryTurn> PlayFromNothing(IEnumerable<Step> steps, Rulebook rulebook) =>
        Play(steps, rulebook, new ChangeDoNotDisturb(null, IsOn: false, "nobody"));

    private static List<HistoryTurn> Play(IEnumerable<Step> steps, Rulebook rulebook, SubscriberCommand first)
    {
        var history = new History(rulebook);
        history.Take(first);
        foreach (var step in steps)
        {
            history._now = history._now.AddMinutes(step.Minutes);
            if (history.ToCommand(step) is { } command)
            {
                history.Take(command);
            }
        }

        return history._turns;
    }

    private SubscriberCommand? ToCommand(Step step) => step.Act switch
    {
        Act.Usage => Observe(new NetworkEvent.Usage(1, 1, step.Choice * 200_000L) { OccurredAt = _now }),
        Act.Bill => Observe(new NetworkEvent.Bill(new BillingMonth(_month += step.Pick % 2), step.Choice * 5_000L) { OccurredAt = _now }),
        Act.Points => Observe(new NetworkEvent.PointsChange(step.Choice * 200L) { OccurredAt = _now.AddDays(-(step.Pick % 3)) }),
        Act.Roaming => Observe(new NetworkEvent.Location("hk", step.Choice % 2 == 0) { OccurredAt = _now }),
        Act.ComplaintOpened => Observe(new NetworkEvent.Complaint($"c{step.Pick}", IsOpen: true) { OccurredAt = _now }),
        Act.ComplaintClosed => Observe(new NetworkEvent.Complaint($"c{step.Pick}", IsOpen: false) { OccurredAt = _now }),
        Act.Proposal => new ProposeOffer(_rulebook.Offers[step.Choice % _rulebook.Offers.Length].Id),
        Act.Campaign => new ProposeTask(
            CampaignSamples.Busy.Id, CampaignSamples.Busy.Revision, $"t{step.Choice % CampaignSamples.Busy.Tasks.Length}", 0),
        Act.Release => Last(_contacts, step.Pick) is { } key ? new ReleaseContact(key) : null,
        Act.Handover => Last(_contacts, step.Pick) is { } key
            ? new RecordHandover(key, (Handover)(step.Choice % 4), "kannel", step.Choice > 5 ? $"id-{key}" : null)
            : null,
        Act.Receipt => Last(_contacts, step.Pick) is { } key ? new RecordReceipt(key, (DeliveryStatus)(step.Choice % 5)) : null,
        Act.Call => ToCall(step),
        Act.Resolution => Last(_contacts, step.Pick) is { } key ? new ResolveContact(key, step.Choice % 2 == 0, "log", "bob") : null,
        Act.Replay => _givenUp.Count > 0 && _givenUp.ElementAt(step.Pick % _givenUp.Count) is var (key, letter)
            ? new ReplayContact(key, letter, "mended", "bob")
            : null,
        Act.Reply => new ReceiveReply(Replies[step.Choice % Replies.Length]),
        Act.Interaction => new OpenInteraction(Inbound[step.Choice % Inbound.Length]),
        Act.Answer => _interactions.Count > 0
            && _interactions[^(1 + (step.Pick % Math.Min(2, _interactions.Count)))] is { Offers.IsEmpty: false } open
            ? new AnswerInteraction(open.Decision, open.Offers[step.Pick % open.Offers.Length], (InteractionResponse)(step.Choice % 4))
            : null,
        Act.OrderOutcome => Last(_orders, step.Pick) is { } key
            ? step.Choice > 8 ? new DeferOrder(key) : new RecordOrderOutcome(key, step.Choice % 3 == 0 ? "no-money" : null)
            : null,
        Act.WakeUp => _wakeUps.Count > 0 ? new WakeUp(_wakeUps[^(1 + (step.Choice % _wakeUps.Count))]) : null,
        Act.Consent => new ChangeConsent(step.Choice < 7, "hall"),
        Act.DoNotDisturb when step.Choice < 6 =>
            new ChangeDoNotDisturb(step.Pick % 2 == 0 ? Channel.Sms : null, step.Choice < 3, "hall"),
        Act.DoNotDisturb => new RequestDoNotDisturb(step.Pick % 2 == 0 ? Channel.Sms : null, step.Choice < 7, "r", Staff),
        Act.Suppression when step.Choice < 6 => new ChangeSuppression(step.Choice < 3 ? "complaint-a" : null),
        Act.Suppression => step.Choice switch
        {
            < 7 => new AddSuppression("black-c", "r", Staff, Until: null),
            < 11 => new RemoveSuppression("black-c", "r", Staff),
            _ => new TakeOverWish(new SuppressionWish(IsAdded: true, "black-c", null, "r", Staff, null)),
        },
        Act.Profile => new ReplaceProfile(Ann with
        {
            TimeZone = Zones[step.Pick % Zones.Length],
            HasMarketingConsent = (step.Choice % 4) switch { 0 => false, 1 => null, _ => true },
        }),
        Act.Report => new RecordThirdPartyContact(
            step.Pick % 2 == 0 ? Channel.Sms : Channel.OutboundCall,
            MessageKind.Marketing,
            _now.AddHours(-step.Pick),
            step.Choice % 2 == 0 ? _rulebook.Offers[step.Choice % _rulebook.Offers.Length].Id : null,
            Group: null,
            "dialler"),
        Act.Reversal => ToReversal(step),
        Act.Task => Last(_tasks, step.Pick) is { } key ? new EndTask(key, (TaskResult)(step.Choice % 3), Note: null, "bob") : null,
        Act.Link => Last(_contacts, step.Pick) is { } key ? new AcceptOffer(key) : null,
        _ => throw new UnreachableException(),
    };

    /// <summary>Calls are few: the last one is planned, claimed and made in the order in which that happens, or told of again.</summary>
    private SubscriberCommand ToCall(Step step)
    {
        var known = _state.Contacts.Where(contact => contact.Channel == Channel.OutboundCall)
            .Where(contact => contact.Standing != ContactStanding.ThirdParty).ToList();
        if (known.Count == 0)
        {
            return new ProposeTask(CampaignSamples.Busy.Id, CampaignSamples.Busy.Revision, "t3", 0);
        }

        var key = new ContactKey(_state.Id, known[^1].Version, known[^1].Ordinal);
        if (known[^1].Standing == ContactStanding.Reserved && step.Choice % 4 != 0)
        {
            return new ReleaseContact(key);
        }

        var result = (CallResult)(step.Choice % 7);
        CallOutcome? outcome = result == CallResult.Answered ? (CallOutcome)(step.Pick % 7) : null;
        return new RecordCallResult(
            key,
            Math.Max(1, known[^1].Attempts - (step.Pick % 2)),
            new CallEnd(result, outcome, outcome == CallOutcome.CallBack ? _now.AddHours(step.Choice) : null, "bob"),
            new CallRetry(2, TimeSpan.FromHours(2)));
    }

    /// <summary>Orders that are booked are few: one that is on its way back is more often answered than another asked for.</summary>
    private SubscriberCommand? ToReversal(Step step)
    {
        if (_state.BookedOrders.IsEmpty)
        {
            return Last(_orders, step.Pick) is { } pending ? new ReverseOrder(pending, "r", Staff) : null;
        }

        var order = _state.BookedOrders[step.Pick % _state.BookedOrders.Length];
        var key = Key(order.Version, order.Ordinal);
        return step.Choice switch
        {
            < 4 => new RecordReversalOutcome(key, null),
            < 6 => new RecordReversalOutcome(key, "used-up"),
            < 8 => new DeferReversal(key),
            _ => new ReverseOrder(key, "r", Staff),
        };
    }

    private static RequestOrigin Staff { get; } = new(RequestSource.Staff, "bob");

    private static ObserveNetworkEvent Observe(NetworkEvent @event) => new(@event);

    private static ContactKey? Last(List<ContactKey> keys, int pick) =>
        keys.Count == 0 ? null : keys[^(1 + (pick % Math.Min(4, keys.Count)))];

    private void Take(SubscriberCommand command)
    {
        var context = new DecisionContext(_now, _rulebook)
        {
            Campaign = CampaignSamples.Busy,
            EndedCampaigns = _now.Minute % 3 == 0 ? [CampaignSamples.Busy.Id] : [],
        };
        var turn = new HistoryTurn(_state, command, context, SubscriberDecider.Decide(_state, command, context));
        _turns.Add(turn);
        if (turn.Decision is not Decision.Accepted accepted)
        {
            return;
        }

        _state = accepted.Next;
        foreach (var move in accepted.Effects.OfType<MoveOutgoing>())
        {
            // As the rows of the outbox have it: only what was given up can be asked for.
            _givenUp.Remove(move.Key);
            if (move.Reason.Length > 0 && _state.FindContact(move.Key) is { } contact)
            {
                _givenUp.Add(move.Key, new DeadLetter(contact.Channel, contact.Kind, contact.Subject));
            }
        }

        foreach (var @event in accepted.Events)
        {
            switch (@event)
            {
                case ContactPlanned { Channel: Channel.Sms } planned:
                    _contacts.Add(Key(planned.Decision, planned.Ordinal));
                    break;
                case OrderPlaced placed:
                    _orders.Add(Key(placed.Decision, placed.Ordinal));
                    break;
                case InteractionOpened opened:
                    _interactions.Add(opened);
                    break;
                case PersonAsked asked:
                    _tasks.Add(Key(asked.Decision, asked.Ordinal));
                    break;
                default:
                    break;
            }
        }

        _wakeUps.AddRange(accepted.Effects.OfType<SetWakeUp>().Where(set => set.DueAt is not null).Select(set => set.Name));
    }
}
