using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Load;

namespace SmartManager.Gateway.Lists;

/// <summary>Uploaded lists of subscribers, for the audiences of campaigns.</summary>
internal static class ListEndpoints
{
    private const string OfSubscribers = "subscriber";
    private const string OfNumbers = "msisdn";
    private const int ByDefault = 100;
    private const int Most = 1_000;
    private const string NobodyNamed = "api";

    public static void MapLists(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/lists").WithTags("Lists");
        lists.MapPost("", UploadAsync).WithName("UploadList")
            .WithSummary("A list of subscribers, by id or by number: CSV, lines of JSON, or one value on each line. It is there whole or not "
                + "at all.")
            .Accepts<string>("text/csv", "application/x-ndjson", "text/plain")
            .Produces<ListReportView>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415)
            .ProducesProblem(422).ProducesProblem(503).WithMetadata(Sheddable.Stream).DisableRequestTimeout();
        lists.MapGet("", GetAllAsync).WithName("GetLists").WithSummary("The lists, by name.");
        lists.MapGet("/{name}", GetAsync).WithName("GetList").WithSummary("A list.").ProducesProblem(404);
        lists.MapGet("/{name}/report", GetReportAsync).WithName("GetListReport")
            .WithSummary("How far an upload is, or what became of the last one of the name, also of one that failed.").ProducesProblem(404);
        lists.MapDelete("/{name}", DeleteAsync).WithName("DeleteList")
            .WithSummary("Drops a list. A campaign that names it can no longer go on.")
            .Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> UploadAsync(
        string? name, string? of, string? author, HttpContext context, ListUploads uploads, IServiceProvider services)
    {
        if (CheckUpload(name, of, author) is { } wrong)
        {
            return wrong;
        }

        if (FormOf(context.Request) is not { } form)
        {
            return Problems.WrongContentType;
        }

        if (uploads.TryBegin(name!) is not { } report)
        {
            return Problems.Busy;
        }

        try
        {
            var parts = new ListUploadParts(
                services.GetRequiredService<ISubscriberLists>(),
                services.GetRequiredService<IRecords>(),
                services.GetRequiredService<IOptions<GatewayOptions>>().Value,
                services.GetRequiredService<TimeProvider>());
            var begun = await parts.Lists.TryBeginAsync(name!, author ?? NobodyNamed, parts.Time.GetUtcNow(), context.RequestAborted);
            if (begun is not { } list)
            {
                return Problems.ListExists;
            }

            services.GetRequiredService<IngestEndpoint>().Loosen(context);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            var problem = await RunAsync(new ListUpload(parts, report, new ListLines(form, of == OfNumbers), list), context, stop.Token);
            if (problem is not null)
            {
                // The name is free again; the sweep takes what was stored.
                // One that was taken for stopped may have given way to another list of the name: that one stays.
                if (await parts.Lists.TryEndAsync(list, isReady: false, CancellationToken.None)
                    && (await parts.Lists.FindAsync(name!, CancellationToken.None))?.Number == list)
                {
                    await parts.Lists.TryDropAsync(name!, CancellationToken.None);
                }
            }

            var view = await uploads.EndAsync(report, problem?.Code);
            return problem is null ? TypedResults.Created($"/v1/lists/{name}", view) : problem;
        }
        finally
        {
            uploads.Leave(report);
        }
    }

    private static async Task<Problem?> RunAsync(ListUpload upload, HttpContext context, CancellationToken stop)
    {
        try
        {
            return await upload.RunAsync(context.Request.BodyReader, stop);
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyTruncated;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return context.RequestAborted.IsCancellationRequested ? Problems.BodyTruncated : Problems.Stopping;
        }
        catch (StoreUnavailableException)
        {
            return Problems.StoreUnavailable;
        }
    }

    private static async Task<Results<Ok<ListsView>, Problem>> GetAllAsync(
        string? after, string? limit, ISubscriberLists lists, CancellationToken cancellationToken)
    {
        if (!Query.TryReadLimit(limit, ByDefault, Most, out var count, out var problem))
        {
            return problem;
        }

        var found = await lists.ReadListsAsync(after, count, cancellationToken);
        return TypedResults.Ok(new ListsView([.. found.Select(ListView.Of)], found.Count < count ? null : found[^1].Name));
    }

    private static async Task<Results<Ok<ListView>, Problem>> GetAsync(
        string name, ISubscriberLists lists, CancellationToken cancellationToken) =>
        await lists.FindAsync(name, cancellationToken) is { } list ? TypedResults.Ok(ListView.Of(list)) : Problems.UnknownUpload;

    private static async Task<Results<Ok<ListReportView>, Problem>> GetReportAsync(
        string name, ListUploads uploads, CancellationToken cancellationToken) =>
        SubscriberId.TryParse(name, out _) && await uploads.FindAsync(name, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Problems.UnknownUpload;

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        string name, ISubscriberLists lists, CancellationToken cancellationToken)
    {
        if (await lists.TryDropAsync(name, cancellationToken))
        {
            return TypedResults.NoContent();
        }

        return await lists.FindAsync(name, cancellationToken) is null ? Problems.UnknownUpload : Problems.ListLoads;
    }

    private static Problem? CheckUpload(string? name, string? of, string? author) =>
        !SubscriberId.TryParse(name, out _) ? Problems.Parameter("name", "1 to 64 of the characters A-Z a-z 0-9 . _ : -")
        : of is not (null or OfSubscribers or OfNumbers) ? Problems.Choice("of", of, [OfSubscribers, OfNumbers])
        : author is { } text && (text.Length is 0 or > SubscriberCommands.TextLengthMax || text.Any(char.IsControl))
            ? Problems.Parameter(
                "author", $"a text of 1 to {SubscriberCommands.TextLengthMax} characters, none of them a control character")
            : null;

    private static ListForm? FormOf(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0 ? null
        : BodyType.IsCsv(request.ContentType) ? ListForm.Csv
        : BodyType.IsNdjson(request.ContentType) ? ListForm.Json
        : BodyType.IsPlain(request.ContentType) ? ListForm.Values
        : null;
}
