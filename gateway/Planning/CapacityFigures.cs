using System.Text.Json;

namespace SmartManager.Gateway.Planning;

/// <summary>A figure that was measured.</summary>
/// <param name="Name">Names it.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Quote">Where it stands in docs/benchmarks.md, word for word.</param>
/// <param name="Of">What was measured.</param>
internal sealed record CapacityFigure(string Name, double Value, string Unit, string Quote, string Of);

/// <summary>The file of figures.</summary>
internal sealed record CapacityFigureFile(IReadOnlyList<CapacityFigure> Figures);

/// <summary>What plans are worked out from: capacity-figures.json beside this file, shipped inside the assembly.</summary>
internal static class CapacityFigures
{
    private const string Resource = "capacity-figures.json";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CapacityFigure> All { get; } = Read();

    /// <summary>A figure's value.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static double Of(string name) => All.Single(figure => figure.Name == name).Value;

    private static IReadOnlyList<CapacityFigure> Read()
    {
        using var file = typeof(CapacityFigures).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(file, CapacityJson.Default.CapacityFigureFile)!.Figures;
    }
}
