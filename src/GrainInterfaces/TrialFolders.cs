using Tune.Storage;

namespace Tune;

/// <summary>Where trials have folders of their own, in that for results.</summary>
internal static class TrialFolders
{
    /// <summary>A trial's folder in its experiment's: short, and without parameter values, because paths have limits.</summary>
    public static string NameOf(TrialId trial) => $"trial_{trial}";

    /// <summary>A trial's folder.</summary>
    /// <exception cref="TuneException">No folder can have the experiment's name.</exception>
    public static string Of(FolderRoot results, string experiment, TrialId trial) => experiment.Contains('/', StringComparison.Ordinal)
        ? throw new TuneException($"Experiment '{experiment}' cannot name a folder: it must not contain /.")
        : Path.Combine(FolderFiles.Place(results.Path, experiment), NameOf(trial));
}
