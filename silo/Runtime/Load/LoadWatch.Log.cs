namespace SmartManager.Silo.Load;

internal sealed partial class LoadWatch
{
    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning,
        Message = "New streams, interactions and imports are refused: {Reason} is at {Share:0.000} of its limit, {Max:0.000} is allowed")]
    private partial void LogBegan(LoadReason reason, double share, double max);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Information, Message = "New work is let in again: {Reason} is at {Share:0.000}")]
    private partial void LogEnded(LoadReason reason, double share);
}
