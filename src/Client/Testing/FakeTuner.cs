using System.Collections.Immutable;
using Tune.Placement;

namespace Tune.Testing;

/// <summary>
/// A tuner that trains nothing, to test code that uses <see cref="ITuner"/>: <see cref="FitAsync"/> checks the spec as the real one does and gives results that the test has made, such as by
/// <see cref="ResultGridBuilder{TConfig}"/>. Derive to answer the rest: as it is, there are no experiments and no silos. An <see cref="ExperimentHandle{TConfig}"/> can be derived too; for events and everything that lasts take the real one, on a temporary folder:
/// <c>Tuner.StartLocalAsync</c>.
/// </summary>
public class FakeTuner : ITuner
{
    private readonly Dictionary<Type, Func<ExperimentSpec, object>> _results = [];
    private readonly List<ExperimentSpec> _specs = [];

    /// <summary>What <see cref="FitAsync"/> was called with, in order.</summary>
    public IReadOnlyList<ExperimentSpec> Specs => _specs;

    /// <summary>Says what experiments over a type of configurations come to.</summary>
    /// <param name="results">What comes of a spec; called at each <see cref="FitAsync"/>.</param>
    public FakeTuner Gives<TConfig>(Func<ExperimentSpec<TConfig>, ResultGrid<TConfig>> results)
    {
        _results[typeof(TConfig)] = spec => results((ExperimentSpec<TConfig>)spec);
        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The test has not said what experiments over this type come to.</exception>
    public virtual Task<ResultGrid<TConfig>> FitAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, FitOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainable);
        ArgumentNullException.ThrowIfNull(spec);
        ExperimentValidator.Validate(spec);
        cancellationToken.ThrowIfCancellationRequested();
        _specs.Add(spec);
        if (!_results.TryGetValue(typeof(TConfig), out var results))
            throw new NotSupportedException($"Experiment '{spec.Name}' is over {typeof(TConfig).Name}, and the test has not said what comes of that: call FakeTuner.Gives<{typeof(TConfig).Name}>.");
        return Task.FromResult((ResultGrid<TConfig>)results(spec));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always, unless a derived class answers.</exception>
    public virtual Task<ExperimentHandle<TConfig>> StartAsync<TConfig>(
        TrainableDefinition<TConfig> trainable, ExperimentSpec<TConfig> spec, OnDifference? onDifference = null, CancellationToken cancellationToken = default) => throw NeedsARealOne();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always, unless a derived class answers.</exception>
    public virtual Task<AskTell<TConfig>> OpenAsync<TConfig>(ExperimentSpec<TConfig> spec, AskTellOptions? options = null, CancellationToken cancellationToken = default) => throw NeedsARealOne();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always, unless a derived class answers.</exception>
    public virtual ExperimentHandle<TConfig> GetExperiment<TConfig>(string name) => throw NeedsARealOne();

    /// <inheritdoc/>
    public virtual Task<ClusterResources> GetResourcesAsync(CancellationToken cancellationToken = default) => Task.FromResult(new ClusterResources([]));

    /// <inheritdoc/>
    public virtual Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<ListedExperiment>>([]);

    /// <inheritdoc/>
    public virtual Task DeleteAsync(string name, CancellationToken cancellationToken = default) => throw new ExperimentNotFoundException(name);

    private static NotSupportedException NeedsARealOne() => new("A fake tuner has no experiments to handle; take the real one on a temporary folder: Tuner.StartLocalAsync(folder).");
}
