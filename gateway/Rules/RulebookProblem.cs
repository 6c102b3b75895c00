using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Gateway.Rules;

/// <summary>A rulebook that is not published, with all that is wrong with it and where (RFC 9457).</summary>
internal sealed class RulebookProblem : IResult, IStatusCodeHttpResult, Microsoft.AspNetCore.Http.Metadata.IEndpointMetadataProvider
{
    private const string ContentType = "application/problem+json";
    private readonly int _status;
    private readonly string _code;
    private readonly string _title;
    private readonly ImmutableArray<RulebookError> _errors;

    /// <summary>Makes one of what is wrong; not empty.</summary>
    public RulebookProblem(ImmutableArray<RulebookError> errors)
    {
        _errors = errors;
        (_status, _code, _title) = errors[0] switch
        {
            { Line: not null, Code: "rulebook.not-utf8" } => (400, "body.not-utf8", "The body is not valid UTF-8."),
            { Line: not null } => (400, "body.not-json", "The body is not one JSON value."),
            _ => (422, "rulebook.refused", "The rulebook is not right; nothing changed."),
        };
    }

    /// <inheritdoc/>
    public int? StatusCode => _status;

    /// <inheritdoc/>
    public static void PopulateMetadata(System.Reflection.MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in new[] { StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity })
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [ContentType]));
        }
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.RequestServices.GetRequiredService<GatewayInstruments>().ProblemAnswered(_code);
        httpContext.Response.StatusCode = _status;
        var body = new RulebookProblemBody(
            "urn:smartmanager:problem:" + _code, _title, _status, _code, Activity.Current?.Id ?? httpContext.TraceIdentifier,
            FindingView.Of(_errors));
        return httpContext.Response.WriteAsJsonAsync(
            body, RulebookViewsJson.Default.RulebookProblemBody, ContentType, httpContext.RequestAborted);
    }
}
