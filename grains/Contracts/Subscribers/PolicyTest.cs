using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Subscribers;

/// <summary>A question of what the rules would decide for a subscriber.</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="Moment">As if this key moment had come; null for none.</param>
/// <param name="Offer">As if a campaign proposed this one offer; null for all. Not together with a moment.</param>
/// <param name="At">At which instant, UTC, as long as nothing happens before that; null for now.</param>
/// <param name="RulebookVersion">Under which version of the rulebook; null for the one in force.</param>
public sealed record PolicyTest(Channel Channel, KeyMoment? Moment, string? Offer, DateTimeOffset? At, long? RulebookVersion);
