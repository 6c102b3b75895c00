using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SmartManager.Embedded.Generator;

/// <summary>What the writer needs to know of a grain interface. Compared by value: an unchanged one is not written again.</summary>
internal sealed record GrainInterface(
    string FullName, string ProxyName, EquatableList<GrainMethod> Methods, EquatableList<Complaint> Complaints);

/// <summary>A method of a grain interface.</summary>
/// <param name="Declarer">The interface that declares it; another one if it is inherited.</param>
/// <param name="Name">Its name, escaped if it is a keyword.</param>
/// <param name="Returns">Its return type.</param>
/// <param name="Result">The type of the value; null if there is none.</param>
/// <param name="IsValueTask">True for <c>ValueTask</c>, false for <c>Task</c>.</param>
/// <param name="Turn">A member of <c>TurnKind</c>.</param>
/// <param name="Parameters">In order.</param>
internal sealed record GrainMethod(
    string Declarer, string Name, string Returns, string? Result, bool IsValueTask, string Turn, EquatableList<GrainParameter> Parameters);

/// <summary>A parameter of a grain method.</summary>
internal sealed record GrainParameter(string Type, string Name, bool IsCancellationToken);

/// <summary>Something that the host cannot do, and where it is asked for.</summary>
internal sealed record Complaint(string Id, string Path, TextSpan Span, LinePositionSpan Lines, string Subject)
{
    /// <summary>Names a symbol as the place of a complaint.</summary>
    public static Complaint About(DiagnosticDescriptor rule, ISymbol symbol)
    {
        var location = symbol.Locations.FirstOrDefault(place => place.IsInSource) ?? Location.None;
        var lines = location.GetLineSpan();
        var subject = symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        return new(rule.Id, lines.Path ?? "", location.SourceSpan, lines.Span, subject);
    }

    /// <summary>The diagnostic to report.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Rules.ById[Id], Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), Subject);
}

/// <summary>A list that is equal to another one with equal items.</summary>
internal sealed class EquatableList<T>(IReadOnlyList<T> items) : IEquatable<EquatableList<T>>
{
    /// <summary>The items.</summary>
    public IReadOnlyList<T> Items { get; } = items;

    /// <summary>How many there are.</summary>
    public int Count => Items.Count;

    /// <inheritdoc/>
    public bool Equals(EquatableList<T>? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => (hash * 31) + item!.GetHashCode());
}
