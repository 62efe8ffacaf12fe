namespace Tune.Scheduling;

/// <summary>The other trials that have come as far as one.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Means">How many of them have a running mean.</param>
/// <param name="IsWorse">Whether the one's best score is worse than the median of these means.</param>
internal readonly record struct Peers(int Count, int Means, bool IsWorse);
