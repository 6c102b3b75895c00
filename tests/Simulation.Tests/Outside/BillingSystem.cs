using SmartManager.Contracts.Ports;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Outside;

/// <summary>The billing system: books a key once, and is not always heard.</summary>
internal sealed class BillingSystem(World world)
{
    public IBilling Open(Lifeline life) => new Line(this, life);

    private void Book(ContactKey key, OutgoingOrder order, Lifeline life, Action<BookingReport?> answer)
    {
        var isTrouble = world.Faults.BillingTrouble;
        var drawn = world.Dice.Below(100);
        if (isTrouble && drawn < 10)
        {
            world.Met(Mark.BillingUnknown);
            world.After(20_000, () => answer(new BookingReport(BookingOutcome.Unknown, null)));
            return;
        }

        world.After(2_000, () =>
        {
            if (life.IsDead && world.Dice.Chance(50))
            {
                return;
            }

            var report = Book(key.ToString(), order);
            if (isTrouble && drawn < 25)
            {
                world.Met(Mark.BillingUnknown);
                world.After(20_000, () => answer(drawn < 18 ? null : new BookingReport(BookingOutcome.Unknown, null)));
            }
            else
            {
                world.After(2_000, () => answer(report));
            }
        });
    }

    private BookingReport Book(string key, OutgoingOrder order)
    {
        var booking = world.Ledger.Bookings.Find(earlier =>
            earlier.Key == key && earlier.Msisdn == order.Msisdn && earlier.Product == order.ProductCode);
        if (booking is null)
        {
            booking = new Booking(key, order.Msisdn, order.ProductCode, IsRefused: world.Faults.BillingTrouble && world.Dice.Chance(15));
            world.Ledger.Bookings.Add(booking);
            world.Note($"billing: {key} {order.ProductCode} {(booking.IsRefused ? "refused" : "booked")}");
        }
        else
        {
            world.Met(Mark.BillingAskedAgain);
        }

        if (booking.IsRefused)
        {
            world.Met(Mark.BillingRefused);
        }

        return booking.IsRefused
            ? new BookingReport(BookingOutcome.Refused, "billing.no-credit")
            : new BookingReport(BookingOutcome.Booked, null);
    }

    private sealed class Line(BillingSystem billing, Lifeline life) : IBilling
    {
        public async ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken)
        {
            var answer = new TaskCompletionSource<BookingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
            billing.Book(key, order, life, report =>
            {
                if (report is { } said)
                {
                    answer.SetResult(said);
                }
                else
                {
                    answer.SetException(new HttpRequestException("The connection broke."));
                }
            });
            return await answer.Task;
        }

        /// <summary>Nobody of the simulated world asks for a reversal.</summary>
        public ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
