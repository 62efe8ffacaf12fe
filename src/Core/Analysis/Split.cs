namespace Tune.Analysis;

/// <summary>A way to divide rows in two.</summary>
/// <param name="Dimension">By which dimension.</param>
/// <param name="Gain">By how much the squared errors get less.</param>
/// <param name="IsLeft">For each cell of the dimension whether it goes to the left.</param>
internal readonly record struct Split(int Dimension, double Gain, bool[] IsLeft);
