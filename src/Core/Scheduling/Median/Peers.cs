namespace Tune.Scheduling;

/// <summary>The other trials that have come as far as one.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Means">How many of them have a running mean.</param>
/// <param name="Median">The median of these means; NaN if there is none.</param>
internal readonly record struct Peers(int Count, int Means, double Median);
