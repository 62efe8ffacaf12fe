using System.Text.Json;

namespace Tune.Http;

/// <summary>A worker tells the end of a trial.</summary>
/// <param name="Attempt">The attempt, as the suggestion has it.</param>
/// <param name="Metrics">The result, as one more report; left out: what was reported last is the result.</param>
/// <param name="Iteration">The iteration of that report; left out: the one after the last. Say it to be able to send the end again.</param>
/// <param name="Error">Why it has failed, for a person; then there is no result.</param>
/// <param name="ElapsedSeconds">How long the trial has trained, over all attempts; left out: as it was.</param>
/// <param name="Attributes">What it notes about itself, any JSON by name.</param>
internal sealed record CompleteBody(int Attempt, Metrics? Metrics = null, int? Iteration = null, string? Error = null, double? ElapsedSeconds = null, IReadOnlyDictionary<string, JsonElement>? Attributes = null);
