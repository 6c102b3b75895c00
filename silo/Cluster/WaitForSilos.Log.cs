using Microsoft.Extensions.Logging;

namespace SmartManager.Cluster;

internal sealed partial class WaitForSilos
{
    [LoggerMessage(
        EventId = 2751,
        Level = LogLevel.Warning,
        Message = "No silo of the cluster can be reached yet ({Failure}); trying again each second")]
    private partial void LogNoSilo(string failure);
}
