namespace SmartManager.Cluster;

/// <summary>A silo has more than it can hold and did not begin a call; nothing of it happened. Asking again later is safe.</summary>
/// <remarks>It travels to the caller with its type and text, as exceptions of ours do.</remarks>
public sealed class SiloOverloadedException : Exception
{
    /// <summary>Without more to say.</summary>
    public SiloOverloadedException()
        : this("The silo has more work than it can hold; the call was not begun.")
    {
    }

    /// <summary>With a text.</summary>
    /// <param name="message">For the log; never shown to a caller of the API.</param>
    public SiloOverloadedException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and a cause.</summary>
    /// <param name="message">For the log; never shown to a caller of the API.</param>
    /// <param name="innerException">The cause.</param>
    public SiloOverloadedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
