namespace Orleans;

/// <summary>Why an activation ends. The values are those of Orleans; the embedded host gives the documented ones.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>No reason given.</summary>
    None,

    /// <summary>The silo is stopping.</summary>
    ShuttingDown,

    /// <summary>The grain's constructor or OnActivateAsync failed.</summary>
    ActivationFailed,

    /// <summary>Orleans only.</summary>
    DirectoryFailure,

    /// <summary>Not called for <c>EmbeddedSiloOptions.IdleAge</c>.</summary>
    ActivationIdle,

    /// <summary>Orleans only.</summary>
    ActivationUnresponsive,

    /// <summary>Orleans only.</summary>
    DuplicateActivation,

    /// <summary>Orleans only.</summary>
    IncompatibleRequest,

    /// <summary>The grain said that it cannot go on.</summary>
    ApplicationError,

    /// <summary>The grain asked for it, as with DeactivateOnIdle.</summary>
    ApplicationRequested,

    /// <summary>Orleans only.</summary>
    Migrating,

    /// <summary>Orleans only.</summary>
    RuntimeRequested,

    /// <summary>It was among those longest unused when <c>EmbeddedSiloOptions.ActivationsMax</c> was reached.</summary>
    HighMemoryPressure,
}

/// <summary>Why an activation ends, in code and in words.</summary>
public readonly struct DeactivationReason
{
    /// <summary>A reason without an exception.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, exception: null, text)
    {
    }

    /// <summary>A reason with the exception behind it.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>For people. Holds no personal data.</summary>
    public string Description { get; }

    /// <summary>For code.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>What went wrong, if that is the reason.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description}. Exception: {Exception}";
}
