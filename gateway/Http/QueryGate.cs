using System.Collections.Concurrent;
using System.Reflection;

namespace SmartManager.Gateway.Http;

/// <summary>
/// Answers 400 to a parameter of the query that an endpoint does not know, or that stands twice: one that is mistyped and ignored would
/// give an answer to another question.
/// </summary>
/// <remarks>
/// What an endpoint knows is read off its handler: the texts that it takes and that are no part of its address. So no list can be
/// forgotten. Only for the API: who asks for health or metrics may add what he likes.
/// </remarks>
internal static class QueryGate
{
    private const string Api = "/v1";
    private static readonly ConcurrentDictionary<Endpoint, string[]> KnownOf = new();

    public static IApplicationBuilder UseQueryGate(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Query.Count > 0 && context.GetEndpoint() is RouteEndpoint endpoint && IsApi(endpoint)
            && Check(context.Request.Query, KnownOf.GetOrAdd(endpoint, ParametersOf)) is { } problem
                ? problem.ExecuteAsync(context)
                : next(context));

    private static bool IsApi(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.StartsWith(Api, StringComparison.Ordinal) == true;

    private static Problem? Check(IQueryCollection query, string[] known)
    {
        var ordinal = 0;
        foreach (var (name, values) in query)
        {
            ordinal++;
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                return Problems.UnknownParameter(name, ordinal, known);
            }

            if (values.Count != 1)
            {
                return Problems.Parameter(name, "there once");
            }
        }

        return null;
    }

    private static string[] ParametersOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<KnownQuery>() is { } query
        ? query.Names
        : endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler
        ? [.. handler.GetParameters().Where(one => one.ParameterType == typeof(string)).Select(one => one.Name!)
            .Except(((RouteEndpoint)endpoint).RoutePattern.Parameters.Select(part => part.Name)).Order(StringComparer.Ordinal)]
        : [];
}
