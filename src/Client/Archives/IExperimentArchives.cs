namespace Tune.Archives;

/// <summary>Experiments as portable files, in a process with a silo: what that has stored is read and written without messages.</summary>
internal interface IExperimentArchives
{
    /// <summary>Writes an experiment to a file, as a whole or not at all.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    /// <exception cref="TuneException">It can't be written; says why.</exception>
    Task WriteAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken);

    /// <summary>Makes the experiment that a file holds, as a whole or not at all; one that was running holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="calledAs">What whoever has sent it knows it by.</param>
    /// <param name="name">The name that it gets; null: the one that it had.</param>
    /// <param name="check">Given its spec, as JSON, and the name of its trainable, when both are known to be whole and nothing is written yet; throws if it must not be here.</param>
    /// <param name="cancellationToken">Ends it; then nothing is imported.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidArchiveException">The file is none, or damaged, or means harm.</exception>
    /// <exception cref="TuneException">There is an experiment of the name, or no room.</exception>
    Task<string> ReadAsync(string file, string calledAs, string? name, Action<string, string> check, CancellationToken cancellationToken);
}
