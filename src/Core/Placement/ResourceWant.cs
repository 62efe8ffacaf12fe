namespace Tune.Placement;

/// <summary>How many more trials that take the same an experiment could run now.</summary>
/// <param name="Resources">What each takes.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct ResourceWant(TrialResources Resources, int Count);
