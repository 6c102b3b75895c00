using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What follows a call, by how it ended and how often it was tried.</summary>
internal static class CallPlan
{
    /// <summary>Claims of one call after which it is not listed again, whatever became of each: else it could go on for ever.</summary>
    public const int ClaimsMax = 40;

    /// <summary>Decides.</summary>
    /// <param name="result">How the call ended.</param>
    /// <param name="attempts">Which claim of it that was, from 1.</param>
    /// <param name="retry">How often it is tried.</param>
    public static CallNext After(CallResult result, int attempts, CallRetry retry) => result switch
    {
        CallResult.Answered => CallNext.Talked,
        CallResult.WrongNumber => CallNext.NotReached,
        CallResult.NotCalled => attempts < ClaimsMax ? CallNext.WaitsAtOnce : CallNext.NotReached,
        _ => attempts < Math.Min(retry.AttemptsMax, ClaimsMax) ? CallNext.WaitsAPause : CallNext.NotReached,
    };
}

/// <summary>What follows a call.</summary>
internal enum CallNext
{
    /// <summary>The subscriber was spoken to: what was said decides.</summary>
    Talked,

    /// <summary>It is listed again at once.</summary>
    WaitsAtOnce,

    /// <summary>It is listed again after a pause.</summary>
    WaitsAPause,

    /// <summary>It is over, and its budget is given back.</summary>
    NotReached,
}
