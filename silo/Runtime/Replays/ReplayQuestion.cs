using SmartManager.Domain.Catalogue;

namespace SmartManager.Silo.Replays;

/// <summary>Which decisions are taken again, and under what.</summary>
/// <param name="From">Decisions from this instant on. UTC, inclusive.</param>
/// <param name="Until">Decisions before this one. UTC, exclusive.</param>
/// <param name="Candidate">The rules; null for each decision's own.</param>
/// <param name="SamplePercent">The share of the subscribers whose decisions are taken again. Unit: percent. Above 0, at most 100.</param>
internal sealed record ReplayQuestion(DateTimeOffset From, DateTimeOffset Until, Rulebook? Candidate, double SamplePercent);
