using System.Text.Json;
using SmartManager.Bench.Base;
using SmartManager.Bench.Events;
using SmartManager.Domain;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Events;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Bench.Micro;

/// <summary>The parts of the hot path, each alone on one thread, over a thousand subscribers in turn.</summary>
internal sealed class Bodies
{
    private const int Count = 1_000;

    private readonly SubscriberState[] _states;
    private readonly byte[][] _snapshots;
    private readonly SubscriberEvent[] _events;
    private readonly byte[][] _bodies;
    private readonly byte[][] _lines;
    private readonly SubscriberCommand[] _commands;
    private readonly DecisionTrace[] _traces;
    private readonly DecisionContext _context;
    private readonly string _conditionText = $"plan in (\"{BaseSubscribers.PlanOf(0)}\", \"{BaseSubscribers.PlanOf(3)}\", \"{BaseSubscribers.PlanOf(6)}\") "
        + $"or trait \"{BaseSubscribers.NumericTraitOf(0)}\" >= 350 and not tag has \"{BaseSubscribers.GreyTag}\" and tenure-days >= 100";

    private readonly Condition _condition;
    private readonly Condition _counts;

    public Bodies(ulong seed)
    {
        var makers = new BaseSubscribers(seed);
        RulebookCheck.TryCompile(BenchRulebook.Document(seed), 1, new ZoneTable(TimeZoneInfo.GetSystemTimeZones()), out var rulebook);
        _context = new DecisionContext(BaseSubscribers.StartAt, rulebook!);
        _condition = Condition.Parse(_conditionText);
        _counts = Condition.Parse("contacts(channel: sms, within: 7 days) < 100 and refusals(within: 30 days) < 100");
        _states = [.. Enumerable.Range(0, Count).Select(makers.StateOf)];
        _snapshots = [.. _states.Select(SubscriberSnapshot.Encode)];
        _lines = [.. System.Text.Encoding.UTF8.GetString(new EventLines(seed, Count).Next(Count, BaseSubscribers.StartAt))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes)];
        _commands = [.. _lines.Select(line => NetworkEventReader.TryRead(line, out var read, out _)
            ? new SubscriberCommand.ObserveNetworkEvent(read.Event)
            : throw new FormatException("A line is wrong."))];
        _events = [.. _commands.Select(command =>
            new SubscriberEvent.NetworkEventObserved(((SubscriberCommand.ObserveNetworkEvent)command).Event) { At = BaseSubscribers.StartAt })];
        _bodies = [.. _events.Select(Encode)];
        _traces = [.. _states.Select(state => Trace(state))];
    }

    /// <summary>Offers that arbitration saw, on average.</summary>
    public double EligibleOnAverage => _traces.Average(trace => trace.Choice.Candidates.Count(candidate => candidate.Priority > 0));

    /// <summary>Sizes by name. Unit: bytes.</summary>
    public IEnumerable<(string Name, double Bytes)> Sizes =>
    [
        ("snapshot", _snapshots.Average(body => body.Length)),
        ("event body", _bodies.Average(body => body.Length)),
        ("trace", _traces.Average(trace => DecisionTraceBody.Encode(trace).Length)),
        ("event line", _lines.Average(line => line.Length)),
    ];

    /// <summary>What is measured: a piece of work by its name, for one of the subscribers.</summary>
    public IEnumerable<(string Name, Action<int> Work)> Pieces =>
    [
        ("parse line", i => NetworkEventReader.TryRead(_lines[i], out _, out _)),
        ("decide event", i => SubscriberDecider.Decide(_states[i], _commands[i], _context)),
        ("decide event, to turn", i => ToTurn(i, _commands[i])),
        ("decide interaction", i => SubscriberDecider.Decide(_states[i], new SubscriberCommand.OpenInteraction(Channel.Hall), _context)),
        ("interaction, to turn", i => ToTurn(i, new SubscriberCommand.OpenInteraction(Channel.Hall))),
        ("choose of 200 offers", i => Trace(_states[i])),
        ("show proposals", i => Proposals.Of(_traces[i], 1, Contracts.Subscribers.SubscriberAnswerStatus.NothingToDo)),
        ("condition of 4 tests", i => _condition.IsMet(_states[i], _context.Now)),
        ("condition of 2 counts", i => _counts.IsMet(_states[i], _context.Now)),
        ("explain a condition", i => _condition.Explain(_states[i], _context.Now)),
        ("compile a condition", i => Condition.Parse(_conditionText)),
        ("evolve", i => SubscriberEvolution.Evolve(_states[i], _events[i])),
        ("encode event", i => Encode(_events[i])),
        ("decode event", i => TurnMapping.ToEvent(_bodies[i])),
        ("encode snapshot", i => SubscriberSnapshot.Encode(_states[i])),
        ("decode snapshot", i => SubscriberSnapshot.Decode(_snapshots[i])),
        ("encode trace", i => DecisionTraceBody.Encode(_traces[i])),
    ];

    /// <summary>How many subscribers there are to take in turn.</summary>
    public static int Subscribers => Count;

    private static byte[] Encode(SubscriberEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, DomainJson.Default.SubscriberEvent);

    private DecisionTrace Trace(SubscriberState state)
    {
        var occasion = Occasion.Inbound(Channel.Hall);
        var choice = NextBestAction.Choose(state, occasion, NextBestAction.BestMax, _context.Now, _context);
        return new DecisionTrace(_context.Rulebook, _context.Now, _context.Now, occasion, NextBestAction.BestMax, state, choice);
    }

    private void ToTurn(int i, SubscriberCommand command) => TurnMapping.ToTurn(
        new Contracts.Storage.GrainKey(SubscriberGrain.Kind, _states[i].Id.Value),
        _states[i],
        (Decision.Accepted)SubscriberDecider.Decide(_states[i], command, _context),
        _context.Now);
}
