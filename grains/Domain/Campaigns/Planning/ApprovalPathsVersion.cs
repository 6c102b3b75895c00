namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>A version of the fixed paths as it is stored, with who changed them and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; null if that was not said.</param>
/// <param name="ApprovalPaths">The paths.</param>
public sealed record ApprovalPathsVersion(string By, string? Reason, ApprovalPathsDocument ApprovalPaths)
{
    /// <summary>The kind of the stored document.</summary>
    public const string Kind = "approval-paths";
}
