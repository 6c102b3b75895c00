using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Campaigns;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Suppressions;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Replays;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Trials;

/// <summary>What would a campaign come to?</summary>
/// <param name="Campaign">The campaign's document; left out if <paramref name="CampaignId"/> names one.</param>
/// <param name="CampaignId">A campaign that was approved; left out if <paramref name="Campaign"/> is given.</param>
/// <param name="Revision">Which revision of it; left out: the newest.</param>
/// <param name="ProgramRegions">The regions of the document's program; left out: all.</param>
/// <param name="Rulebook">Under these rules; left out: see <paramref name="RulebookVersion"/>.</param>
/// <param name="RulebookVersion">Under this published version; left out: the one in force.</param>
/// <param name="SamplePercent">The share of the subscribers who are asked. Unit: percent. Default 100.</param>
/// <param name="At">As if it was this instant; left out: now. ISO 8601 with its offset.</param>
internal sealed record RehearsalRequest(
    JsonObject? Campaign = null,
    string? CampaignId = null,
    long? Revision = null,
    ImmutableArray<string>? ProgramRegions = null,
    JsonObject? Rulebook = null,
    long? RulebookVersion = null,
    double? SamplePercent = null,
    string? At = null);

/// <summary>What would decisions have come to under other rules?</summary>
/// <param name="From">Decisions from this instant on. ISO 8601 with its offset; inclusive.</param>
/// <param name="Until">Decisions before this one; exclusive.</param>
/// <param name="Rulebook">Under these rules; left out: see <paramref name="RulebookVersion"/>.</param>
/// <param name="RulebookVersion">Under this published version; left out: each under its own, which must come out the same.</param>
/// <param name="SamplePercent">The share of the subscribers whose decisions are taken again. Unit: percent. Default 100.</param>
internal sealed record DecisionReplayRequest(
    string From, string Until, JsonObject? Rulebook = null, long? RulebookVersion = null, double? SamplePercent = null);

/// <summary>Reads requests for trials.</summary>
internal sealed class TrialRequests(Rulebooks rulebooks, ICampaigns campaigns, TimeProvider time)
{
    private const double PercentMin = 0.01;
    private const double PercentMax = 100;

    /// <summary>Reads what is to be rehearsed.</summary>
    public async ValueTask<(RehearsalQuestion? Question, Problem? Problem)> ReadAsync(
        RehearsalRequest request, CancellationToken cancellationToken)
    {
        var (rulebook, problem) = await FindRulesAsync(request.Rulebook, request.RulebookVersion, cancellationToken);
        var percent = request.SamplePercent ?? PercentMax;
        problem ??= CheckPercent(percent);
        var at = time.GetUtcNow();
        problem ??= request.At is { } text && !InstantText.TryParse(text, out at) ? Problems.Field(LineError.BadInstant("at")) : null;
        if (problem is not null)
        {
            return (null, problem);
        }

        rulebook ??= rulebooks.Current;
        var (plan, wrong) = (request.Campaign, request.CampaignId) switch
        {
            ({ } document, null) => Compile(document, request.ProgramRegions ?? [], rulebook),
            (null, { } id) => await FindPlanAsync(id, request.Revision, cancellationToken),
            _ => (null, Problems.Field(new LineError("field.either", "A rehearsal has 'campaign' or 'campaignId', and not both."))),
        };
        if (wrong is null && plan!.Document.Trigger is not null)
        {
            wrong = new Problem(
                422, "rehearsal.trigger", "A trigger campaign has no audience to be taken to.",
                "It waits for events; a replay shows what rules do with those that came.");
        }

        return wrong is null ? (new RehearsalQuestion(plan!, rulebook, at, percent), null) : (null, wrong);
    }

    /// <summary>Reads what is to be taken again.</summary>
    public async ValueTask<(ReplayQuestion? Question, Problem? Problem)> ReadAsync(
        DecisionReplayRequest request, CancellationToken cancellationToken)
    {
        var (rulebook, problem) = await FindRulesAsync(request.Rulebook, request.RulebookVersion, cancellationToken);
        var percent = request.SamplePercent ?? PercentMax;
        problem ??= CheckPercent(percent);
        if (!InstantText.TryParse(request.From, out var from))
        {
            problem ??= Problems.Field(LineError.BadInstant("from"));
        }

        if (!InstantText.TryParse(request.Until, out var until))
        {
            problem ??= Problems.Field(LineError.BadInstant("until"));
        }

        problem ??= until <= from ? Problems.Field(LineError.OutOfRange("until", "an instant after 'from'")) : null;
        return problem is null ? (new ReplayQuestion(from, until, rulebook, percent), null) : (null, problem);
    }

    private static Problem? CheckPercent(double percent) => percent is >= PercentMin and <= PercentMax
        ? null
        : Problems.Field(LineError.OutOfRange("samplePercent", "a number from 0.01 to 100"));

    private async ValueTask<(Rulebook? Rulebook, Problem? Problem)> FindRulesAsync(
        JsonObject? candidate, long? version, CancellationToken cancellationToken)
    {
        if (candidate is { } document)
        {
            if (version is not null)
            {
                return (null, Problems.Field(new LineError("field.either", "Give 'rulebook' or 'rulebookVersion', not both.")));
            }

            var verdict = rulebooks.Check(Encoding.UTF8.GetBytes(document.ToJsonString()));
            return verdict.Rulebook is { } rulebook ? (rulebook, null) : (null, Problems.From(verdict.Errors));
        }

        if (version is not { } number)
        {
            return (null, null);
        }

        return number >= 1 && await rulebooks.FindAsync(number, cancellationToken) is { } found
            ? (found, null)
            : (null, Problems.UnknownRulebook);
    }

    private async ValueTask<(CampaignPlan? Plan, Problem? Problem)> FindPlanAsync(
        string id, long? revision, CancellationToken cancellationToken)
    {
        var plan = !FigureEndpoints.IsName(id) ? null
            : revision is { } number ? await campaigns.FindAsync(id, number, cancellationToken)
            : await campaigns.FindNewestAsync(id, cancellationToken);
        return plan is null ? (null, FigureEndpoints.UnknownCampaign) : (plan, null);
    }

    /// <summary>A draft is checked as a campaign of a program that allows all of it: whether its program does is asked when it is filed.</summary>
    private static (CampaignPlan? Plan, Problem? Problem) Compile(JsonObject json, ImmutableArray<string> regions, Rulebook rulebook)
    {
        CampaignDocument? document;
        try
        {
            document = json.Deserialize(CampaignJson.Default.CampaignDocument);
        }
        catch (JsonException exception)
        {
            return (null, new Problem(422, "campaign.refused", "The campaign is not right.", $"It cannot be read at {exception.Path ?? "$"}."));
        }

        if (document is null || regions.Any(static region => region is null))
        {
            return (null, Problems.Field(new LineError("field.kind", "A campaign is an object, and its program's regions are texts.")));
        }

        var errors = CampaignDrafts.CheckAlone(document, regions, rulebook);
        return errors.IsEmpty
            ? (new CampaignPlan(document, revision: 1, regions), null)
            : (null, new Problem(422, "campaign.refused", "The campaign is not right.")
            {
                Errors = [.. errors.Select(static error => new FindingView(error.Path, error.Code, error.Message, error.Column))],
            });
    }
}
