namespace Tune;

/// <summary>A searcher with a scheduler, under a name: what simulations compare.</summary>
/// <param name="Name">What it is called in tables and pictures.</param>
/// <param name="Searcher">What proposes configurations.</param>
/// <param name="Scheduler">What stops or pauses trials.</param>
public sealed record SimulatedPairing(string Name, SearcherSpec Searcher, SchedulerSpec Scheduler);
