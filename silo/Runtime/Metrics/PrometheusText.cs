using System.Globalization;
using System.Text;

namespace SmartManager.Silo.Metrics;

/// <summary>Writes metrics in the text format of Prometheus.</summary>
/// <remarks>Source: Prometheus, "Exposition formats", text format 0.0.4.</remarks>
internal static class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The name of a metric: words joined by underscores, the unit last, <c>_total</c> for what only grows.</summary>
    public static string NameOf(string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(instrument.Length + 16);
        foreach (var c in instrument)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        return name.Append(suffix).Append(kind == MetricKind.Counter ? "_total" : string.Empty).ToString();
    }

    /// <summary>Labels in the order in which they were given, without braces.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            labels.Append(labels.Length == 0 ? string.Empty : ",").Append(NameOf(name, null, MetricKind.Gauge)).Append("=\"")
                .Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)).Append('"');
        }

        return labels.ToString();
    }

    /// <summary>The whole text.</summary>
    public static string Write(IReadOnlyList<Metric> metrics)
    {
        var text = new StringBuilder(4096);
        foreach (var metric in metrics)
        {
            text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Description.Replace('\n', ' ')).Append('\n')
                .Append("# TYPE ").Append(metric.Name).Append(' ').Append(metric.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var series in metric.All)
            {
                Write(text, metric, series);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Metric metric, Series series)
    {
        if (metric.Kind != MetricKind.Histogram)
        {
            Line(text, metric.Name, series.Labels, series.Value);
            return;
        }

        var count = 0L;
        var others = series.Labels.Length == 0 ? string.Empty : series.Labels + ",";
        foreach (var (bound, below) in series.Cumulative)
        {
            count = below;
            var limit = double.IsPositiveInfinity(bound) ? "+Inf" : bound.ToString("R", CultureInfo.InvariantCulture);
            Line(text, metric.Name + "_bucket", others + $"le=\"{limit}\"", below);
        }

        Line(text, metric.Name + "_sum", series.Labels, series.Value);
        Line(text, metric.Name + "_count", series.Labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
