namespace Tune.Storage;

/// <summary>An experiment was deleted, and another one of its name was created, while somebody still decided for the first.</summary>
public sealed class ExperimentReplacedException(string experiment)
    : TuneException($"Experiment '{experiment}' was deleted, and another one has its name now; nothing was written to that. Load it again.")
{
    /// <summary>The experiment's name.</summary>
    public string Experiment { get; } = experiment;
}
