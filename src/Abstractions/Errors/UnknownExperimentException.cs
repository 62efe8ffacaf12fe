namespace Tune.Storage;

/// <summary>No experiment of that name is stored.</summary>
public sealed class UnknownExperimentException(string experiment)
    : TuneException($"Experiment '{experiment}' is not stored here. Create it first, or check the name and the place of the data.")
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; } = experiment;
}
