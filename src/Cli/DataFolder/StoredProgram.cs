using Tune.Grains;

namespace Tune.Cli;

/// <summary>Experiments of a data folder that this command can run: those whose trials are programs.</summary>
internal static class StoredProgram
{
    /// <summary>The experiment as it is stored.</summary>
    /// <exception cref="TuneException">Its trials are code of a program, which alone can run them.</exception>
    public static ExperimentSpec<Configuration> Read(LocalExperiments experiments, string name)
    {
        var (json, trainable) = experiments.Find(name);
        var registry = new AlgorithmRegistry();
        registry.Add(typeof(CommandSearch));
        if (trainable == GrainKeys.Program) return ExperimentSpecJson.Read(json, registry);
        throw new TuneException(trainable == GrainKeys.Asked
            ? $"The trials of '{name}' are run by the programs that ask for them: go on with one of those."
            : $"The trials of '{name}' are C# code, '{trainable}': run the program again that started it.");
    }
}
