using Microsoft.Extensions.Logging;

namespace SmartManager.Embedded;

internal sealed partial class EmbeddedSilo
{
    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Activation of a {GrainClass} failed")]
    public partial void LogActivationFailed(string grainClass, Exception exception);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "Deactivation of a {GrainClass} failed")]
    public partial void LogDeactivationFailed(string grainClass, Exception exception);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "A timer of a {GrainClass} failed; it goes on")]
    public partial void LogTickFailed(string grainClass, Exception exception);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information,
        Message = "Embedded silo started: {ClassCount} grain classes, at most {ActivationsMax} activations")]
    private partial void LogStarted(int classCount, int activationsMax);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Embedded silo stopped; every grain is deactivated")]
    private partial void LogStopped();

    [LoggerMessage(EventId = 2006, Level = LogLevel.Error,
        Message = "Embedded silo gave up {ActivationCount} activations that had not ended in {StopTimeout}")]
    private partial void LogStopCutShort(int activationCount, TimeSpan stopTimeout);
}
