namespace SmartManager.Silo.Carriers;

internal sealed partial class SimulatedBillingNotice
{
    [LoggerMessage(
        EventId = 1802,
        Level = LogLevel.Warning,
        Message = "Messages go to a real carrier, but billing is simulated: orders are not booked anywhere until Billing:Url is set")]
    private partial void LogBillingSimulated();
}
