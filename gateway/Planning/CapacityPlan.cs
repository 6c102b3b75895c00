namespace SmartManager.Gateway.Planning;

/// <summary>What is asked.</summary>
/// <param name="Subscribers">How many there are. 1 to 1,000,000,000.</param>
/// <param name="EventsPerDay">Network events on an ordinary day. 0 to 10^12.</param>
/// <param name="InteractionsPerDay">Conversations that subscribers begin on an ordinary day. 0 to 10^12.</param>
/// <param name="PeakFactor">The busiest hour, of the average one. 1 to 100.</param>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>.</param>
internal sealed record CapacityQuestion(long Subscribers, long EventsPerDay, long InteractionsPerDay, double PeakFactor, string Store);

/// <summary>What it takes.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Fits">Whether what was measured lets one expect that it works in this shape.</param>
/// <param name="PeakEventsPerSecond">Network events in a second of the busiest hour.</param>
/// <param name="PeakInteractionsPerSecond">Conversations begun in a second of the busiest hour.</param>
/// <param name="PeakTurnsPerSecond">Turns committed in a second of the busiest hour.</param>
/// <param name="Silos">Processes that decide.</param>
/// <param name="CoresPerSilo">Cores of each.</param>
/// <param name="MemoryPerSiloMebibytes">The limit of the container of each. Unit: MiB.</param>
/// <param name="DatabaseCores">Cores of the PostgreSQL server; 0 without one.</param>
/// <param name="DiskBytesAtOnce">What all subscribers take before anything has happened. Unit: bytes.</param>
/// <param name="DiskBytesPerYear">What is added in the first year and kept at its end. Unit: bytes.</param>
/// <param name="Doubts">What does not fit, or was never measured.</param>
/// <param name="Assumptions">What it was worked out from, in words.</param>
internal sealed record CapacityPlan(
    CapacityQuestion Question,
    bool Fits,
    double PeakEventsPerSecond,
    double PeakInteractionsPerSecond,
    double PeakTurnsPerSecond,
    int Silos,
    int CoresPerSilo,
    int MemoryPerSiloMebibytes,
    int DatabaseCores,
    double DiskBytesAtOnce,
    double DiskBytesPerYear,
    IReadOnlyList<string> Doubts,
    IReadOnlyList<string> Assumptions);
