using System.Buffers;
using System.Text;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Tests;

public sealed class BodyFramerTests
{
    private const int LineBytesMax = 16;

    public static TheoryData<string, string[]> Ndjson => new()
    {
        { "", [] },
        { "a", ["1:a"] },
        { "a\n", ["1:a"] },
        { "a\r\nb\r\n", ["1:a", "2:b"] },
        { "\n\na\n\nb", ["3:a", "5:b"] },
        { "\uFEFFa\nb", ["1:a", "2:b"] },
        { "0123456789abcdef\nb", ["1:0123456789abcdef", "2:b"] },
        { "0123456789abcdefg\nb", ["1:!line.too-long", "2:b"] },
        { new string('x', 100) + "\nb\n", ["1:!line.too-long", "2:b"] },
        { "a\n" + new string('x', 100), ["1:a", "2:!line.too-long"] },
    };

    public static TheoryData<string, string[]> Arrays => new()
    {
        { "[]", [] },
        { " [ ] ", [] },
        { "\uFEFF[1]", ["1:1"] },
        { "[1,2]", ["1:1", "2:2"] },
        { "[\n {\"a\":[1,2]} ,\n {} ]\n", ["1:{\"a\":[1,2]} ", "2:{} "] },
        { "[\"a,b]\",2]", ["1:\"a,b]\"", "2:2"] },
        { "[\"\\\"]\",2]", ["1:\"\\\"]\"", "2:2"] },
        { "[\"\\\\\",2]", ["1:\"\\\\\"", "2:2"] },
        { "[1,,2]", ["1:1", "2:!line.not-json", "3:2"] },
        { "[1,]", ["1:1", "2:!line.not-json"] },
        { "[{\"a\":1}},2]", ["1:{\"a\":1}}", "2:2"] },
        { "[0123456789abcdefg,2]", ["1:!line.too-long", "2:2"] },
        { "[" + new string('7', 100) + ",2]", ["1:!line.too-long", "2:2"] },
        { "[1,2", ["1:1", "2:!!body.truncated"] },
        { "[\"1,2]", ["1:!!body.truncated"] },
        { "", ["1:!!body.not-array"] },
        { "{}", ["1:!!body.not-array"] },
        { "x[1]", ["1:!!body.not-array"] },
        { "[1]2", ["1:1", "2:!!body.not-array"] },
        { "[1],[2]", ["1:1", "2:!!body.not-array"] },
    };

    [Theory]
    [MemberData(nameof(Ndjson))]
    public void CutsLines_HoweverTheyComeIn(string body, string[] expected) =>
        CutsAlike(body, expected, () => new NdjsonFramer(LineBytesMax));

    [Theory]
    [MemberData(nameof(Arrays))]
    public void CutsElements_HoweverTheyComeIn(string body, string[] expected) =>
        CutsAlike(body, expected, () => new ArrayFramer(LineBytesMax));

    private static void CutsAlike(string body, string[] expected, Func<BodyFramer> make)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        foreach (var chunk in new[] { int.MaxValue, 1, 2, 3, 7, 17 })
        {
            Assert.Equal(expected, Cut(bytes, chunk, make()));
        }
    }

    /// <summary>Feeds a body in chunks as a pipe would: what is not taken stays in front.</summary>
    private static List<string> Cut(byte[] body, int chunk, BodyFramer framer)
    {
        var (frames, start, end) = (new List<string>(), 0, 0);
        do
        {
            end = (int)Math.Min(body.Length, (long)end + chunk);
            var buffer = Segmented(body.AsMemory(start, end - start));
            while (framer.TryTake(ref buffer, end == body.Length, out var frame))
            {
                var text = frame.Error is { } error
                    ? (frame.IsFatal ? "!!" : "!") + error.Code
                    : Encoding.UTF8.GetString(frame.Bytes.ToArray());
                frames.Add($"{frame.Number}:{text}");
            }

            start = end - (int)buffer.Length;
        }
        while (end < body.Length);
        return frames;
    }

    /// <summary>Each byte in a segment of its own: the hardest case.</summary>
    private static ReadOnlySequence<byte> Segmented(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return new ReadOnlySequence<byte>(bytes);
        }

        var first = new Segment(bytes[..1], 0);
        var last = first;
        for (var i = 1; i < bytes.Length; i++)
        {
            last = last.Append(bytes.Slice(i, 1));
        }

        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
