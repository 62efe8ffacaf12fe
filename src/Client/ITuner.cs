using System.Collections.Immutable;
using Tune.Grains;
using Tune.Placement;

namespace Tune;

/// <summary>Starts experiments and finds them again. Thread-safe.</summary>
public interface ITuner
{
    /// <summary>
    /// Runs an experiment to its end. If it exists with the same spec it goes on where it was, or its results are read if it has ended; if it exists with another one,
    /// <see cref="FitOptions.OnDifference"/> says what happens.
    /// </summary>
    /// <param name="trainable">What a trial runs.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="options">What it shows, and what happens if an experiment of the name is another.</param>
    /// <param name="cancellationToken">
    /// Holds the experiment: running trials save and pause, and the same call goes on from there. Then the call throws. See <see cref="Interruption"/> for one that Ctrl-C and
    /// SIGTERM cancel. If it can't be cancelled, a tuner of <c>Tuner.StartLocalAsync</c> takes these signals itself: it holds, and ends the process with 130 or 143.
    /// </param>
    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    /// <exception cref="ExperimentExistsException">An experiment of that name exists with another spec, and is not to be changed or can't be: see <see cref="FitOptions.OnDifference"/>.</exception>
    /// <exception cref="ObjectDisposedException">The tuner was disposed, or its host stopped, while the experiment ran: it holds, and the same call on a new tuner goes on.</exception>
    /// <exception cref="ExperimentFailedException">A failure concerned all trials, such as code of the experiment's that threw, or it was to end at the first one.</exception>
    Task<ResultGrid<TConfig>> FitAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, FitOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts an experiment, or goes on with it, whose trials the caller asks for and runs as it likes: nothing of it runs on silos. Else it is as any other, with the same guarantees.
    /// The token cancels waiting only.
    /// </summary>
    /// <param name="spec">The experiment. Its scheduler may be one that needs no checkpoints; what it says of resources does not count.</param>
    /// <param name="options">Who the caller is, and for how long it may be silent; null: the defaults.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="InvalidExperimentException">The spec or the options are wrong; lists all problems.</exception>
    /// <exception cref="ExperimentExistsException">An experiment of that name exists with another spec, or with a trainable.</exception>
    Task<AskTell<TConfig>> OpenAsync<TConfig>(ExperimentSpec<TConfig> spec, AskTellOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts an experiment, or goes on with it, and returns. The handle has the name: with <see cref="OnDifference.Fork"/> it may be another.</summary>
    /// <param name="trainable">What a trial runs.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="onDifference">What happens if an experiment of the name exists with another spec; null: <see cref="OnDifference.Refuse"/>.</param>
    /// <param name="cancellationToken">Cancels waiting only.</param>
    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    /// <exception cref="ExperimentExistsException">An experiment of that name exists with another spec, and is not to be changed or can't be.</exception>
    Task<ExperimentHandle<TConfig>> StartAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, OnDifference? onDifference = null, CancellationToken cancellationToken = default);

    /// <summary>A handle to an experiment that was started here or elsewhere. Whether it exists shows when it is used.</summary>
    ExperimentHandle<TConfig> GetExperiment<TConfig>(string name);

    /// <summary>What silos there are, what they have, and who holds it.</summary>
    Task<ClusterResources> GetResourcesAsync(CancellationToken cancellationToken = default);

    /// <summary>All experiments and what they have come to, newest first. None is loaded for it: it is a few reads of the database.</summary>
    Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes an ended experiment: its journal, its checkpoints and its results folder.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    /// <exception cref="TuneException">It has not ended.</exception>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}
