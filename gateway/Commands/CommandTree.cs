using System.CommandLine;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Hosting;
using SmartManager.Store;

namespace SmartManager.Gateway.Commands;

/// <summary>The commands that there are, and how their failures are told.</summary>
internal static class CommandTree
{
    /// <summary>How long a command that is interrupted may tidy up.</summary>
    private static readonly TimeSpan TidyingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs what a command line asks for.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("SmartManager: an intelligent account manager for each subscriber.")
        {
            ServeCommand.Create(), BackupCommand.Create(), RestoreCommand.Create(), CheckCommand.Create(), SuppressCommand.Create(),
            MigrateCommand.Create(), CapacityCommand.Create(), ListsCommand.Create(),
        };
        foreach (var command in GatewayEngine.Commands)
        {
            root.Add(command);
        }

        var parsed = root.Parse(args.Length == 0 ? [ServeCommand.Name] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("--help tells what there is.");
            return ExitCode.WrongUsage;
        }

        // A server listens for Ctrl-C and SIGTERM itself; the command line must not end the process before it has stopped.
        var isServer = parsed.CommandResult.Command.Name == ServeCommand.Name;
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = isServer ? null : TidyingTimeout,
        };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (Exception exception) when (Explain(exception) is not null)
        {
            await Console.Error.WriteLineAsync(Explain(exception));
            return exception is UsageFailure ? ExitCode.WrongUsage : ExitCode.Failed;
        }
    }

    /// <summary>What to tell the operator; null for a bug, which may end the process with all its details.</summary>
    private static string? Explain(Exception exception) => exception switch
    {
        CommandFailure or StoreInUseException or StoreFormatException or BackupElsewhereException => exception.Message,
        IOException or UnauthorizedAccessException => exception.Message,
        StoreUnavailableException => exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message,
        OptionsValidationException validation => string.Join(Environment.NewLine, validation.Failures),

        // The binder's own: it names the value, the setting and what it should be.
        InvalidOperationException { Message: var message } when message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            message,
        OperationCanceledException => "Interrupted.",
        _ => null,
    };
}
