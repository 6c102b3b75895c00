using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Http;

/// <summary>An answer that is an error (RFC 9457). Never holds an exception's message or anything of the request.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable, dotted and lower case.</param>
/// <param name="title">The same for all problems with this code.</param>
/// <param name="detail">What to do about this one; null for nothing more.</param>
internal sealed class Problem(int status, string code, string title, string? detail = null)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private const string TypePrefix = "urn:smartmanager:problem:";
    private const string ContentType = "application/problem+json";
    private const int RetryAfterSecondsMin = 1;

    /// <summary>HTTP status.</summary>
    public int? StatusCode => status;

    /// <summary>The code.</summary>
    public string Code => code;

    /// <summary>Single errors of a whole, such as those of a rulebook.</summary>
    public IReadOnlyList<FindingView>? Errors { get; init; }

    /// <summary>The version or revision that there is, where another was expected: 0 for none; null elsewhere.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>When to come again, of answers that say "not now". Unit: seconds.</summary>
    public int RetryAfterSeconds { get; init; } = RetryAfterSecondsMin;

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), [ContentType]));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.RequestServices.GetRequiredService<GatewayInstruments>().ProblemAnswered(code);
        var response = httpContext.Response;
        response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = new ProblemBody(
            TypePrefix + code, title, status, code, Activity.Current?.Id ?? httpContext.TraceIdentifier, detail, Errors, CurrentVersion);
        return response.WriteAsJsonAsync(body, GatewayJson.Readable.ProblemBody, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>Problem details as they are written.</summary>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Code,
    string TraceId,
    string? Detail = null,
    IReadOnlyList<FindingView>? Errors = null,
    long? CurrentVersion = null);
