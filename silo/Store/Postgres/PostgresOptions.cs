using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>Where the served store is and how it is talked to. Only with <see cref="StoreOptions.Kind"/> <c>postgres</c>.</summary>
public sealed class PostgresOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Store:Postgres";

    /// <summary>
    /// Npgsql's form, such as <c>Host=db;Database=smartmanager;Username=smartmanager;Passfile=/run/secrets/pgpass</c>. Default empty,
    /// which is refused with kind <c>postgres</c>. Never logged.
    /// </summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>Connections that commit, and so batches on their way at once. Unit: connections. Default 2.</summary>
    [Range(1, 16)]
    public int WriterCount { get; set; } = 2;

    /// <summary>Connections that read, and so reads at one time. Unit: connections. Default 8.</summary>
    [Range(2, 64)]
    public int ReaderCount { get; set; } = 8;

    /// <summary>How long to wait for a connection. Default 5 s. 1 s to 1 min; whole seconds count.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a statement may take before it is cancelled and its connection given up. Default 15 s. 1 s to 10 min; whole seconds count.
    /// Checks and retention are not bound by it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often an idle connection is tried, so that a lost one is noticed. Default 10 s. 1 s to 1 h; whole seconds count.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a batch or a read is tried again when the server restarts, fails over or breaks a deadlock. Default 30 s. 0 to 10 min.
    /// After it callers get <c>store.unavailable</c>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class PostgresOptionsValidator : IValidateOptions<PostgresOptions>;

/// <summary>Checks the connection string where it is used. What it says holds nothing of it.</summary>
internal sealed class ConnectionStringValidator(IOptions<StoreOptions> store) : IValidateOptions<PostgresOptions>
{
    private const string Name = PostgresOptions.Section + ":" + nameof(PostgresOptions.ConnectionString);

    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        if (!IsUsed())
        {
            return ValidateOptionsResult.Skip;
        }

        if (options.ConnectionString.Length == 0)
        {
            return ValidateOptionsResult.Fail($"{Name} is empty; {StoreOptions.Section}:Kind {StoreOptions.Postgres} needs it.");
        }

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            return string.IsNullOrEmpty(parts.Host)
                ? ValidateOptionsResult.Fail($"{Name} names no Host.")
                : ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return ValidateOptionsResult.Fail($"{Name} cannot be read: it has the form Host=…;Database=…;Username=…;Passfile=….");
        }
    }

    /// <summary>Options of the store that are wrong themselves are told once, by their own check.</summary>
    private bool IsUsed()
    {
        try
        {
            return store.Value.Kind == StoreOptions.Postgres;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }
}
