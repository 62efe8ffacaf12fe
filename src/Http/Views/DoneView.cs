namespace Tune.Http;

/// <summary>What was asked for is done, and lasts.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Count">How many it concerned, where that is the question.</param>
internal sealed record DoneView(string Experiment, int? Count = null);
