namespace Tune.Simulation;

/// <summary>A trial that occupies a worker of a simulation.</summary>
internal sealed class SimulatedRunner(Trial trial, LearningCurve curve)
{
    public Trial Trial { get; } = trial;

    public LearningCurve Curve { get; } = curve;

    /// <summary>The iteration at which it has to ask.</summary>
    public int GrantedTo { get; set; }

    public bool IsGone { get; set; }

    public bool IsAtEnd => Trial.Iteration >= Curve.Values.Length;
}
