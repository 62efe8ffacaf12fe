namespace Tune.Generators;

/// <summary>A record of a family.</summary>
internal sealed record VariantModel(string Kind, string Type);
