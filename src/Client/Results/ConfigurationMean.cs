namespace Tune.Analysis;

/// <summary>What the trials of one configuration came to together.</summary>
/// <typeparam name="TConfig">The configuration's type.</typeparam>
/// <param name="Trials">The trials, in the order of their creation; also those that don't count.</param>
/// <param name="Count">How many of them count.</param>
/// <param name="Mean">The mean of the metric's last values.</param>
/// <param name="StandardError">The standard error of the mean; NaN for one trial.</param>
public sealed record ConfigurationMean<TConfig>(IReadOnlyList<TrialResult<TConfig>> Trials, int Count, double Mean, double StandardError)
{
    /// <summary>The configuration.</summary>
    public TConfig Config => Trials[0].Config;

    internal static ConfigurationMean<TConfig> Of(IReadOnlyList<TrialResult<TConfig>> trials, string metric)
    {
        var values = trials.Where(trial => trial.Status != TrialStatus.Error).Select(trial => trial.Statistics(metric)?.Last ?? double.NaN).Where(value => !double.IsNaN(value)).ToList();
        var mean = values.Count == 0 ? double.NaN : values.Average();
        return new(trials, values.Count, mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count));
    }
}
