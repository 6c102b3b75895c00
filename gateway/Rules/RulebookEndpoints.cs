using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Rules;

/// <summary>Reads, checks, publishes and compares the rules. For planners: docs/guide/rulebook.md.</summary>
internal static class RulebookEndpoints
{
    private const int VersionsMax = 1_000;
    private const int VersionsDefault = 100;

    private static readonly Problem AlreadyInForce = new(
        409, "rulebook.in-force", "This version is in force already.", "Name an earlier one.");

    public static void MapRulebook(this IEndpointRouteBuilder routes)
    {
        var rulebook = routes.MapGroup("/rulebook").WithTags("Rulebook");
        rulebook.MapGet("", GetAsync).WithName("GetRulebook")
            .WithSummary("The rulebook in force, or an earlier version; its version is the ETag.").ProducesProblem(404);
        rulebook.MapPut("", PublishAsync).WithName("PublishRulebook")
            .WithSummary("Checks a rulebook as a whole and puts it in force for the very next decision. Honours If-Match.")
            .Accepts<RulebookDocument>("application/json").ProducesProblem(412).ProducesProblem(422);
        rulebook.MapGet("/versions", GetVersionsAsync).WithName("GetRulebookVersions")
            .WithSummary("The versions that there are, newest first: when, who, why.");
        rulebook.MapGet("/difference", CompareAsync).WithName("CompareRulebooks")
            .WithSummary("What leads from one version to another: parts that came, went or have another value.").ProducesProblem(404);
        rulebook.MapGet("/schema", GetSchema).WithName("GetRulebookSchema")
            .WithSummary("The JSON schema of a rulebook.").Produces(200, contentType: "application/schema+json");

        var actions = routes.MapGroup(string.Empty).WithTags("Rulebook");
        actions.MapPost("/rulebook:check", CheckAsync).WithName("CheckRulebook")
            .WithSummary("Says what publishing a rulebook would come to, and changes nothing.")
            .Accepts<RulebookDocument>("application/json");
        actions.MapPost("/rulebook:rollback", RollBackAsync).WithName("RollBackRulebook")
            .WithSummary("Publishes an earlier version anew, under the next number. Honours If-Match.")
            .Accepts<RollBackRequest>("application/json").ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
    }

    private static async Task<Results<Ok<RulebookView>, Problem>> GetAsync(
        string? version, HttpResponse response, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!Query.TryReadVersion("version", version, out var wanted, out var problem))
        {
            return problem;
        }

        if (await documents.FindAsync(Rulebooks.Kind, wanted, cancellationToken) is not { } stored)
        {
            return Problems.UnknownRulebook;
        }

        response.Headers.ETag = PublishingRequest.ToTag(stored.Version);
        var found = Publication.Read(stored);
        return TypedResults.Ok(new RulebookView(stored.Version, stored.At, found.Rulebook, found.Author, found.Note, found.RestoredFrom));
    }

    private static async Task<Results<Ok<PublishedView>, Problem>> PublishAsync(
        string? author, string? note, HttpContext context, Rulebooks rulebooks, PublishingTurn turn)
    {
        var (terms, wrong) = PublishingRequest.Read(context.Request, author, note);
        if (wrong is not null)
        {
            return wrong;
        }

        var (body, problem) = await RulebookBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        using var taken = await turn.TakeAsync(context.RequestAborted);
        return Answer(context.Response, await rulebooks.PublishAsync(body, terms!, CancellationToken.None));
    }

    private static async Task<Results<Ok<PublishedView>, Problem>> RollBackAsync(
        HttpContext context, Rulebooks rulebooks, PublishingTurn turn)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.RollBackRequest);
        problem ??= SubscriberCommands.CheckText("reason", request!.Reason, PublishingRequest.NoteLengthMax)
            ?? SubscriberCommands.CheckOptionalText("author", request.Author);
        if (problem is not null)
        {
            return problem;
        }

        var (terms, wrong) = PublishingRequest.Read(context.Request, request!.Author, request.Reason);
        if (wrong is not null)
        {
            return wrong;
        }

        using var taken = await turn.TakeAsync(context.RequestAborted);
        return Answer(context.Response, await rulebooks.RollBackAsync(request.Version, terms!, CancellationToken.None));
    }

    private static Results<Ok<PublishedView>, Problem> Answer(HttpResponse response, PublishResult result)
    {
        switch (result)
        {
            case PublishResult.Published published:
                response.Headers.ETag = PublishingRequest.ToTag(published.Version);
                return TypedResults.Ok(new PublishedView(published.Version, FindingView.Of(published.Warnings)));
            case PublishResult.Refused refused:
                return Problems.From(refused.Errors);
            case PublishResult.VersionChanged changed:
                return Problems.RulebookChanged(changed.Current);
            case PublishResult.Unknown:
                return Problems.UnknownRulebook;
            case PublishResult.InForce:
                return AlreadyInForce;
            default:
                throw new System.Diagnostics.UnreachableException($"No answer for {result.GetType().Name}.");
        }
    }

    private static async Task<Results<Ok<CheckedView>, Problem>> CheckAsync(HttpContext context, Rulebooks rulebooks)
    {
        var (body, problem) = await RulebookBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var current = rulebooks.HasCurrent ? rulebooks.Current : null;
        var verdict = rulebooks.Check(body);
        return TypedResults.Ok(new CheckedView(
            verdict.Rulebook is not null,
            FindingView.Of(verdict.Errors),
            FindingView.Of(verdict.Warnings),
            current?.Version,
            verdict.Rulebook is { } rulebook && current is not null
                ? ChangeView.Of(RulebookDifference.Between(current.Document, rulebook.Document)) : null));
    }

    private static async Task<Results<Ok<RulebookVersionsView>, Problem>> GetVersionsAsync(
        string? limit, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!Query.TryReadLimit(limit, VersionsDefault, VersionsMax, out var count, out var problem))
        {
            return problem;
        }

        var versions = await documents.ReadVersionsAsync(Rulebooks.Kind, count, cancellationToken);
        return TypedResults.Ok(new RulebookVersionsView([.. versions.Select(ToHead)]));
    }

    private static RulebookVersionView ToHead(Document stored)
    {
        var (name, author, note, restoredFrom) = Publication.ReadHead(stored);
        return new RulebookVersionView(stored.Version, stored.At, name, author, note, restoredFrom);
    }

    private static async Task<Results<Ok<RulebookDifferenceView>, Problem>> CompareAsync(
        string? from, string? to, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!Query.TryReadVersion("from", from, out var before, out var problem)
            || !Query.TryReadVersion("to", to, out var after, out problem))
        {
            return problem;
        }

        if (await documents.FindAsync(Rulebooks.Kind, after, cancellationToken) is not { } now
            || await documents.FindAsync(Rulebooks.Kind, before ?? now.Version - 1, cancellationToken) is not { } old)
        {
            return Problems.UnknownRulebook;
        }

        var changes = RulebookDifference.Between(Rulebooks.Read(old), Rulebooks.Read(now));
        return TypedResults.Ok(new RulebookDifferenceView(old.Version, now.Version, ChangeView.Of(changes)));
    }

    private static IResult GetSchema() => TypedResults.Bytes(RulebookSchema.Utf8, "application/schema+json");
}
