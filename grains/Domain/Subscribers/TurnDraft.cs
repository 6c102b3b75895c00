using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers.Rules;

namespace SmartManager.Domain.Subscribers;

/// <summary>Collects what one command leads to; each event is folded at once, so that a later rule sees what an earlier one did.</summary>
internal sealed class TurnDraft(SubscriberState state, DecisionContext context)
{
    /// <summary>Most commands lead to one event and one effect; a list that is just full is handed out as it is.</summary>
    private const int UsualCount = 1;

    private readonly ImmutableArray<SubscriberEvent>.Builder _events = ImmutableArray.CreateBuilder<SubscriberEvent>(UsualCount);
    private readonly ImmutableArray<SubscriberEffect>.Builder _effects = ImmutableArray.CreateBuilder<SubscriberEffect>(UsualCount);
    private byte _ordinals;

    /// <summary>The state so far.</summary>
    public SubscriberState State { get; private set; } = state;

    /// <summary>The number of this decision: the version that it found.</summary>
    public long Version { get; } = state.Version;

    public DateTimeOffset Now => context.Now;

    public DecisionContext Context => context;

    public Rulebook Rulebook => context.Rulebook;

    public DecisionTrace? Trace { get; private set; }

    /// <summary>The unit that must be asked for before this turn can be decided; null for none.</summary>
    public Decision.UnitNeeded? UnitNeeded { get; set; }

    /// <summary>The subscriber's language.</summary>
    public string? Language => State.Profile?.Language;

    public Decision.Accepted ToDecision() => new(_events.DrainToImmutable(), _effects.DrainToImmutable(), State, Trace);

    public void Happens(SubscriberEvent @event)
    {
        var before = State;
        _events.Add(@event);
        State = SubscriberEvolution.Evolve(before, @event);
        if (@event is IAboutContact about)
        {
            ShowMove(new ContactKey(before.Id, about.Decision, about.Ordinal), before, @event is SubscriberEvent.ContactReplayed);
        }

        if (!State.Participations.IsEmpty)
        {
            CampaignCounts.Show(this, before, @event);
        }
    }

    public void Do(SubscriberEffect effect) => _effects.Add(effect);

    public void Count(string name, long amount = 1) => _effects.Add(new SubscriberEffect.Count(name, amount));

    /// <summary>A key for the next contact or order of this decision.</summary>
    public ContactKey NextKey() => new(State.Id, Version, _ordinals++);

    /// <summary>The key that <see cref="NextKey"/> gives next.</summary>
    public ContactKey PeekKey() => new(State.Id, Version, _ordinals);

    /// <summary>Takes the decision which offers to put, and remembers why.</summary>
    public Choice Choose(Occasion occasion, int limit, DateTimeOffset earliestAt)
    {
        var choice = NextBestAction.Choose(State, occasion, limit, earliestAt, context);
        Trace = new DecisionTrace(Rulebook, Now, earliestAt, occasion, limit, State, choice)
        {
            Learnt = context.Learnt,
            SoldOut = context.SoldOut,
        };
        Count("decisions");
        if (choice.HeldBack is { } reason)
        {
            Count("held-back/" + reason.Code);
        }

        return choice;
    }

    /// <summary>Plans a message: reserves its budget and puts it into the outbox.</summary>
    /// <param name="channel">On which channel.</param>
    /// <param name="kind">What kind of message.</param>
    /// <param name="subject">The offer or notice that it is about.</param>
    /// <param name="text">What is said.</param>
    /// <param name="dueAt">Not before this instant. UTC.</param>
    /// <param name="lane">The name under which it waits, is paced and stopped; null for the subject.</param>
    public ContactKey Plan(
        Channel channel, MessageKind kind, string subject, string text, DateTimeOffset dueAt, string? lane = null)
    {
        var key = NextKey();
        Happens(new SubscriberEvent.ContactPlanned(Version, key.Ordinal, channel, kind, subject, dueAt)
        {
            At = Now,
            KeepsService = Rulebook.Policy.CountsService,
        });
        Do(new SubscriberEffect.SendMessage(key, channel, kind, new OutgoingMessage(State.Profile!.Msisdn, text, subject), dueAt)
        {
            Tier = Rulebook.Tiers.TierOf(State, Now),
            Task = lane ?? subject,
        });
        return key;
    }

    /// <summary>
    /// Shows in the reports where a contact stands now. The counters are moved, not only raised: at any time the sum over all
    /// standings is the number of
    /// contacts, and each is where it stands.
    /// </summary>
    private void ShowMove(ContactKey key, SubscriberState before, bool isReplay)
    {
        var (was, now) = (before.FindContact(key), State.FindContact(key));
        if (now is not { } contact || was?.Standing == contact.Standing)
        {
            return;
        }

        var name = $"contacts/{contact.Channel.Name()}/{contact.Kind.Name()}/";
        Count(name + KebabName.Of(contact.Standing));
        if (was is { } left)
        {
            Count(name + KebabName.Of(left.Standing), -1);
        }
        else if (isReplay)
        {
            Count(name + KebabName.Of(ContactStanding.Failed), -1); // It was counted there, and has been forgotten since.
        }

        Do(new SubscriberEffect.ShowContact(contact));
    }
}
