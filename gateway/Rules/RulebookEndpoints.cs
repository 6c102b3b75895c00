using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Rules;

/// <summary>A version of the rulebook.</summary>
/// <param name="Version">1 is the first.</param>
/// <param name="PublishedAt">When it was published. UTC.</param>
/// <param name="Rulebook">As it was published.</param>
internal sealed record RulebookView(long Version, DateTimeOffset PublishedAt, RulebookDocument Rulebook);

/// <summary>The versions that there are, newest first.</summary>
internal sealed record RulebookVersionsView(ImmutableArray<RulebookVersionView> Versions);

/// <summary>One version without its content.</summary>
internal sealed record RulebookVersionView(long Version, DateTimeOffset PublishedAt, string Name);

/// <summary>A rulebook is in force.</summary>
internal sealed record PublishedView(long Version);

/// <summary>
/// Serialises publications, so that a version that was checked is still the version in force when the next one is stored.
/// </summary>
internal sealed class PublishingTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<Releaser> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Releaser(_turn);
    }

    public void Dispose() => _turn.Dispose();

    internal readonly struct Releaser(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>Reads and publishes the rules.</summary>
internal static class RulebookEndpoints
{
    private const int VersionsMax = 1_000;
    private const int VersionsDefault = 100;

    public static void MapRulebook(this IEndpointRouteBuilder routes)
    {
        var rulebook = routes.MapGroup("/rulebook").WithTags("Rulebook");
        rulebook.MapGet("", GetAsync).WithName("GetRulebook")
            .WithSummary("The rulebook in force, or an earlier version; its version is the ETag.").ProducesProblem(404);
        rulebook.MapPut("", PublishAsync).WithName("PublishRulebook")
            .WithSummary("Checks a rulebook as a whole and puts it in force for the very next decision. Honours If-Match.")
            .Accepts<RulebookDocument>("application/json").ProducesProblem(412).ProducesProblem(422);
        rulebook.MapGet("/versions", GetVersionsAsync).WithName("GetRulebookVersions")
            .WithSummary("The versions that there are, newest first.");
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

        response.Headers.ETag = ToTag(stored.Version);
        return TypedResults.Ok(new RulebookView(stored.Version, stored.At, Rulebooks.Read(stored)));
    }

    private static async Task<Results<Ok<PublishedView>, Problem>> PublishAsync(
        HttpContext context, Rulebooks rulebooks, PublishingTurn turn)
    {
        var (document, problem) = await JsonBody.ReadAsync(context, RulebookJson.TypeInfo, Unreadable);
        if (problem is not null)
        {
            return problem;
        }

        using var taken = await turn.TakeAsync(context.RequestAborted);
        var expected = context.Request.Headers.IfMatch;
        if (expected.Count > 0 && !IsMet(expected, rulebooks.HasCurrent ? ToTag(rulebooks.Current.Version) : null))
        {
            return Problems.RulebookChanged;
        }

        var (version, errors) = await rulebooks.PublishAsync(document!, CancellationToken.None);
        if (version is null)
        {
            return Problems.From(errors);
        }

        context.Response.Headers.ETag = ToTag(version.Value);
        return TypedResults.Ok(new PublishedView(version.Value));
    }

    private static async Task<Results<Ok<RulebookVersionsView>, Problem>> GetVersionsAsync(
        string? limit, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!Query.TryReadLimit(limit, VersionsDefault, VersionsMax, out var count, out var problem))
        {
            return problem;
        }

        var versions = await documents.ReadVersionsAsync(Rulebooks.Kind, count, cancellationToken);
        return TypedResults.Ok(new RulebookVersionsView(
            [.. versions.Select(stored => new RulebookVersionView(stored.Version, stored.At, Rulebooks.Read(stored).Name))]));
    }

    /// <summary>A rulebook is large and holds nothing personal: the place of the mistake is worth telling.</summary>
    private static Problem Unreadable(string? jsonPath) => Problems.From(
    [
        new RulebookError(ToPointer(jsonPath), "rulebook.unreadable", "The value here is missing, not known, or of the wrong kind."),
    ]);

    /// <summary>From <c>$.offers[3].propensity</c> to <c>/offers/3/propensity</c>.</summary>
    private static string ToPointer(string? jsonPath) =>
        (jsonPath ?? "$").TrimStart('$').Replace("].", "/", StringComparison.Ordinal).Replace('[', '/').Replace('.', '/').TrimEnd(']');

    private static bool IsMet(Microsoft.Extensions.Primitives.StringValues expected, string? tag) =>
        tag is not null && expected
            .SelectMany(one => (one ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            .Any(one => one == "*" || one == tag);

    private static string ToTag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
