namespace Tune;

/// <summary>
/// Is told what happens in an experiment, in this process: derive, and override what you want to hear of. Everything is told in the order of the journal, one call at a time, from the
/// moment on at which the experiment was started or went on. A callback that takes its time delays no trial and no other callback, only the end of <c>FitAsync</c>, which
/// waits until all have heard of everything. One that throws is logged once as an error and is not called again; the experiment goes on.
/// </summary>
public abstract class ExperimentCallback
{
    /// <summary>An attempt of a trial has begun.</summary>
    /// <param name="trial">The attempt.</param>
    /// <param name="cancellationToken">Fires when the experiment is to hold.</param>
    public virtual Task OnTrialStartedAsync(WatchedTrial trial, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A trial has reported.</summary>
    /// <param name="trial">The attempt.</param>
    /// <param name="report">What it has reported.</param>
    /// <param name="cancellationToken">Fires when the experiment is to hold.</param>
    public virtual Task OnReportAsync(WatchedTrial trial, TrialReported report, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A trial has ended, for whatever reason.</summary>
    /// <param name="trial">What came of it.</param>
    /// <param name="cancellationToken">Fires when the experiment is to hold.</param>
    public virtual Task OnTrialEndedAsync(TrialResult trial, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The experiment has ended; not called when it holds.</summary>
    /// <param name="ended">How.</param>
    /// <param name="trials">Its trials, in the order of their creation.</param>
    /// <param name="cancellationToken">Fires when the experiment is to hold.</param>
    public virtual Task OnExperimentEndedAsync(ExperimentEnded ended, IReadOnlyList<TrialResult> trials, CancellationToken cancellationToken) => Task.CompletedTask;
}
