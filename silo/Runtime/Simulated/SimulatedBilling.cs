using SmartManager.Contracts.Ports;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// A billing system for demos and simulations: books most orders, refuses some, and now and then does not answer the first time.
/// </summary>
/// <remarks>The answer to a key follows from seed and key alone, so that the same key is booked once and answered alike for ever. Safe
/// to call from any thread.</remarks>
public sealed class SimulatedBilling : IBilling
{
    /// <summary>Reason of a refusal: the balance does not cover the price.</summary>
    public const string InsufficientBalance = "billing.insufficient-balance";

    /// <summary>Reason of a refusal: earlier bills are open.</summary>
    public const string Arrears = "billing.arrears";

    /// <summary>Reason of a refusal: the product excludes one that is held.</summary>
    public const string ProductConflict = "billing.product-conflict";

    private const double RefusedShare = 0.03;
    private const double SilentShare = 0.01;
    private const int WaitingMax = 100_000;
    private static readonly string[] Reasons = [InsufficientBalance, InsufficientBalance, Arrears, ProductConflict];

    private readonly ulong _seed;
    private readonly Lock _lock = new();
    private readonly HashSet<ContactKey> _asked = [];

    /// <summary>Makes a billing system.</summary>
    /// <param name="seed">From which everything is drawn.</param>
    public SimulatedBilling(ulong seed) => _seed = seed;

    /// <inheritdoc/>
    public ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new ValueTask<BookingReport>(
            cancellationToken.IsCancellationRequested ? new BookingReport(BookingOutcome.Unknown, null) : Book(key));
    }

    /// <inheritdoc/>
    public ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reversal);
        return new ValueTask<BookingReport>(new BookingReport(
            cancellationToken.IsCancellationRequested ? BookingOutcome.Unknown : BookingOutcome.Booked, null));
    }

    private BookingReport Book(ContactKey key)
    {
        var dice = SimulatedPeople.DiceOf(_seed, SimulatedPeople.Booking, key);
        if (dice.Chance(SilentShare) && IsFirstTime(key))
        {
            return new BookingReport(BookingOutcome.Unknown, null);
        }

        return dice.Chance(RefusedShare)
            ? new BookingReport(BookingOutcome.Refused, dice.Pick<string>(Reasons))
            : new BookingReport(BookingOutcome.Booked, null);
    }

    /// <summary>When too many are remembered they are forgotten all at once: one more silence each, and no other answer.</summary>
    private bool IsFirstTime(ContactKey key)
    {
        lock (_lock)
        {
            if (_asked.Count >= WaitingMax)
            {
                _asked.Clear();
            }

            return _asked.Add(key);
        }
    }
}
