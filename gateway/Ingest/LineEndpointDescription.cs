using SmartManager.Gateway.Load;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Ingest;

/// <summary>The result of one line, or the sums at the end.</summary>
/// <param name="Status">accepted, duplicate or rejected; end for the last line, which has the sums.</param>
/// <param name="Line">Its number, from 1; that of the element in an array. Missing in the last line.</param>
/// <param name="Id">Its id; missing if it has none that could be read.</param>
/// <param name="UnknownSubscriber">true if its subscriber's profile is not known; else missing.</param>
/// <param name="Code">Why it was rejected.</param>
/// <param name="Detail">For a person.</param>
/// <param name="Lines">In the last line: how many were answered.</param>
/// <param name="Accepted">In the last line: how many were accepted.</param>
/// <param name="Duplicate">In the last line: how many had come before.</param>
/// <param name="Rejected">In the last line: how many were rejected.</param>
/// <param name="UnknownSubscribers">In the last line: how many were of subscribers whose profile is not known.</param>
internal sealed record LineResultView(
    [property: KnownWords("accepted", "duplicate", "rejected", "end")] string Status,
    long? Line = null,
    string? Id = null,
    bool? UnknownSubscriber = null,
    string? Code = null,
    string? Detail = null,
    long? Lines = null,
    long? Accepted = null,
    long? Duplicate = null,
    long? Rejected = null,
    long? UnknownSubscribers = null);

/// <summary>Describes endpoints that take and answer lines.</summary>
internal static class LineEndpointDescription
{
    private const string Ndjson = "application/x-ndjson";

    /// <summary>Says in the API's description what goes in and out; the shape of a line is added there.</summary>
    public static RouteHandlerBuilder AcceptsLines(this RouteHandlerBuilder builder) => builder
        .Accepts<System.Text.Json.JsonElement>(Ndjson, "application/json")
        .Produces<LineResultView>(StatusCodes.Status200OK, Ndjson)
        .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503)
        .WithMetadata(Sheddable.Stream);
}
