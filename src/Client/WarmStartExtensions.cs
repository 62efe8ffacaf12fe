namespace Tune;

/// <summary>Lets an experiment learn from earlier ones.</summary>
public static class WarmStartExtensions
{
    /// <summary>
    /// What an experiment can learn from earlier ones, ended or not: hand it in as <see cref="ExperimentSpec.PriorResults"/>. Spaces may differ; see
    /// <see cref="WarmStart"/> for the rules.
    /// </summary>
    /// <param name="tuner">Where the earlier experiments are.</param>
    /// <param name="spec">The new experiment.</param>
    /// <param name="experiments">The names of earlier ones.</param>
    /// <param name="defaults">Values of parameters that an earlier experiment did not have: what it had instead.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of a name.</exception>
    public static async Task<WarmStart> ReadPriorResultsAsync(
        this ITuner tuner, ExperimentSpec spec, IEnumerable<string> experiments, Configuration? defaults = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tuner);
        ArgumentNullException.ThrowIfNull(experiments);
        var all = new WarmStart([], []);
        foreach (var experiment in experiments)
        {
            var results = await tuner.GetExperiment<Configuration>(experiment).GetResultSoFarAsync(cancellationToken);
            all = all.Concat(results.ToPriorResults(spec, defaults));
        }

        return all;
    }

    /// <summary>What an experiment can learn from the results of an earlier one; see <see cref="WarmStart"/> for the rules.</summary>
    /// <param name="results">The results of the earlier experiment.</param>
    /// <param name="spec">The new experiment.</param>
    /// <param name="defaults">Values of parameters that the earlier experiment did not have: what it had instead.</param>
    public static WarmStart ToPriorResults<TConfig>(this ResultGrid<TConfig> results, ExperimentSpec spec, Configuration? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        return WarmStart.From(spec, results.Select(trial => EarlierTrialOf(results.Experiment, trial)), defaults);
    }

    private static EarlierTrial EarlierTrialOf(string experiment, TrialResult trial)
    {
        var metrics = new Metrics();
        foreach (var name in trial.Rows.Names)
        {
            if (trial.Statistics(name) is { } statistics) metrics[name] = statistics.Last;
        }

        return new(experiment, trial.Trial, trial.Configuration, metrics.Freeze(), trial.Iterations, trial.Status, trial.EndedBy, IsReused: trial.Attempts == 0 && trial.Metrics is not null);
    }
}
