namespace Tune.Storage;

/// <summary>A saved checkpoint.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Attempt">Attempt that wrote it, from 1.</param>
/// <param name="Iteration">Iteration whose state it is.</param>
/// <param name="Name">Folder name, unique in the trial: <c>checkpoint_000012</c>, from the second attempt on <c>checkpoint_000012_a2</c>.</param>
/// <param name="Hash">SHA-256, in hexadecimal, over the sorted relative paths and their contents.</param>
/// <param name="Bytes">Size of all files together.</param>
public sealed record CheckpointRef(
    string Experiment, int Trial, int Attempt, int Iteration, string Name, string Hash, long Bytes);
