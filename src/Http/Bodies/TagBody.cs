namespace Tune.Http;

/// <summary>A tag's value.</summary>
/// <param name="Value">At most 1,000 characters.</param>
internal sealed record TagBody(string Value);
