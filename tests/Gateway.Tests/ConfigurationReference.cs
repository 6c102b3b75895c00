using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Gateway.Tests;

/// <summary>
/// Writes the tables of docs/operating/configuration.md from the classes of options: their doc comments, defaults and ranges.
/// </summary>
internal static partial class ConfigurationReference
{
    private const string Head = "| Option | What it is | Unit | Default | Range |\n| --- | --- | --- | --- | --- |\n";

    /// <summary>The document as it should be: what is between the marks anew, all else as it is.</summary>
    public static string Write(string document) => Marked().Replace(document, match =>
        $"<!-- options of {match.Groups["section"].Value} -->\n{Head}{Rows(match.Groups["section"].Value)}<!-- end -->");

    /// <summary>Sections that have a table.</summary>
    public static IEnumerable<string> SectionsOf(string document) =>
        Marked().Matches(document).Select(match => match.Groups["section"].Value);

    /// <summary>All classes that are bound to a section, in every assembly of ours that a server loads.</summary>
    public static IEnumerable<(string Section, Type Type)> Classes()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>([typeof(GatewayHost).Assembly]);
        while (waiting.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (name.Name!.StartsWith("SmartManager.", StringComparison.Ordinal) && seen.Add(name.Name))
                {
                    waiting.Enqueue(Assembly.Load(name));
                }
            }

            foreach (var type in assembly.GetTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)))
            {
                if (type.GetField("Section") is { IsLiteral: true } section)
                {
                    yield return ((string)section.GetRawConstantValue()!, type);
                }
            }
        }
    }

    /// <summary>What can be set of a class.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => (property.CanWrite || IsList(property.PropertyType))
            && !typeof(Delegate).IsAssignableFrom(property.PropertyType)
            && !property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)); // Those have a table of their own.

    private static bool IsList(Type type) => typeof(System.Collections.IDictionary).IsAssignableFrom(type);

    private static string Rows(string section)
    {
        var type = Classes().Single(found => found.Section == section).Type;
        var (docs, defaults, rows) = (Docs(type.Assembly), Activator.CreateInstance(type), new StringBuilder());
        foreach (var property in Properties(type))
        {
            var (what, unit) = Split(Markdown(docs[$"P:{type.FullName}.{property.Name}"]));
            unit = unit.Length == 0 && property.PropertyType == typeof(TimeSpan) ? "time span" : unit;
            string[] cells = [$"`{section}:{property.Name}`", what, unit, Default(property.GetValue(defaults)), RangeOf(property)];
            rows.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return rows.ToString().Replace(" |  |", " | |", StringComparison.Ordinal).Replace(" |  |", " | |", StringComparison.Ordinal);
    }

    /// <summary>Doc comments by the names of members. The compiler puts them beside the assembly.</summary>
    private static Dictionary<string, XElement> Docs(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!, StringComparer.Ordinal);

    private static string Markdown(XElement summary) => Blanks().Replace(
        string.Concat(summary.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see when see.Attribute("href") is { } address => $"[{see.Value}]({address.Value})",
            XElement { Name.LocalName: "see" } see => $"`{NameOf(see.Attribute("cref")!.Value)}`",
            _ => throw new FormatException($"A doc comment of an option has {node}, which the reference cannot show."),
        })), " ").Trim();

    /// <summary>An option by its key, anything else by its own name.</summary>
    private static string NameOf(string reference)
    {
        var parts = reference[2..].Split('.');
        var owner = Classes().Where(found => reference.StartsWith($"P:{found.Type.FullName}.", StringComparison.Ordinal));
        return owner.Select(found => $"{found.Section}:{parts[^1]}").FirstOrDefault() ?? parts[^1];
    }

    /// <summary>Unit and default have columns of their own.</summary>
    private static (string What, string Unit) Split(string doc)
    {
        var unit = UnitSentence().Match(doc);
        return (DefaultSentence().Replace(UnitSentence().Replace(doc, string.Empty), string.Empty).Trim(), unit.Groups["unit"].Value);
    }

    private static string RangeOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            return string.Join(", ", allowed.Values.Select(value => $"`{value}`"));
        }

        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? $"{Bound(range.Minimum, range)} to {Bound(range.Maximum, range)}"
            : string.Empty;
    }

    private static string Bound(object bound, RangeAttribute range) => range.OperandType == typeof(TimeSpan)
        ? Span(TimeSpan.Parse(Convert.ToString(bound, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture))
        : string.Create(CultureInfo.InvariantCulture, $"{bound:#,0.####}");

    /// <summary>A span of time as people say it.</summary>
    private static string Span(TimeSpan span)
    {
        (long Count, string Unit)[] parts =
        [
            (span.Days, span.Days == 1 ? "day" : "days"),
            (span.Hours, "h"),
            (span.Minutes, "min"),
            (span.Seconds, "s"),
            (span.Milliseconds, "ms"),
        ];
        var told = parts.Where(part => part.Count > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count:#,0} {part.Unit}"));
        return span == TimeSpan.Zero ? "0" : string.Join(' ', told);
    }

    private static string Default(object? value) => value switch
    {
        "" or System.Collections.IDictionary => "empty",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan span => $"`{span:c}`",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    [GeneratedRegex("<!-- options of (?<section>[A-Za-z:]+) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" ?Unit: (?<unit>[^.]+)\.")]
    private static partial Regex UnitSentence();

    /// <summary>A sentence that says the default and nothing more.</summary>
    [GeneratedRegex(@" ?Default:? (?:(?!\. |, |; ).)+\.(?= |$)")]
    private static partial Regex DefaultSentence();
}
