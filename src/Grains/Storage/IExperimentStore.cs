namespace Tune.Storage;

/// <summary>
/// Experiments, their journals and their snapshots. Safe for concurrent use. A completed write is on disk: it survives the
/// loss of the process and of power. A write that is cancelled before it began has no effect; one that began runs to its end.
/// </summary>
public interface IExperimentStore : IExperimentCatalog, IExperimentJournal, IExperimentSnapshots;
