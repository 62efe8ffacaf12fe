using System.Collections.Immutable;

namespace Tune.Simulation;

/// <summary>Curves that belong to trials by their number, whatever is suggested.</summary>
public sealed class RecordedCurves(ImmutableArray<LearningCurve> curves) : ILearningCurves
{
    /// <inheritdoc/>
    public LearningCurve CurveOf(Trial trial) => curves[trial.Id.Number];
}
