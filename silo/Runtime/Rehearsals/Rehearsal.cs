using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Trials;

namespace SmartManager.Silo.Rehearsals;

/// <summary>
/// Takes a campaign to its audience without taking it there: every subscriber is decided by the very rules that will run, at one instant, and
/// nothing is written.
/// </summary>
internal sealed class Rehearsal(
    RehearsalQuestion question, SubscriberPages subscribers, ILearning learning, SoldOutPools soldOut, IOptions<TrialOptions> options)
    : ITrialWork
{
    /// <summary>What kind of trial it is.</summary>
    public const string Name = "rehearsal";

    private readonly DecisionContext _context = new(question.At, question.Rulebook)
    {
        Learnt = learning.Current,
        SoldOut = soldOut,
        Campaign = question.Plan,
    };

    private readonly TaskPlan[] _first = [.. question.Plan.Tasks.Where(RehearsalTally.IsFirst)];

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public async Task<object> RunAsync(Trial trial)
    {
        var (audience, sum) = (question.Plan.Audience, new RehearsalTally(question.Plan, question.At));
        trial.Expect(await subscribers.EstimateAsync(audience, trial.Stop));
        await OrderedPages.RunAsync(
            subscribers.ReadAsync(audience, options.Value.PageSize, trial.Stop),
            OrderedPages.AtOnce(options.Value.PagesAtOnceMax),
            page => AskAsync(page, trial.Stop),
            part =>
            {
                trial.Lines.Add(part.Lines.WrittenSpan);
                sum.Add(part.Tally);
                trial.Did(part.Met);
            });
        return sum.ToResult(question.Rulebook.Document.Currency, trial.Lines.Length, trial.Lines.IsWhole);
    }

    private async Task<(RehearsalTally Tally, ArrayBufferWriter<byte> Lines, int Met)> AskAsync(
        IReadOnlyList<MetSubscriber> page, CancellationToken stop)
    {
        var (tally, lines) = (new RehearsalTally(question.Plan, question.At), new ArrayBufferWriter<byte>());
        await using var writer = CampaignOutcomeLine.WriterTo(lines);
        foreach (var met in page)
        {
            stop.ThrowIfCancellationRequested();
            if (Sampling.Has(Name, met.Id, question.SamplePercent))
            {
                await AskAsync(met, tally, (lines, writer), stop);
            }
        }

        return (tally, lines, page.Count);
    }

    /// <summary>One whose stored state cannot be read is passed over and counted, as the run passes it over.</summary>
    private async ValueTask AskAsync(
        MetSubscriber met, RehearsalTally tally, (IBufferWriter<byte> Lines, Utf8JsonWriter Writer) output, CancellationToken stop)
    {
        SubscriberState state;
        try
        {
            state = await subscribers.LoadAsync(met, stop);
        }
        catch (FormatException)
        {
            tally.Unreadable++;
            return;
        }

        Ask(state, met.Listed, tally, output);
    }

    /// <summary>Brings each first task to a subscriber, one after the other: a later one finds what an earlier one planned.</summary>
    private void Ask(SubscriberState state, uint listed, RehearsalTally tally, (IBufferWriter<byte> Lines, Utf8JsonWriter Writer) output)
    {
        tally.Asked++;
        var isTarget = false;
        var wasIn = state.Participations.Any(one => string.Equals(one.Campaign, question.Plan.Id, StringComparison.Ordinal));
        foreach (var task in _first)
        {
            var propose = new SubscriberCommand.ProposeTask(question.Plan.Id, question.Plan.Revision, task.Document.Id, listed);
            if (SubscriberDecider.Decide(state, propose, _context) is not Decision.Accepted accepted)
            {
                continue;
            }

            isTarget |= CampaignOutcomeLine.Write(output.Lines, output.Writer, state.Id, accepted.Events) > 0;
            Count(state, task, accepted, tally);
            state = accepted.Next;
        }

        tally.Targets += isTarget ? 1 : 0;
        tally.AlreadyIn += wasIn ? 1 : 0;
    }

    private void Count(SubscriberState state, TaskPlan task, Decision.Accepted accepted, RehearsalTally tally)
    {
        foreach (var happened in accepted.Events)
        {
            if (happened is not SubscriberEvent.TaskConsidered considered)
            {
                continue;
            }

            switch (CampaignOutcomeLine.OutcomeOf(considered))
            {
                case TaskOutcome.Control:
                    tally[task].AddControl();
                    break;
                case TaskOutcome.HeldBack:
                    tally.AddHeldBack(task, considered.HeldBack!, state);
                    break;
                default:
                    CountPlanned(accepted.Trace!.State, task, tally[task]);
                    break;
            }

            if (CampaignOutcomeLine.ContactOf(considered, accepted.Events) is { } contact)
            {
                tally[task].AddContact(TimeZoneInfo.ConvertTime(contact.DueAt, question.Rulebook.ZoneOf(state.Profile)));
            }
        }
    }

    private void CountPlanned(SubscriberState state, TaskPlan task, TaskTally tally)
    {
        var offer = question.Rulebook.FindOffer(task.Document.Offer)!;
        var occasion = Occasion.Task(offer.Id, task.Document.Channel);
        tally.AddPlanned(Arbitration.Weigh(state, offer, occasion, _context).Propensity, offer.Document.PriceMinor);
    }
}
