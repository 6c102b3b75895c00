using System.Text.Json;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Load;
using SmartManager.Silo.Campaigns;

namespace SmartManager.Gateway.Lists;

/// <summary>Tells how many an audience has, and shows some of them, before anybody is sent anything.</summary>
internal static class AudienceEndpoints
{
    private const string Ndjson = "application/x-ndjson";
    private const int RowsByDefault = 20;
    private const int RowsMax = 100;
    private const int SeedLengthMax = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static void MapAudiences(this IEndpointRouteBuilder routes)
    {
        var audiences = routes.MapGroup("/audiences").WithTags("Audiences");
        audiences.MapPost("/counts", CountAsync).WithName("CountAudience")
            .WithSummary("How many are in an audience, by region, and why the others are not. Lines of JSON; the last one has isWhole.")
            .Accepts<AudienceCountRequest>("application/json").Produces<AudienceCountView>(200, Ndjson)
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503)
            .WithMetadata(Sheddable.Stream).DisableRequestTimeout();
        audiences.MapPost("/previews", PreviewAsync).WithName("PreviewAudience")
            .WithSummary("Some who are in an audience, without their numbers.")
            .Accepts<AudiencePreviewRequest>("application/json").Produces<AudiencePreviewView>()
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503)
            .WithMetadata(Sheddable.Stream).DisableRequestTimeout();
    }

    /// <summary>When the caller goes away, the request is aborted and the count ends behind its page.</summary>
    private static async Task<IResult> CountAsync(HttpContext context, AudienceScan scan, TimeProvider time)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.AudienceCountRequest);
        if (problem is not null || Read(request!.Audience, request.Exclude, request.Regions) is not { } question)
        {
            return problem ?? Problems.WrongAudience;
        }

        try
        {
            var told = time.GetTimestamp();
            await foreach (var count in scan.CountAsync(question, context.RequestAborted))
            {
                if (count.Share < 1 && time.GetElapsedTime(told) < Interval)
                {
                    continue;
                }

                told = time.GetTimestamp();
                context.Response.ContentType = Ndjson;
                await context.Response.Body.WriteAsync(
                    JsonSerializer.SerializeToUtf8Bytes(AudienceCountView.Of(count), GatewayJson.Readable.AudienceCountView),
                    context.RequestAborted);
                await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            return Results.Empty;
        }
        catch (ListNotReadyException) when (!context.Response.HasStarted)
        {
            return Problems.ListNotReady;
        }
        catch (StoreUnavailableException) when (!context.Response.HasStarted)
        {
            return Problems.StoreUnavailable;
        }
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, AudienceScan scan)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.AudiencePreviewRequest);
        if (problem is not null || Read(request!.Audience, request.Exclude, request.Regions) is not { } question)
        {
            return problem ?? Problems.WrongAudience;
        }

        if (request.Limit is < 1 or > RowsMax || request.Seed is { Length: 0 or > SeedLengthMax })
        {
            return Problems.WrongPreview;
        }

        try
        {
            var states = await scan.SampleAsync(question, request.Seed, request.Limit ?? RowsByDefault, context.RequestAborted);
            return TypedResults.Ok(new AudiencePreviewView([.. states.Select(AudienceRow.Of)]));
        }
        catch (ListNotReadyException)
        {
            return Problems.ListNotReady;
        }
    }

    /// <returns>Null if it is not right.</returns>
    private static AudienceQuestion? Read(
        AudienceDocument audience,
        System.Collections.Immutable.ImmutableArray<AudienceDocument>? exclude,
        System.Collections.Immutable.ImmutableArray<string>? regions)
    {
        var nodes = 0;
        var isRight = IsRight(audience, depth: 1, ref nodes);
        foreach (var document in exclude ?? [])
        {
            isRight = isRight && IsRight(document, depth: 1, ref nodes);
        }

        if (!isRight || nodes > CampaignLimits.AudienceNodesMax || regions is { Length: > CampaignLimits.ScopeMax })
        {
            return null;
        }

        try
        {
            return new AudienceQuestion(Domain.Campaigns.Audience.Of(audience, exclude ?? []), regions ?? []);
        }
        catch (FormatException)
        {
            return null; // A condition that cannot be read, or too many lists.
        }
    }

    private static bool IsRight(AudienceDocument? document, int depth, ref int nodes)
    {
        if (document is null || depth > CampaignLimits.AudienceDepthMax || ++nodes > CampaignLimits.AudienceNodesMax)
        {
            return false;
        }

        object?[] members =
        [
            document.Everyone, document.List, document.Condition, document.Earlier, document.AnyOf, document.AllOf, document.Not,
        ];
        if (members.Count(static member => member is not null) != 1 || document.Everyone == false
            || document.AnyOf is { IsDefaultOrEmpty: true } || document.AllOf is { IsDefaultOrEmpty: true })
        {
            return false;
        }

        foreach (var part in (document.AnyOf ?? []).Concat(document.AllOf ?? []))
        {
            if (!IsRight(part, depth + 1, ref nodes))
            {
                return false;
            }
        }

        return document.Not is null || IsRight(document.Not, depth + 1, ref nodes);
    }
}
