using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>An experiment where it is kept.</summary>
/// <param name="Row">What is stored of it beside its journal.</param>
/// <param name="ReadAsync">At most so many entries of its journal after one.</param>
/// <param name="Checkpoints">Where its checkpoints are.</param>
internal sealed record ArchiveSource(ExperimentRow Row, Func<long, int, CancellationToken, Task<ImmutableArray<JournalEntry>>> ReadAsync, ICheckpointStore Checkpoints);
