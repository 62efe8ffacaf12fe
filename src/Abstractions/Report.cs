namespace Tune;

/// <summary>What a function trainable yields after an iteration: metrics, and a checkpoint if it wants one kept.</summary>
/// <param name="Metrics">What was measured; the objective's metric among them, at least once in a trial.</param>
/// <param name="Checkpoint">The state after this iteration; null to keep none.</param>
/// <exception cref="ArgumentException">The name of a metric has control characters, such as line ends: it would tear tables apart.</exception>
public sealed record Report(Metrics Metrics, Checkpoint? Checkpoint = null)
{
    /// <summary>What was measured.</summary>
    public Metrics Metrics { get; init; } = Checked(Metrics);

    /// <summary>A report of one metric.</summary>
    public Report(string metric, double value, Checkpoint? checkpoint = null)
        : this(new Metrics(metric, value), checkpoint)
    {
    }

    private static Metrics Checked(Metrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var (name, _) in metrics)
        {
            if (name.AsSpan().ContainsAnyInRange('\0', '\u001f') || name.Contains('\u007f'))
                throw new ArgumentException($"The metric {System.Text.Json.JsonSerializer.Serialize(name)} has control characters, such as line ends, in its name; use others.", nameof(metrics));
        }

        return metrics;
    }
}
