namespace Tune;

/// <summary>An earlier trial that a new experiment can't learn from.</summary>
/// <param name="Experiment">The experiment it is of.</param>
/// <param name="Trial">Its number there.</param>
/// <param name="Parameter">The flat name of the parameter that does not fit; null if it is not about one.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record LeftOutTrial(string Experiment, TrialId Trial, string? Parameter, string Reason);
