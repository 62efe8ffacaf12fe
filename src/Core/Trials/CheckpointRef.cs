namespace Tune;

/// <summary>Names a checkpoint: what made it, and how to know that it is whole.</summary>
/// <param name="Experiment">The experiment it belongs to.</param>
/// <param name="Trial">The number of the trial that made it.</param>
/// <param name="Attempt">The attempt that made it, from 1.</param>
/// <param name="Iteration">The iteration after which it was made, from 1.</param>
/// <param name="Name">Its folder's name, for example <c>checkpoint_000012</c>.</param>
/// <param name="Hash">SHA-256 over the sorted relative paths and contents.</param>
/// <param name="Bytes">The size of its files together.</param>
public sealed record CheckpointRef(string Experiment, int Trial, int Attempt, int Iteration, string Name, string Hash, long Bytes);
