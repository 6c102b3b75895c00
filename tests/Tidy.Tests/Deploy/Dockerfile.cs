using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Flags">Those with two dashes before the rest.</param>
/// <param name="Text">The rest, continued lines joined.</param>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed record Instruction(string Name, IReadOnlyList<string> Flags, string Text, int Line)
{
    /// <summary>Words between blanks.</summary>
    public string[] Words => Text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of the exec form; null if it is not in that form.</summary>
    public string[]? Exec => Text.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(Text) : null;

    /// <summary>A flag's value; null without it.</summary>
    public string? Flag(string name) =>
        Flags.FirstOrDefault(flag => flag.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];
}

/// <summary>A Dockerfile, read as Docker does: without here-documents, which ours do not use.</summary>
internal sealed partial class Dockerfile
{
    private static readonly string[] Known = ["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"];

    private Dockerfile(string file, IReadOnlyList<Instruction> instructions)
    {
        (File, Instructions) = (file, instructions);
        foreach (var arg in All("ARG").Where(arg => arg.Text.Contains('=')))
        {
            _defaults[arg.Text.Split('=')[0]] = arg.Text.Split('=', 2)[1];
        }
    }

    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);

    public string File { get; }

    public IReadOnlyList<Instruction> Instructions { get; }

    /// <summary>Instructions of the stage that becomes the image.</summary>
    public IEnumerable<Instruction> Last => Instructions.Reverse().TakeWhile(instruction => instruction.Name != "FROM").Reverse();

    /// <summary>Ports that the image listens on.</summary>
    public IEnumerable<string> Ports => Last.Where(instruction => instruction.Name == "EXPOSE").SelectMany(expose => expose.Words);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no Dockerfile.</exception>
    public static Dockerfile Read(string file)
    {
        var instructions = new List<Instruction>();
        var (text, begin) = (new StringBuilder(), 0);
        foreach (var (index, line) in DeployFiles.Read(file).Split('\n').Index())
        {
            if (line.TrimStart().StartsWith('#') || (line.Trim().Length == 0 && text.Length == 0))
            {
                continue; // Comments may stand between continued lines.
            }

            begin = text.Length == 0 ? index + 1 : begin;
            var isContinued = line.TrimEnd().EndsWith('\\');
            text.Append(isContinued ? line.TrimEnd()[..^1] + "\n" : line);
            if (!isContinued)
            {
                instructions.Add(Parse(file, text.ToString(), begin));
                text.Clear();
            }
        }

        return text.Length == 0 && instructions is [{ Name: "ARG" or "FROM" }, ..]
            ? new Dockerfile(file, instructions)
            : throw new FormatException($"{file}: does not begin with FROM, or ends in a continued line");
    }

    /// <summary>All instructions of a name.</summary>
    public IEnumerable<Instruction> All(string name) => Instructions.Where(instruction => instruction.Name == name);

    /// <summary>A text with the defaults of ARG put in.</summary>
    public string Resolve(string text) =>
        Variable().Replace(text, match => _defaults.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    private static Instruction Parse(string file, string text, int line)
    {
        var match = Form().Match(text);
        var name = match.Groups["name"].Value.ToUpperInvariant();
        return match.Success && Known.Contains(name)
            ? new Instruction(name, [.. match.Groups["flag"].Captures.Select(flag => flag.Value)], match.Groups["text"].Value.Trim(), line)
            : throw new FormatException($"{file}:{line}: no instruction: {text}");
    }

    [GeneratedRegex("""^\s*(?<name>[A-Za-z]+)(\s+(?<flag>--[\w-]+=\S+))*\s+(?<text>.+)$""", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("""\$\{?(?<name>\w+)\}?""")]
    private static partial Regex Variable();
}
