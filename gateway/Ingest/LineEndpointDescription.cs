namespace SmartManager.Gateway.Ingest;

/// <summary>The result of one line.</summary>
/// <param name="Line">Its number, from 1; that of the element in an array.</param>
/// <param name="Id">Its id; missing if it has none that could be read.</param>
/// <param name="Status">accepted, duplicate or rejected.</param>
/// <param name="Code">Why it was rejected.</param>
/// <param name="Detail">For a person.</param>
internal sealed record LineResultView(long Line, string? Id, string Status, string? Code, string? Detail);

/// <summary>Describes endpoints that take and answer lines.</summary>
internal static class LineEndpointDescription
{
    private const string Ndjson = "application/x-ndjson";

    /// <summary>Says in the API's description what goes in and out.</summary>
    public static RouteHandlerBuilder AcceptsLines(this RouteHandlerBuilder builder) => builder
        .Accepts<System.Text.Json.JsonElement>(Ndjson, "application/json")
        .Produces<LineResultView>(StatusCodes.Status200OK, Ndjson)
        .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
}
