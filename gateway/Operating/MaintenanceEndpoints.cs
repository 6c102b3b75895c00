using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Store;

namespace SmartManager.Gateway.Operating;

/// <summary>Asks for a backup.</summary>
/// <param name="Path">The new file, as an absolute path on the server; must not exist.</param>
internal sealed record BackupRequest(string Path);

/// <summary>A backup is written.</summary>
internal sealed record BackupView(string Path, long Bytes);

/// <summary>What is wrong with the store.</summary>
internal sealed record CheckView(ImmutableArray<string> Problems);

/// <summary>The key that a server's own commands show.</summary>
internal sealed record MaintenanceKey(string Value)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether a header holds the key. Takes the same time for every wrong key.</summary>
    public bool IsShownBy(string? header) => header is not null && CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(Scheme + Value));
}

/// <summary>What the commands of the data folder ask of the server that holds it.</summary>
internal static class MaintenanceEndpoints
{
    public static void MapMaintenance(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").WithTags("Operating");
        admin.DisableRequestTimeout();
        admin.MapPost("/backups", BackUpAsync).WithName("WriteBackup")
            .WithSummary("Writes a consistent copy of the store while it is in use. Needs the key in the data folder's server.json.")
            .Accepts<BackupRequest>("application/json").Produces<BackupView>().ProducesProblem(403).ProducesProblem(409).ProducesProblem(503);
        admin.MapPost("/checks", CheckAsync).WithName("CheckStore")
            .WithSummary("Checks that the store is whole, while it is in use. Needs the key in the data folder's server.json.")
            .Produces<CheckView>().ProducesProblem(403).ProducesProblem(503);
    }

    private static async Task<IResult> BackUpAsync(
        HttpContext context, MaintenanceKey key, IStoreMaintenance maintenance, IHostApplicationLifetime lifetime)
    {
        if (!key.IsShownBy(context.Request.Headers.Authorization))
        {
            return Problems.Forbidden;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.BackupRequest);
        if (problem is not null)
        {
            return problem;
        }

        if (!Path.IsPathFullyQualified(request!.Path))
        {
            return Problems.Parameter("path", "an absolute path");
        }

        try
        {
            return await UntilStopAsync(context, lifetime, async stop =>
            {
                await maintenance.BackupAsync(request.Path, progress: null, stop);
                return TypedResults.Ok(new BackupView(request.Path, new FileInfo(request.Path).Length));
            });
        }
        catch (BackupElsewhereException exception)
        {
            return new Problem(409, "backup.elsewhere", "This store is backed up by its server's own means.", exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return File.Exists(request.Path)
                ? new Problem(409, "backup.exists", "The file exists; a backup never replaces one.")
                : new Problem(409, "backup.refused", "The file could not be written there.", "Look at the folder's rights and free space.");
        }
    }

    private static async Task<IResult> CheckAsync(
        HttpContext context, MaintenanceKey key, IStoreMaintenance maintenance, IHostApplicationLifetime lifetime) =>
        key.IsShownBy(context.Request.Headers.Authorization)
            ? await UntilStopAsync(
                context, lifetime, async stop => TypedResults.Ok(new CheckView([.. await maintenance.CheckAsync(stop)])))
            : Problems.Forbidden;

    /// <summary>What may take minutes does not keep the server from stopping, and who asked for it is told.</summary>
    private static async Task<IResult> UntilStopAsync(
        HttpContext context, IHostApplicationLifetime lifetime, Func<CancellationToken, Task<IResult>> work)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await work(stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Problems.StoppedWork;
        }
    }
}
