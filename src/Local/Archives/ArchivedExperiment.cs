using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>An experiment as it is taken out of an archive.</summary>
/// <param name="Row">What is stored of it beside its journal.</param>
/// <param name="Journal">Its journal.</param>
/// <param name="History">What follows from it.</param>
internal sealed record ArchivedExperiment(ExperimentRow Row, ImmutableArray<JournalEntry> Journal, ArchivedHistory History)
{
    /// <summary>One that was running holds: whoever imports it has not asked for anything to run.</summary>
    public static ArchivedExperiment Of(string name, string spec, ArchiveManifest manifest, ImmutableArray<JournalEntry>.Builder journal, ArchivedHistory history)
    {
        // at the time of the last entry: what lies between that and now does not count as spent
        var latest = journal.Count == 0 ? manifest.CreatedAt : journal[^1].At;
        if (history.Status == ExperimentStatus.Running)
        {
            var paused = new ExperimentPaused(latest, "it was running when it was exported");
            history.Apply(paused);
            journal.Add(FactJson.Write(paused, journal.Count + 1));
        }

        return new(new ExperimentRow(name, spec, history.Status.ToString(), manifest.Trainable, manifest.CreatedAt, latest), journal.ToImmutable(), history);
    }
}
