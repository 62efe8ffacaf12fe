
namespace Tune.Grains;

/// <summary>What of checkpoints is on disk, against what should be there.</summary>
internal static class CheckpointFolders
{
    public static string[] Of(string dataFolder, string experiment, int trial)
    {
        var folder = Path.Combine(dataFolder, experiment, "checkpoints", new TrialId(trial).ToString());
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The folders are those of the trials' lists, and the newest checkpoint of each trial is among them.</summary>
    public static async Task CheckAsync(string dataFolder, string experiment, Journal journal)
    {
        await using var host = await TuneHost.StartAsync(dataFolder);
        await host.Experiment(experiment).GetViewAsync().OrFail();
        foreach (var trial in journal.Of<TrialCreated>().Select(fact => fact.Trial))
        {
            var listed = (await host.Grain<ITrialGrain>(GrainKeys.Trial(experiment, trial)).GetCheckpointsAsync()).Select(checkpoint => checkpoint.Name).ToArray();
            Assert.Equal(listed.Order(StringComparer.Ordinal), Of(dataFolder, experiment, trial.Number));
            var newest = journal.Of<TrialFact>(fact => fact.Trial == trial).Select(fact => fact switch
            {
                TrialReported reported => reported.Checkpoint,
                TrialCheckpointed made => made.Checkpoint,
                _ => null,
            }).LastOrDefault(checkpoint => checkpoint is not null);
            if (newest is not null) Assert.Equal(newest.Name, listed[^1]);
        }
    }
}
