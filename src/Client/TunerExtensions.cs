namespace Tune;

/// <summary>Shorter ways to call an <see cref="ITuner"/>.</summary>
public static class TunerExtensions
{
    /// <summary>
    /// Runs an experiment to its end. If it exists with the same spec it goes on where it was, or its results are read if it has ended. See
    /// <see cref="ITuner.FitAsync"/>, which says what happens when it exists with another spec.
    /// </summary>
    /// <param name="tuner">Where it runs.</param>
    /// <param name="trainable">What a trial runs.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="progress">Shows what happens; null for nothing: see <see cref="FitOptions.Progress"/>.</param>
    /// <param name="cancellationToken">Holds the experiment: see <see cref="ITuner.FitAsync"/>.</param>
    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    /// <exception cref="ExperimentExistsException">An experiment of that name exists with another spec.</exception>
    /// <exception cref="ObjectDisposedException">The tuner was disposed, or its host stopped, while the experiment ran: it holds, and the same call on a new tuner goes on.</exception>
    /// <exception cref="ExperimentFailedException">A failure concerned all trials, such as code of the experiment's that threw, or it was to end at the first one.</exception>
    public static Task<ResultGrid<TConfig>> FitAsync<TConfig>(
        this ITuner tuner, TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, IProgress<ExperimentView>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tuner);
        return tuner.FitAsync(trainable, spec, new FitOptions { Progress = progress }, cancellationToken);
    }
}
