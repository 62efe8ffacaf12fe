using System.Collections.Immutable;
using Tune.Archives;

namespace Tune.Cli;

/// <summary>Where experiments are looked at: a data folder of this machine, or a server. Not thread-safe.</summary>
internal abstract class ExperimentPlace : IDisposable
{
    /// <summary>How long is waited between two looks at what happens.</summary>
    protected static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What it is called in messages, such as <c>in '/data'</c>.</summary>
    public abstract string Where { get; }

    /// <summary>What a command has to have to mean the same place, with a space before it.</summary>
    public abstract string Suffix { get; }

    /// <summary>Where its experiments run now, such as <c>in process 42</c>; null: nowhere.</summary>
    public abstract string? Runner { get; }

    /// <summary>How long one who follows a file waits between two looks.</summary>
    public abstract TimeSpan LogInterval { get; }

    /// <summary>All experiments, newest first.</summary>
    public abstract Task<ImmutableArray<ListedExperiment>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The spec as far as a reader needs it: see <see cref="LocalExperiments.FindSpec"/>.</summary>
    /// <exception cref="TuneException">There is none of that name.</exception>
    public abstract Task<ExperimentSpec<Configuration>> FindSpecAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>The spec as it is stored.</summary>
    /// <exception cref="TuneException">There is none of that name.</exception>
    public abstract Task<string> ReadSpecJsonAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>The journal so far, in order. It may be read only while it is walked through.</summary>
    /// <exception cref="TuneException">There is none of that name, or it can't be read.</exception>
    public abstract Task<IEnumerable<JournalEntry>> ReadEntriesAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>What has happened so far, in order.</summary>
    /// <exception cref="TuneException">There is none of that name, or it can't be read.</exception>
    public abstract IAsyncEnumerable<Fact> ReadFactsAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>What has happened, and then what happens, a page at each look, for as long as somebody runs it.</summary>
    /// <exception cref="TuneException">There is none of that name, or it can't be read.</exception>
    public abstract IAsyncEnumerable<FactPage> FollowAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>Where its results and its trials' files are; null if not on this machine.</summary>
    public abstract string? FolderOf(string experiment);

    /// <summary>Where a trial is in its life.</summary>
    /// <exception cref="UsageException">There is none of that number.</exception>
    public abstract Task<TrialStatus> GetStatusAsync(string experiment, TrialId trial, CancellationToken cancellationToken);

    /// <summary>What a trial's program has written, from a byte on; null if it has written nothing. Dispose it.</summary>
    public abstract Task<Stream?> OpenLogAsync(string experiment, TrialId trial, long offset, CancellationToken cancellationToken);

    /// <summary>Why a trial does not run, or the next one does not start; null if nobody here knows.</summary>
    public abstract Task<string?> ExplainAsync(string experiment, TrialId? trial, CancellationToken cancellationToken);

    /// <summary>Writes an experiment to a portable file.</summary>
    /// <returns>What came of it, in one line.</returns>
    public abstract Task<string> WriteArchiveAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken);

    /// <summary>What it has come to so far.</summary>
    /// <exception cref="TuneException">There is none of that name, or it can't be read.</exception>
    public async Task<ResultGrid<Configuration>> ReadResultsAsync(string experiment, CancellationToken cancellationToken)
    {
        var history = ExperimentHistory.Of(await FindSpecAsync(experiment, cancellationToken));
        await foreach (var fact in ReadFactsAsync(experiment, cancellationToken)) history.Apply(fact);
        return Results(history, experiment, TimeProvider.System.GetUtcNow());
    }

    /// <summary>What a history comes to. Where nobody runs an experiment, its time stands still.</summary>
    public ResultGrid<Configuration> Results(ExperimentHistory history, string experiment, DateTimeOffset now) => history.ToResults<Configuration>(FolderOf(experiment), Runner is null ? null : now);

    /// <summary>The name that was given.</summary>
    /// <exception cref="UsageException">There is no experiment of that name.</exception>
    public async Task<string> FindNameAsync(string name, CancellationToken cancellationToken)
    {
        var names = (await ListAsync(cancellationToken)).Select(experiment => experiment.Name).ToList();
        return names.Contains(name)
            ? name
            : throw new UsageException("name", $"there is no experiment '{name}' {Where}{SpacePath.Suggest(name, names)} There are: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    public abstract void Dispose();

    /// <summary>What is in an archive that was written.</summary>
    protected static string SayWritten(string experiment, string file, ArchiveManifest written) =>
        FormattableString.Invariant($"{experiment} is in {file}: {written.Entries} entries of its journal, {written.Checkpoints.Length} checkpoints, {MemoryText.Write(new FileInfo(file).Length)}.");
}
