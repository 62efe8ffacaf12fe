using System.Collections.Concurrent;

namespace Tune.Http.Tests;

/// <summary>Holds the trials of experiments of a host until a test lets them go.</summary>
public sealed class Gate
{
    private readonly ConcurrentDictionary<string, (TaskCompletionSource Begun, TaskCompletionSource Open)> _gates = new();

    public Gate() => Trainable = Tune.Trainable.Define<Configuration>("gated", async (config, trial, cancellationToken) =>
    {
        await trial.ReportAsync(new Metrics("loss", config.Get<double>("x")), cancellationToken);
        var (begun, open) = Of(trial.Experiment);
        begun.TrySetResult();
        await open.Task.WaitAsync(cancellationToken);
        await trial.ReportAsync(new Metrics("loss", config.Get<double>("x") / 2), cancellationToken);
    });

    internal TrainableDefinition<Configuration> Trainable { get; }

    /// <summary>Completes when a trial of the experiment waits.</summary>
    public Task Begun(string experiment) => Of(experiment).Begun.Task;

    /// <summary>Lets trials of the experiment go on.</summary>
    public void Open(string experiment) => Of(experiment).Open.TrySetResult();

    public void OpenAll()
    {
        foreach (var experiment in _gates.Keys) Open(experiment);
    }

    private (TaskCompletionSource Begun, TaskCompletionSource Open) Of(string experiment) => _gates.GetOrAdd(experiment, _ => (Signal(), Signal()));

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
