namespace Tune.Analysis;

/// <summary>What is to be expected of a metric at one value of a parameter.</summary>
/// <param name="Number">The value; of a choice, the position of the option from 0.</param>
/// <param name="Text">The value for a person; of a choice, the option.</param>
/// <param name="Expected">The metric's mean over all other parameters, as the model predicts it.</param>
/// <param name="Trials">How many trials had this value, or one nearer to it than to the next point: with few the model guesses.</param>
/// <param name="When">The options with which the parameter is there at all, such as <c>opt = sgd</c>; null: always.</param>
public readonly record struct EffectPoint(double Number, string Text, double Expected, int Trials, string? When);
