namespace SmartManager.Bench;

/// <summary>What a workload is run with.</summary>
/// <param name="Subscribers">Size of the base. 1,000 to 10,000,000.</param>
/// <param name="Seconds">Measured time of each run. 1 to 3,600.</param>
/// <param name="Runs">How many. 1 to 100.</param>
/// <param name="Seed">What base and workload are made from.</param>
/// <param name="ActivationsMax">Bound on grains in memory; null leaves the product's default.</param>
/// <param name="KeptBases">A folder in which loaded bases stay for later calls; null keeps none.</param>
/// <param name="Store">The kind of the store. Only W1 knows <c>postgres</c>.</param>
internal sealed record BenchOptions(int Subscribers, int Seconds, int Runs, ulong Seed, int? ActivationsMax, string? KeptBases, string Store);
