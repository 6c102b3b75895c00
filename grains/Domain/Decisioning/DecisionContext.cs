using SmartManager.Domain.Catalogue;

namespace SmartManager.Domain.Decisioning;

/// <summary>Everything a decision may depend on besides the state and the command. No clock and no dice hide elsewhere.</summary>
/// <param name="Now">When the decision is taken. UTC.</param>
/// <param name="Rulebook">The rules in force.</param>
public sealed record DecisionContext(DateTimeOffset Now, Rulebook Rulebook);
