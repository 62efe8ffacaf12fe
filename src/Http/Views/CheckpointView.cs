namespace Tune.Http;

/// <summary>A checkpoint that is kept.</summary>
/// <param name="Name">Its name in its trial.</param>
/// <param name="Attempt">The attempt that made it.</param>
/// <param name="Iteration">The iteration after which it was made.</param>
/// <param name="Bytes">The size of its files together.</param>
/// <param name="Hash">SHA-256 over the sorted relative paths and contents.</param>
internal sealed record CheckpointView(string Name, int Attempt, int Iteration, long Bytes, string Hash)
{
    public static CheckpointView Of(CheckpointRef checkpoint) => new(checkpoint.Name, checkpoint.Attempt, checkpoint.Iteration, checkpoint.Bytes, checkpoint.Hash);
}
