namespace Tune.Simulation;

/// <summary>Knows how trials of a simulation would train.</summary>
public interface ILearningCurves
{
    /// <summary>The curve of a trial, for the configuration that it has now. Asked twice, it says the same.</summary>
    LearningCurve CurveOf(Trial trial);
}
