namespace Tune.Analysis;

/// <summary>Neighbouring cells of an axis.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
internal readonly record struct Run(int From, int To);
