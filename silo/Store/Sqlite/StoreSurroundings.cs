namespace SmartManager.Store.Sqlite;

/// <summary>What every part of the store takes from its host.</summary>
/// <param name="Time">The clock, for durations.</param>
/// <param name="Instruments">Where counts go.</param>
/// <param name="Loggers">Where lines go.</param>
public sealed record StoreSurroundings(TimeProvider Time, StoreInstruments Instruments, ILoggerFactory Loggers);
