namespace Tune;

/// <summary>What a function trainable yields after an iteration: metrics, and a checkpoint if it wants one kept.</summary>
/// <param name="Metrics">What was measured; the objective's metric among them, at least once in a trial.</param>
/// <param name="Checkpoint">The state after this iteration; null to keep none.</param>
public sealed record Report(Metrics Metrics, Checkpoint? Checkpoint = null)
{
    /// <summary>A report of one metric.</summary>
    public Report(string metric, double value, Checkpoint? checkpoint = null)
        : this(new Metrics(metric, value), checkpoint)
    {
    }
}
