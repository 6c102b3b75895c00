using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Campaigns;

/// <summary>What all requests to the planning side have in common: who asks, why, over which revision, and how a refusal is answered.</summary>
internal static class PlanningProblems
{
    /// <summary>Longest reason. Unit: characters.</summary>
    public const int ReasonLengthMax = 500;

    /// <summary>Largest document of a program or campaign: its history is kept. Unit: bytes of JSON.</summary>
    public const int DocumentBytesMax = 256 * 1024;

    private const int PathLengthMax = 200;

    public static readonly Problem NoApproval = new(404, "approval.none", "Its approval was never asked for.");
    public static readonly Problem UnknownPaths = new(404, "approval-paths.unknown", "There is no such version of the paths.");

    /// <summary>A refusal as it is answered.</summary>
    public static Problem From(PlanningRefusal refusal, ImmutableArray<CampaignError> errors, long revision) =>
        new(StatusOf(refusal), refusal.Code, "The campaign or program does not allow it.", refusal.Detail)
        {
            Errors = errors.IsDefaultOrEmpty ? null : ToViews(errors)!.Value,
            CurrentVersion = StatusOf(refusal) == StatusCodes.Status412PreconditionFailed ? revision : null,
        };

    /// <summary>The paths are not right.</summary>
    public static Problem From(ImmutableArray<CampaignError> errors) => new(
        422, "approval-paths.not-right", "The paths or steps are not right; nothing changed.")
    { Errors = ToViews(errors)!.Value };

    /// <summary>Findings as they are shown.</summary>
    public static ImmutableArray<FindingView>? ToViews(IEnumerable<CampaignError>? errors) => errors is null
        ? null
        : [.. errors.Select(error => new FindingView(error.Path, error.Code, error.Message, error.Column))];

    /// <summary>Reads a body of somebody who need not say who he is.</summary>
    public static ValueTask<(T? Request, Problem? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class => JsonBody.ReadAsync(context, type, Explain);

    /// <summary>Reads a body, and who asks with it.</summary>
    public static async ValueTask<(T? Request, string By, Problem? Problem)> ReadAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, Func<T, (string By, string? Reason)> head)
        where T : class
    {
        var (request, problem) = await ReadAsync(context, type);
        if (problem is not null)
        {
            return (null, string.Empty, problem);
        }

        var (by, reason) = head(request!);
        if (!People.TryParse(by, out var person))
        {
            return (null, string.Empty, Problems.Field(LineError.OutOfRange("by", $"a name of 1 to {People.NameLengthMax} characters")));
        }

        problem = reason is null ? null : SubscriberCommands.CheckText("reason", reason, ReasonLengthMax);
        return problem is null ? (request, person, null) : (null, string.Empty, problem);
    }

    /// <summary>Null if a document can be stored as a draft.</summary>
    public static Problem? CheckDocument<T>(T document, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(document, type).Length <= DocumentBytesMax ? null : Problems.BodyTooLarge;

    /// <summary>Reads over which revision an edit is made: from the body, or from If-Match.</summary>
    public static Problem? ReadRevision(HttpRequest request, long? fromBody, out long? revision)
    {
        var tag = request.Headers.IfMatch.Count == 1 ? request.Headers.IfMatch[0] : null;
        var isAny = tag == "*";
        revision = fromBody
            ?? (tag is not null && tag.Length > 2 && tag[0] == '"'
                && long.TryParse(tag[1..^1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read)
                ? read : isAny || tag is null ? null : 0);
        return revision is null && !isAny ? Problems.Field(LineError.Missing("revision")) : null;
    }

    /// <summary>Says where a body does not fit, if the place can be told: its names may be anything.</summary>
    private static Problem Explain(string? path) => Problems.Field(new LineError(
        "field.kind",
        path is { Length: <= PathLengthMax } && path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']')
            ? $"What stands at {path} is of the wrong kind, has a member that is not known, lacks one, or is a word that is not known."
            : "A value is of the wrong kind, has a member that is not known, lacks one, or is a word that is not known."));

    private static int StatusOf(PlanningRefusal refusal) => refusal switch
    {
        _ when refusal == PlanningRefusal.Unknown || refusal == PlanningRefusal.UnknownProgram => 404,
        _ when refusal == PlanningRefusal.RevisionChanged || refusal == PlanningRefusal.ProgramRevisionChanged => 412,
        _ when refusal == PlanningRefusal.NotRight || refusal == PlanningRefusal.ProgramNotRight => 422,
        _ when refusal == PlanningRefusal.OtherId || refusal == PlanningRefusal.ProgramOtherId || refusal == PlanningRefusal.ReasonMissing => 400,
        _ when refusal == PlanningRefusal.Own || refusal == PlanningRefusal.NotHolder || refusal == PlanningRefusal.NotAuthor => 403,
        _ when refusal == PlanningRefusal.NotStored => 503,
        _ => 409,
    };
}
