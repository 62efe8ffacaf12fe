using System.Text.Json;

namespace Tune.Http;

/// <summary>An attribute's value.</summary>
/// <param name="Value">Any JSON, of at most 16,384 characters.</param>
internal sealed record AttributeBody(JsonElement Value);
