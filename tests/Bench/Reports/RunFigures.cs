namespace SmartManager.Bench.Reports;

/// <summary>What one run came to: figures by name, in the order in which they were set.</summary>
/// <param name="run">Its number. 1 is the first.</param>
/// <param name="loadAverage">Load averages of 1, 5 and 15 minutes before it.</param>
internal sealed class RunFigures(int run, double[] loadAverage)
{
    private readonly List<(string Name, double Value)> _figures = [];

    /// <summary>Its number.</summary>
    public int Run => run;

    /// <summary>Load averages before it.</summary>
    public double[] LoadAverage => loadAverage;

    /// <summary>The figures' names.</summary>
    public IEnumerable<string> Names => _figures.Select(figure => figure.Name);

    /// <summary>A figure.</summary>
    public double this[string name]
    {
        get => _figures.Single(figure => figure.Name == name).Value;
        set => _figures.Add((name, value));
    }
}
