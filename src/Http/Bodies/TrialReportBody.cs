using System.Text.Json;

namespace Tune.Http;

/// <summary>A worker reports what came of an iteration.</summary>
/// <param name="Attempt">The attempt, as the suggestion has it.</param>
/// <param name="Iteration">The iteration, one more than the last; sent again, it is taken once.</param>
/// <param name="Metrics">What was measured: numbers by name, the objective among them.</param>
/// <param name="ElapsedSeconds">How long the trial has trained, over all attempts; left out: as it was.</param>
/// <param name="Attributes">What it notes about itself, any JSON by name.</param>
internal sealed record TrialReportBody(int Attempt, int Iteration, Metrics Metrics, double? ElapsedSeconds = null, IReadOnlyDictionary<string, JsonElement>? Attributes = null);
