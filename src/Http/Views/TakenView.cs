namespace Tune.Http;

/// <summary>Whether the end of a trial was taken.</summary>
/// <param name="IsTaken">False if the trial had ended before, by a verdict or a person, or is somebody else's by now.</param>
internal sealed record TakenView(bool IsTaken);
