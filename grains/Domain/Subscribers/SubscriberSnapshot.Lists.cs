using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SmartManager.Domain.Encoding;

namespace SmartManager.Domain.Subscribers;

/// <summary>Lists of one kind of value.</summary>
public static partial class SubscriberSnapshot
{
    private static void Write(BodyWriter writer, ImmutableArray<long> numbers)
    {
        writer.Count(numbers.Length);
        foreach (var number in numbers)
        {
            writer.Signed(number);
        }
    }

    private static ImmutableArray<long> ReadNumbers(ref BodyReader reader)
    {
        var numbers = new long[reader.Count()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.Signed();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    private static void Write(BodyWriter writer, ImmutableArray<string> texts)
    {
        writer.Count(texts.Length);
        foreach (var text in texts)
        {
            writer.Text(text);
        }
    }

    private static ImmutableArray<string> ReadTexts(ref BodyReader reader)
    {
        var texts = new string[reader.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }

    private static ImmutableArray<DateTimeOffset> ReadInstants(ref BodyReader reader)
    {
        var instants = new DateTimeOffset[reader.Count()];
        for (var i = 0; i < instants.Length; i++)
        {
            instants[i] = reader.Instant();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(instants);
    }
}
