namespace Tune.Http;

/// <summary>
/// The results of experiments as they are now, for many readers: what has been read of a journal stays, and only what came since is read again. Of the experiments that were asked for last, so many that
/// they fit into memory.
/// </summary>
internal sealed class ExperimentReads(ITuner tuner)
{
    private const int Most = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<ExperimentRead> _reads = [];

    /// <summary>The results of an experiment so far.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public Task<ResultsRead> ReadAsync(string experiment, CancellationToken cancellationToken) => Find(experiment).ReadAsync(cancellationToken);

    private ExperimentRead Find(string experiment)
    {
        lock (_lock)
        {
            var found = _reads.FirstOrDefault(read => read.Experiment == experiment);
            if (found is not null) _reads.Remove(found);
            found ??= new ExperimentRead(tuner.GetExperiment<Configuration>(experiment));
            _reads.AddFirst(found);
            if (_reads.Count > Most) _reads.RemoveLast();
            return found;
        }
    }
}
