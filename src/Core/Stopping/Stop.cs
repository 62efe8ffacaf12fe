namespace Tune;

/// <summary>The stop rules. Combine them with <c>|</c> and <c>&amp;</c>; lift a trial's rule to the experiment with <see cref="StopRule.ForExperiment"/>.</summary>
public static class Stop
{
    /// <summary>Ends the experiment when it has run this long; pauses and down times don't count. Running trials are cancelled.</summary>
    public static StopRule After(TimeSpan budget) => new TimeBudget(budget);

    /// <summary>Ends a trial when it has reported this iteration; at least 1.</summary>
    public static StopRule AtIteration(int iteration) => new MaxIteration(iteration);

    /// <summary>Ends a trial whose metric is at least the threshold.</summary>
    public static StopRule WhenAbove(string metric, double threshold) => new MetricThreshold(metric, threshold, IsUpper: true);

    /// <summary>Ends a trial whose metric is at most the threshold.</summary>
    public static StopRule WhenBelow(string metric, double threshold) => new MetricThreshold(metric, threshold, IsUpper: false);

    /// <summary>
    /// Ends a trial that no longer changes: the population standard deviation of the last <paramref name="results"/> values is less than
    /// <paramref name="deviation"/>, and at least <paramref name="gracePeriod"/> iterations were reported. Ray: <c>TrialPlateauStopper</c>.
    /// </summary>
    public static StopRule OnTrialPlateau(string metric, double deviation = 0.01, int results = 4, int gracePeriod = 4) =>
        new TrialPlateau(metric, deviation, results, gracePeriod);

    /// <summary>
    /// Ends the experiment when its best <paramref name="top"/> values of the objective (each trial's best) lie within a population standard deviation of
    /// <paramref name="deviation"/> for <paramref name="patience"/> reports in a row, at least 1. Ray: <c>ExperimentPlateauStopper</c>.
    /// </summary>
    public static StopRule OnExperimentPlateau(double deviation = 0.001, int top = 10, int patience = 0) => new ExperimentPlateau(deviation, top, patience);

    /// <summary>Ends a trial for which the function is true after a report. The name stands for the function where the experiment is stored.</summary>
    public static StopRule When(string name, Func<Trial, bool> condition) => new UserFunction(name) { Condition = condition };
}
