using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Trials;

namespace SmartManager.Silo.Replays;

/// <summary>
/// Takes the stored decisions of a time again under other rules. Each is taken on the state that it saw then: what the other rules would
/// have done before is not in it (docs/decisions/0044).
/// </summary>
internal sealed class Replay(
    ReplayQuestion question, ITraceScan traces, IRulebooks rulebooks, ILearning learning, IOptions<TrialOptions> options) : ITrialWork
{
    /// <summary>What kind of trial it is.</summary>
    public const string Name = "replay";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public async Task<object> RunAsync(Trial trial)
    {
        var sum = new ReplayTally();
        await OrderedPages.RunAsync(
            ReadAsync(trial.Stop),
            OrderedPages.AtOnce(options.Value.PagesAtOnceMax),
            page => TakeAgainAsync(page, trial.Stop),
            part =>
            {
                trial.Lines.Add(part.Lines.WrittenSpan);
                sum.Add(part.Tally);
                trial.Did(part.Tally.Decisions);
            });
        return sum.ToResult(trial.Lines.Length, trial.Lines.IsWhole);
    }

    private async IAsyncEnumerable<TracePage> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var asked = new TraceQuestion(SubscriberGrain.Kind, question.From, question.Until);
        for (TracePlace? after = default(TracePlace); after is { } place;)
        {
            stop.ThrowIfCancellationRequested();
            var page = await traces.ReadAsync(asked, place, options.Value.PageSize, stop);
            yield return page;
            after = page.NextAfter;
        }
    }

    private async Task<(ReplayTally Tally, ArrayBufferWriter<byte> Lines)> TakeAgainAsync(TracePage page, CancellationToken stop)
    {
        var (tally, lines) = (new ReplayTally(), new ArrayBufferWriter<byte>());
        using var writer = new Utf8JsonWriter(lines, new JsonWriterOptions { SkipValidation = true });
        foreach (var stored in page.Traces)
        {
            stop.ThrowIfCancellationRequested();
            if (!Sampling.Has(Name, stored.Id, question.SamplePercent))
            {
                continue;
            }

            if (await FindAsync(stored.Body, stop) is not { } then)
            {
                tally.WithoutRulebook++;
                continue;
            }

            var now = question.Candidate is { } candidate
                ? NextBestAction.Choose(then.State, then.Occasion, then.Limit, then.EarliestAt, then.Context with { Rulebook = candidate })
                : then.Recompute();
            var isDifferent = question.Candidate is null ? !DecisionTrace.AreSame(then.Choice, now) : !AreAlike(then.Choice, now);
            tally.Add(then.Occasion.Channel, then.Choice, now, isDifferent);
            if (isDifferent)
            {
                Write(lines, writer, stored, then, now);
            }
        }

        return (tally, lines);
    }

    private async ValueTask<DecisionTrace?> FindAsync(ReadOnlyMemory<byte> body, CancellationToken stop) =>
        await rulebooks.FindAsync(DecisionTraceBody.RulebookVersionOf(body.Span), stop) is { } rulebook
        && await learning.FindAsync(DecisionTraceBody.LearntVersionOf(body.Span), stop) is { } learnt
            ? DecisionTraceBody.Decode(body.Span, rulebook, learnt)
            : null;

    /// <summary>Whether two rulebooks came to the same: what is said, and when. Which offer fell out where may differ.</summary>
    private static bool AreAlike(Choice then, Choice now)
    {
        if (then.Best.Length != now.Best.Length || then.HeldBack?.Code != now.HeldBack?.Code)
        {
            return false;
        }

        for (var i = 0; i < then.Best.Length; i++)
        {
            if (!string.Equals(then.Best[i].Id, now.Best[i].Id, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return then.Best.IsEmpty || then.DueAt == now.DueAt;
    }

    private static void Write(
        ArrayBufferWriter<byte> lines, Utf8JsonWriter writer, ScannedTrace stored, DecisionTrace then, Choice now)
    {
        writer.Reset();
        writer.WriteStartObject();
        writer.WriteString("subscriber", stored.Id);
        writer.WriteString("decision", new DecisionId(then.State.Id, stored.Version).ToString());
        writer.WriteString("at", then.Now.UtcDateTime);
        writer.WriteString("channel", then.Occasion.Channel.Name());
        writer.WriteNumber("rulebook", then.RulebookVersion);
        Write(writer, "then", then.Choice);
        Write(writer, "now", now);
        writer.WriteEndObject();
        writer.Flush();
        lines.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter writer, string name, Choice choice)
    {
        writer.WriteStartObject(name);
        writer.WriteStartArray("offers");
        foreach (var offer in choice.Best)
        {
            writer.WriteStringValue(offer.Id);
        }

        writer.WriteEndArray();
        if (choice.HeldBack is { } refusal)
        {
            writer.WriteString("heldBack", refusal.Code);
        }
        else
        {
            writer.WriteString("dueAt", choice.DueAt.UtcDateTime);
        }

        writer.WriteEndObject();
    }
}
