using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Hosting;

/// <summary>Puts <see cref="Failures"/> before everything, also before what the framework puts first.</summary>
internal sealed class FailuresFirst : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<Failures>();
        next(app);
    };
}

/// <summary>Turns whatever went wrong behind it into problem details. The message of an exception stays in our log.</summary>
internal sealed partial class Failures(
    RequestDelegate next, GatewayInstruments instruments, IHostApplicationLifetime lifetime, ILogger<Failures> logger)
{
    private readonly ILogger<Failures> _logger = logger;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await Problems.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case StoreUnavailableException:
                instruments.StoreRefused();
                LogStoreUnavailable(exception, context.GetEndpoint()?.DisplayName);
                return Problems.StoreUnavailable.ExecuteAsync(context);
            case var _ when SiloLoss.IsOverload(exception):
                instruments.SiloRefused();
                return Problems.Overloaded.ExecuteAsync(context);
            case var _ when SiloLoss.IsLoss(exception):
                return (lifetime.ApplicationStopping.IsCancellationRequested ? Problems.Stopping : Problems.SiloUnavailable)
                    .ExecuteAsync(context);
            case BadHttpRequestException bad:
                return Problems.Of(bad.StatusCode).ExecuteAsync(context);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return Task.CompletedTask; // Nobody is there to hear.
            default:
                LogUnexpected(exception, context.GetEndpoint()?.DisplayName);
                return Problems.Unexpected.ExecuteAsync(context);
        }
    }
}
