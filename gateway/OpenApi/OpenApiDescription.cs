using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Gateway.Decisions;
using SmartManager.Gateway.Outbox;

namespace SmartManager.Gateway.OpenApi;

/// <summary>What the API's description says beside what the endpoints say of themselves.</summary>
internal static class OpenApiDescription
{
    private const string Ndjson = "application/x-ndjson";
    private const string Json = "application/json";

    public static void Configure(OpenApiOptions options)
    {
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            WordSchemas.Complete(schema, context.JsonTypeInfo, context.JsonPropertyInfo);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                parameter.Schema = (parameter.In == ParameterLocation.Query ? OfQuery(parameter.Name, operation.OperationId) : null)
                    ?? parameter.Schema;
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Describe(document);
            DescribeLines(document, "/v1/network-events", LineSchemas.NetworkEvent, LineSchemas.OfNetworkEvent());
            DescribeLines(document, "/v1/subscribers", LineSchemas.Profile, LineSchemas.OfProfile());
            DescribeLines(document, "/v1/suppression-imports", LineSchemas.Suppression, LineSchemas.OfSuppression());
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "SmartManager";
        document.Info.Version = "v1";
        document.Info.Description =
            "Intelligent account managers for an operator's subscribers. "
            + "Errors are problem details (RFC 9457) with a stable `code`: docs/guide/api.md.";
        document.Servers?.Clear();
        if (document.Components?.Schemas?["ProblemDetails"] is OpenApiSchema { Properties: { } fields } problem)
        {
            // What we say beyond the standard; see Problem.
            fields["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: docs/guide/reason-codes.md." };
            fields["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String };
            fields["errors"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = OfError() };
            problem.Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "code", "traceId" };
        }
    }

    private static OpenApiSchema OfError() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "path", "code", "message" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["path"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["message"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["column"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };

    /// <summary>A body of lines has the shape of a line; as an array, of an array of them.</summary>
    private static void DescribeLines(OpenApiDocument document, string path, string name, OpenApiSchema line)
    {
        document.AddComponent(name, line);
        var content = document.Paths[path].Operations![HttpMethod.Post].RequestBody!.Content!;
        content[Ndjson].Schema = new OpenApiSchemaReference(name, document);
        content[Json].Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchemaReference(name, document),
        };
    }

    /// <summary>Parameters are bound as texts, so that a bad one gets a problem of ours; here stands what they may be.</summary>
    private static OpenApiSchema? OfQuery(string? name, string? operation) => name switch
    {
        "state" when operation == "ListCampaigns" => WordSchemas.Of(KebabName.List<CampaignPhase>()),
        "state" when operation == "ListPrograms" => WordSchemas.Of(KebabName.List<ProgramPhase>()),
        "limit" or "before" or "version" => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" },
        "state" => WordSchemas.Of(Enum.GetValues<OutboxState>().Select(KebabName.Of)),
        "channel" => WordSchemas.Of(OutboxEndpoints.Channels),
        "source" => WordSchemas.Of(Enum.GetValues<Domain.Subscribers.RequestSource>().Select(KebabName.Of)),
        "results" => WordSchemas.Of(["all", "rejected"]),
        "language" => WordSchemas.Of(DecisionQuery.Languages),
        "candidates" => WordSchemas.Of(DecisionQuery.CandidateWords),
        "about" => WordSchemas.Of(["permissions"]),
        _ => null,
    };
}
