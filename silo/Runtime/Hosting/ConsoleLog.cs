using Microsoft.Extensions.Logging.Console;

namespace SmartManager.Silo.Hosting;

/// <summary>Where the log of every program goes, and how its lines look.</summary>
public static class ConsoleLog
{
    /// <summary>One line each, for people.</summary>
    public const string Text = "text";

    /// <summary>One object each, for what collects them.</summary>
    public const string Json = "json";

    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Writes all of it to standard error: standard output is for what commands print. Of the frameworks only warnings.</summary>
    /// <param name="logging">Where to.</param>
    /// <param name="format"><see cref="Json"/>, or anything else for <see cref="Text"/>: what is neither is told by its option.</param>
    public static ILoggingBuilder AddConsoleLog(this ILoggingBuilder logging, string? format)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.ClearProviders();
        if (format == Json)
        {
            logging.AddJsonConsole(static console =>
            {
                console.TimestampFormat = Timestamp;
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = Timestamp + " ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
