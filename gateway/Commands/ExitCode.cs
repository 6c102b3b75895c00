namespace SmartManager.Gateway.Commands;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; standard error says how.</summary>
    public const int WrongUsage = 2;
}

/// <summary>A command cannot do what it was asked. Its message is for the operator.</summary>
internal class CommandFailure(string message) : Exception(message);

/// <summary>What was asked can never be done as it was asked; nothing was begun. Its message is for the operator.</summary>
internal sealed class UsageFailure(string message) : CommandFailure(message);
