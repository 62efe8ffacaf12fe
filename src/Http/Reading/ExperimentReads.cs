namespace Tune.Http;

/// <summary>
/// The results of experiments as they are now, for many readers: what has been read of a journal stays, and only what came since is read again. Of the experiments that were asked for last, so many that
/// they fit into memory.
/// </summary>
internal sealed class ExperimentReads(ITuner tuner, TimeProvider time)
{
    private const int Most = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<ExperimentRead> _reads = [];

    /// <summary>The results of an experiment so far; or, of very many trials, those of a few seconds ago if they will do.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public Task<ResultsRead> ReadAsync(string experiment, bool mayBeOlder, CancellationToken cancellationToken) => Find(experiment).ReadAsync(mayBeOlder, cancellationToken);

    private ExperimentRead Find(string experiment)
    {
        lock (_lock)
        {
            var found = _reads.FirstOrDefault(read => read.Experiment == experiment);
            if (found is not null) _reads.Remove(found);
            found ??= new ExperimentRead(tuner.GetExperiment<Configuration>(experiment), time);
            _reads.AddFirst(found);
            if (_reads.Count > Most) _reads.RemoveLast();
            return found;
        }
    }
}
