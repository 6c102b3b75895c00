using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;

namespace SmartManager.Domain.Subscribers;

/// <summary>The section of orders that can be reversed and of tasks of people, which came with format 3.</summary>
public static partial class SubscriberSnapshot
{
    private static void WriteBookedAndTasks(BodyWriter writer, SubscriberState state)
    {
        writer.Count(state.BookedOrders.Length);
        foreach (var order in state.BookedOrders)
        {
            writer.Unsigned((ulong)order.Version);
            writer.Byte(order.Ordinal);
            writer.Text(order.Offer);
            writer.Text(order.Service);
            writer.Signed(order.PriceMinor);
            writer.Instant(order.BookedAt);
            writer.Bool(order.ReversalAskedAt is not null);
            if (order.ReversalAskedAt is { } askedAt)
            {
                writer.InstantFrom(order.BookedAt, askedAt);
            }
        }

        writer.Count(state.Tasks.Length);
        foreach (var task in state.Tasks)
        {
            writer.Unsigned((ulong)task.Version);
            writer.Byte(task.Ordinal);
            writer.Byte((byte)task.Kind);
            writer.Instant(task.AskedAt);
        }
    }

    private static SubscriberState ReadBookedAndTasks(ref BodyReader reader, SubscriberState state)
    {
        var booked = new BookedOrder[reader.Count()];
        for (var i = 0; i < booked.Length; i++)
        {
            var order = new BookedOrder(
                reader.Version(), reader.Byte(), reader.Text(), reader.Text(), reader.Signed(), reader.Instant(), ReversalAskedAt: null);
            booked[i] = reader.Bool() ? order with { ReversalAskedAt = reader.InstantFrom(order.BookedAt) } : order;
        }

        var tasks = new OpenTask[reader.Count()];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = new OpenTask(reader.Version(), reader.Byte(), ReadTaskKind(ref reader), reader.Instant());
        }

        return booked.Length + tasks.Length == 0 ? state : state with
        {
            BookedOrders = ImmutableCollectionsMarshal.AsImmutableArray(booked),
            Tasks = ImmutableCollectionsMarshal.AsImmutableArray(tasks),
        };
    }

    private static TaskKind ReadTaskKind(ref BodyReader reader) =>
        reader.Byte() is var kind && kind <= (byte)TaskKind.UnclearReply ? (TaskKind)kind : throw BodyReader.Broken();
}
