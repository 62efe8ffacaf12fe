using Microsoft.Extensions.DependencyInjection;

namespace Tune.Hosting;

/// <summary>What a process that runs trials knows: <c>Add…</c> makes something known by name, <c>Use…</c> chooses one of several.</summary>
public sealed class TuneBuilder
{
    internal TuneBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    internal AlgorithmRegistry Algorithms { get; } = new();

    internal TrainableRegistry Trainables { get; } = new();

    /// <summary>Makes a trainable known.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public TuneBuilder AddTrainable(TrainableDefinition definition)
    {
        Trainables.Add(definition);
        return this;
    }

    /// <summary>Makes a custom searcher known.</summary>
    public TuneBuilder AddSearcher<TSearcher>()
        where TSearcher : SearcherSpec => AddAlgorithm(typeof(TSearcher));

    /// <summary>Makes a custom scheduler known.</summary>
    public TuneBuilder AddScheduler<TScheduler>()
        where TScheduler : SchedulerSpec => AddAlgorithm(typeof(TScheduler));

    /// <summary>Makes a custom stop rule known.</summary>
    public TuneBuilder AddStopRule<TStopRule>()
        where TStopRule : StopRule => AddAlgorithm(typeof(TStopRule));

    /// <summary>Makes a function known that a space names by <c>sample_from</c>.</summary>
    public TuneBuilder AddFunction(string name, Func<Configuration, object?> function)
    {
        Algorithms.AddFunction(name, function);
        return this;
    }

    /// <summary>Makes a function known that an experiment names by <see cref="ExperimentSpec.ResourceFunction"/>.</summary>
    public TuneBuilder AddResourceFunction(string name, Func<Configuration, TrialResources> function)
    {
        Algorithms.AddResourceFunction(name, function);
        return this;
    }

    /// <summary>Makes a function known that an experiment names by <see cref="Stop.When"/>.</summary>
    public TuneBuilder AddCondition(string name, Func<Trial, bool> condition)
    {
        Algorithms.AddCondition(name, condition);
        return this;
    }

    private TuneBuilder AddAlgorithm(Type type)
    {
        Algorithms.Add(type);
        return this;
    }
}
