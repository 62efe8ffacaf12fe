using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Tune.Grains;

namespace Tune.Cli;

/// <summary>A data folder, whether a process has it open or not.</summary>
/// <param name="experiments">What is in it.</param>
/// <param name="suffix">What a command has to have to mean it.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalPlace(LocalExperiments experiments, string suffix, TimeProvider time) : ExperimentPlace
{
    private const int PageSize = 1000;

    /// <summary>What is in it.</summary>
    public LocalExperiments Experiments => experiments;

    public override string Where => $"in '{experiments.Folder}'";

    public override string Suffix => suffix;

    public override string? Runner => experiments.Owner is { } process ? FormattableString.Invariant($"in process {process}") : null;

    public override TimeSpan LogInterval => TimeSpan.FromMilliseconds(200);

    public override Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(experiments.List());

    public override Task<ExperimentSpec<Configuration>> FindSpecAsync(string experiment, CancellationToken cancellationToken) => Task.FromResult(experiments.FindSpec(experiment));

    public override Task<string> ReadSpecJsonAsync(string experiment, CancellationToken cancellationToken) => Task.FromResult(experiments.Find(experiment).SpecJson);

    public override Task<IEnumerable<JournalEntry>> ReadEntriesAsync(string experiment, CancellationToken cancellationToken) => Task.FromResult(experiments.ReadEntries(experiment));

    public override IAsyncEnumerable<Fact> ReadFactsAsync(string experiment, CancellationToken cancellationToken) => experiments.ReadFacts(experiment).Select(one => one.Fact).ToAsyncEnumerable();

    public override async IAsyncEnumerable<FactPage> FollowAsync(string experiment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (after, isNews) = (0L, false); ; isNews = true)
        {
            // asked before the journal is read: one that ends in between has written all that it will
            var isRun = experiments.Owner is not null;
            foreach (var page in experiments.ReadFacts(experiment, after).Chunk(PageSize))
            {
                after = page[^1].Sequence;
                yield return new FactPage([.. page.Select(one => one.Fact)], isNews);
            }

            yield return new FactPage([], IsNews: true);
            if (!isRun) yield break;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    public override string? FolderOf(string experiment) => experiments.FolderOf(experiment);

    public override async Task<TrialStatus> GetStatusAsync(string experiment, TrialId trial, CancellationToken cancellationToken)
    {
        var results = await ReadResultsAsync(experiment, cancellationToken);
        return trial.Number < results.Count ? results[trial.Number].Status : throw new UsageException("trial", $"there is no trial {trial.Number}: '{experiment}' has {StatusText.Number(results.Count, "trial")} so far.");
    }

    public override Task<Stream?> OpenLogAsync(string experiment, TrialId trial, long offset, CancellationToken cancellationToken)
    {
        var path = Path.Combine(experiments.FolderOf(experiment), TrialFolders.NameOf(trial), ProgramLog.FileName);
        if (!File.Exists(path)) return Task.FromResult<Stream?>(null);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(offset, SeekOrigin.Begin);
        return Task.FromResult<Stream?>(file);
    }

    // who runs it knows, and is another process
    public override Task<string?> ExplainAsync(string experiment, TrialId? trial, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public override async Task<string> WriteArchiveAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken)
    {
        var written = await experiments.WriteArchiveAsync(experiment, file, withCheckpoints, cancellationToken);
        return SayWritten(experiment, file, written);
    }

    public override void Dispose() => experiments.Dispose();
}
