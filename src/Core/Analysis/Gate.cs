namespace Tune.Analysis;

/// <summary>An option that must be chosen for a dimension to be active.</summary>
/// <param name="Dimension">The choice or grid.</param>
/// <param name="Option">The option's position.</param>
internal readonly record struct Gate(int Dimension, int Option);
