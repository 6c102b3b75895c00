namespace Orleans.Runtime;

/// <summary>Something is wrong with the host rather than with the grain's own work.</summary>
public class OrleansException : Exception
{
    /// <summary>Without a reason.</summary>
    public OrleansException()
    {
    }

    /// <summary>With a reason for the operator. Holds no personal data.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The call was not accepted or its activation was lost. Whether its work was done is not known unless the text says so.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    /// <summary>Without a reason.</summary>
    public OrleansMessageRejectionException()
    {
    }

    /// <summary>With a reason for the operator. Holds no personal data.</summary>
    public OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    public OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The silo is stopping or stopped, or gave up the activation.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>Without a reason.</summary>
    public SiloUnavailableException()
    {
    }

    /// <summary>With a reason for the operator. Holds no personal data.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
