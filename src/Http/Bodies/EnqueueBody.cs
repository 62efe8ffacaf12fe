using System.Text.Json;

namespace Tune.Http;

/// <summary>Configurations that are to be tried next.</summary>
/// <param name="Configurations">What is fixed of each, by parameter; what one leaves open is sampled.</param>
/// <param name="AddsSamples">Whether each is one sample more; else it takes the place of one.</param>
internal sealed record EnqueueBody(IReadOnlyList<JsonElement> Configurations, bool AddsSamples = false);
