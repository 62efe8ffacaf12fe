namespace Tune.Storage;

/// <summary>A checkpoint as the retention policy sees it.</summary>
/// <param name="Name">Its name, unique in the trial.</param>
/// <param name="Score">The value it is ranked by; null if the report had none.</param>
public sealed record RegisteredCheckpoint(string Name, double? Score);
