namespace SmartManager.Store;

/// <summary>Another process has the data folder or the database. Its message names it and says what to do.</summary>
public sealed class StoreInUseException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public StoreInUseException()
    {
    }

    /// <summary>Makes one with a reason for the operator.</summary>
    public StoreInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a reason and what caused it.</summary>
    public StoreInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The store is not one that this build can work with: written by a newer build, or not a store at all.</summary>
public sealed class StoreFormatException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public StoreFormatException()
    {
    }

    /// <summary>Makes one with a reason for the operator.</summary>
    public StoreFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a reason and what caused it.</summary>
    public StoreFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The store is not backed up by this product. Its message says by what instead.</summary>
public sealed class BackupElsewhereException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public BackupElsewhereException()
    {
    }

    /// <summary>Makes one with a reason for the operator.</summary>
    public BackupElsewhereException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a reason and what caused it.</summary>
    public BackupElsewhereException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
