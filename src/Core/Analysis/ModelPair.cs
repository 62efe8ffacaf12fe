namespace Tune.Analysis;

/// <summary>Two models that know nothing of each other: each is made from one half of the trials.</summary>
internal readonly record struct ModelPair(BoostedTrees First, BoostedTrees Second);
