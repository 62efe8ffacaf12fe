using Tune.Storage;

namespace Tune;

/// <summary>Where a trial has a folder of its own on a silo.</summary>
internal static class TrialFolders
{
    /// <exception cref="TuneException">No folder can have the experiment's name.</exception>
    public static string Of(FolderRoot results, string experiment, TrialId trial) => experiment.Contains('/', StringComparison.Ordinal)
        ? throw new TuneException($"Experiment '{experiment}' cannot name a folder: it must not contain /.")
        : Path.Combine(FolderFiles.Place(results.Path, experiment), $"trial_{trial}");
}
