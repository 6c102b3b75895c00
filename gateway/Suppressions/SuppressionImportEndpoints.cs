using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Suppressions;

/// <summary>Takes whole files of suppressions in.</summary>
internal static class SuppressionImportEndpoints
{
    private const string All = "all";
    private const string RejectedOnly = "rejected";

    public static void MapSuppressionImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/suppression-imports").WithTags("Suppression");
        imports.MapPost("", ImportAsync).WithName("ImportSuppressions")
            .WithSummary("Suppressions of many subscribers, as lines (NDJSON), one JSON array or CSV; answered like network events. The same "
                + "file may be sent again under its id: what was done is not done twice.")
            .AcceptsLines().Accepts<System.Text.Json.JsonElement>("application/x-ndjson", "application/json", "text/csv")
            .ProducesProblem(409).DisableRequestTimeout();
        imports.MapGet("/{id}", GetAsync).WithName("GetSuppressionImport")
            .WithSummary("How far an import has come, or what became of its last run.").ProducesProblem(404);
    }

    private static async Task<IResult> ImportAsync(
        string? id,
        string? results,
        HttpContext context,
        IngestEndpoint ingest,
        SuppressionImports imports,
        IGrainFactory grains,
        IRecords records,
        IRulebooks rulebooks)
    {
        if (!SubscriberId.TryParse(id ?? string.Empty, out _))
        {
            return Problems.Parameter("id", "1 to 64 of the characters A-Z a-z 0-9 . _ : -");
        }

        if (results is not (null or All or RejectedOnly))
        {
            return Problems.Choice("results", results, [All, RejectedOnly]);
        }

        if (imports.TryBegin(id!) is not { } import)
        {
            return Problems.ImportRuns;
        }

        var csv = BodyType.IsCsv(context.Request.ContentType) ? new CsvLines() : null;
        var handler = new SuppressionImportHandler(import, csv, results == RejectedOnly, grains, records, rulebooks);
        try
        {
            return await ingest.RunAsync(context, handler);
        }
        finally
        {
            await imports.EndAsync(import, handler.IsWhole);
        }
    }

    private static async Task<Results<Ok<SuppressionImportView>, Problem>> GetAsync(
        string id, SuppressionImports imports, CancellationToken cancellationToken) =>
        await imports.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.UnknownImport;
}
