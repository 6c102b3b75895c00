using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Silo.Rehearsals;

/// <summary>What is rehearsed.</summary>
/// <param name="Plan">The campaign.</param>
/// <param name="Rulebook">The rules that it would be decided under.</param>
/// <param name="At">The instant at which everybody is asked. UTC.</param>
/// <param name="SamplePercent">The share of the subscribers who are asked. Unit: percent. Above 0, at most 100.</param>
internal sealed record RehearsalQuestion(CampaignPlan Plan, Rulebook Rulebook, DateTimeOffset At, double SamplePercent);
