using System.Collections.Concurrent;
using Tune.Grains;

namespace Tune;

/// <summary>
/// The code that experiments run on this silo: what the program that started one has brought with it, else what is registered here by name. Two experiments
/// may bring different code under one name, and each runs its own. Thread-safe.
/// </summary>
internal sealed class ExperimentCode(TrainableRegistry trainables, AlgorithmRegistry algorithms)
{
    /// <summary>What is taken over only if its request is accepted: one that is refused must not change what runs.</summary>
    private readonly ConcurrentDictionary<ExperimentRequest, Brought> _offered = [];
    private readonly ConcurrentDictionary<string, Brought> _accepted = new(StringComparer.Ordinal);

    private sealed record Brought(TrainableDefinition? Trainable, AlgorithmRegistry Algorithms);

    /// <summary>Which trainables are registered here, as a part of a sentence.</summary>
    public string Registered => string.Join(", ", trainables.Names) is { Length: > 0 } names ? $"there are: {names}" : "there is none";

    /// <summary>The algorithms and functions that an experiment knows.</summary>
    public AlgorithmRegistry AlgorithmsOf(string experiment) => _accepted.TryGetValue(experiment, out var brought) ? brought.Algorithms : algorithms;

    /// <summary>The algorithms and functions that an experiment is going to know if a request is accepted.</summary>
    public AlgorithmRegistry AlgorithmsFor(string experiment, ExperimentRequest request) => _offered.TryGetValue(request, out var brought) ? brought.Algorithms : AlgorithmsOf(experiment);

    /// <summary>Whether an experiment's trainable is going to be known here if a request is accepted.</summary>
    public bool KnowsTrainable(string experiment, ExperimentRequest request) => _offered.TryGetValue(request, out var brought) && brought.Trainable is not null || FindTrainable(experiment, request.Trainable) is not null;

    /// <summary>What a request to start an experiment brings along; no trainable, if clients run its trials.</summary>
    /// <exception cref="ArgumentException">The spec has a type whose kind is the name of another type.</exception>
    public void Offer(ExperimentRequest request, TrainableDefinition? trainable, ExperimentSpec spec) => _offered[request] = new Brought(trainable, algorithms.WithCodeOf(spec));

    /// <summary>The experiment is what the request says: it runs what came with it, from its next trial on.</summary>
    public void Accept(string experiment, ExperimentRequest request)
    {
        if (_offered.TryGetValue(request, out var brought)) _accepted[experiment] = brought;
    }

    /// <summary>The request has been answered.</summary>
    public void Withdraw(ExperimentRequest request) => _offered.TryRemove(request, out _);

    /// <summary>There is no such experiment any more.</summary>
    public void Forget(string experiment) => _accepted.TryRemove(experiment, out _);

    /// <summary>An experiment's trainable; null if its code is not known here.</summary>
    public TrainableDefinition? FindTrainable(string experiment, string name) =>
        _accepted.TryGetValue(experiment, out var brought) && brought.Trainable?.Name == name ? brought.Trainable : trainables.Find(name);

    /// <inheritdoc cref="FindTrainable"/>
    /// <exception cref="NonRetryableTrialException">Its code is not known here.</exception>
    public TrainableDefinition GetTrainable(string experiment, string name) => FindTrainable(experiment, name)
        ?? throw new NonRetryableTrialException($"No trainable '{name}' is registered here; {Registered}. Register it with AddTrainable on every silo.");
}
