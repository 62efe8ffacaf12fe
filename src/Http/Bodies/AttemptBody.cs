namespace Tune.Http;

/// <summary>An attempt of a trial that a worker runs.</summary>
/// <param name="Attempt">The attempt, as the suggestion has it.</param>
internal sealed record AttemptBody(int Attempt);
