using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>Says where a text stops being JSON, and why as far as one can see.</summary>
internal static class MalformedJson
{
    private const int DepthMax = 64;

    /// <summary>What is wrong with it as JSON; null if nothing is.</summary>
    /// <param name="utf8">The text, without a byte order mark.</param>
    public static RulebookError? Find(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            var at = FirstInvalid(utf8);
            return At(utf8, at, string.Empty, "rulebook.not-utf8", "The text is not UTF-8 from here on. Save it with that encoding.");
        }

        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        var place = new Place();
        try
        {
            while (json.Read())
            {
                place.Take(ref json);
            }

            return null;
        }
        catch (JsonException exception)
        {
            var at = Offset(utf8, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            var message = place.Depth >= DepthMax ? $"At most {DepthMax} brackets stand inside each other." : Hint(utf8, at);
            return At(utf8, at, place.Path, "rulebook.not-json", message);
        }
    }

    private static RulebookError At(ReadOnlySpan<byte> utf8, int at, string path, string code, string message)
    {
        var before = utf8[..at];
        var line = before.Count((byte)'\n') + 1;
        var column = System.Text.Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new RulebookError(path, code, message, column, line);
    }

    private static int Offset(ReadOnlySpan<byte> utf8, long line, long byteInLine)
    {
        var begin = 0;
        for (; line > 0; line--)
        {
            begin += utf8[begin..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(begin + byteInLine, utf8.Length);
    }

    private static string Hint(ReadOnlySpan<byte> utf8, int at)
    {
        if (utf8.Length == 0 || utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "There is nothing here. A rulebook begins with {.";
        }

        if (at >= utf8.Length || utf8[at..].Trim(" \t\r\n"u8).IsEmpty)
        {
            return "The text ends too early: a bracket or a text that was opened is not closed.";
        }

        Rune.DecodeFromUtf8(utf8[at..], out var rune, out _);
        var last = utf8[..at].TrimEnd(" \t\r\n"u8) is [.., var previous] ? (char)previous : ' ';
        return rune.Value switch
        {
            '}' or ']' when last == ',' => "Leave out the comma before this bracket.",
            '}' or ']' => "This bracket closes nothing, or something is missing before it.",
            ',' => "A value is missing before this comma, or there is one comma too many.",
            '\'' or '“' or '”' or '‘' or '’' or '＂' => "Names and texts stand in straight double quotes: \"…\".",
            '：' or '，' or '｛' or '｝' or '［' or '］' => $"Write '{(char)(rune.Value - 0xFEE0)}' instead of '{rune}'.",
            '/' or '#' => "JSON has no comments. Leave this out.",
            '"' when last is not (',' or '{' or '[' or ':') => "Something is missing before this: a comma, or a colon.",
            '{' or '[' when last is '}' or ']' => "A comma is missing before this.",
            '\n' or '\r' or '\t' => "A text does not go on in the next line and has no tabs in it. Write \\n or \\t, or close it with \".",
            >= '0' and <= '9' or '+' or '.' or '-' => "A number is written like 12, -3 or 0.5.",
            _ when Rune.IsLetter(rune) =>
                "Names and texts stand in straight double quotes: \"…\". Without them there are only true, false and null.",
            _ => "Something else belongs here.",
        };
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (at < utf8.Length && Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>Where in the document a reader is.</summary>
    private sealed class Place
    {
        private readonly Stack<Level> _levels = new();

        /// <summary>How many brackets are open.</summary>
        public int Depth => _levels.Count;

        /// <summary>The value that was read last or is begun, as a JSON pointer.</summary>
        public string Path => string.Concat(_levels.Reverse().Where(level => level.Step is not null)
            .Select(level => JsonPointer.Member(string.Empty, level.Step!)));

        public void Take(ref Utf8JsonReader json)
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _levels.Peek().Step = Name(ref json);
                    return;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _levels.Pop();
                    return;
                default:
                    break;
            }

            if (_levels.TryPeek(out var around) && around.Count is { } count)
            {
                around.Step = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
                around.Count = count + 1;
            }

            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                _levels.Push(new Level { Count = json.TokenType == JsonTokenType.StartArray ? 0 : null });
            }
        }

        private static string Name(ref Utf8JsonReader json)
        {
            try
            {
                return json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                return "?"; // Half of a surrogate pair in an escape.
            }
        }

        private sealed class Level
        {
            /// <summary>How many elements a list has so far; null for an object.</summary>
            public int? Count { get; set; }

            /// <summary>The member or element that was begun last.</summary>
            public string? Step { get; set; }
        }
    }
}
