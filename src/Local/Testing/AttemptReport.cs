namespace Tune.Testing;

/// <summary>What a trainable reported after an iteration.</summary>
/// <param name="Iteration">The iteration; those before the checkpoint that the attempt went on from count.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Checkpoint">The checkpoint that came with it; null if none did.</param>
public sealed record AttemptReport(int Iteration, Metrics Metrics, SavedCheckpoint? Checkpoint);
