namespace Tune.Storage;

/// <summary>An experiment of that name is stored already.</summary>
public sealed class DuplicateExperimentException(string experiment)
    : TuneException($"Experiment '{experiment}' exists already. Choose another name, resume it, or delete it first.")
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; } = experiment;
}
