using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>A particle: where it is, where it goes, and the best that it has seen.</summary>
internal sealed class Particle(double[] position, double[] velocity)
{
    /// <summary>x.</summary>
    public double[] Position { get; set; } = position;

    /// <summary>v; 0 for choices.</summary>
    public double[] Velocity { get; set; } = velocity;

    /// <summary>p; null before the first result.</summary>
    public double[]? Best { get; private set; }

    /// <summary>What came of <see cref="Best"/>.</summary>
    public TrialOutcome Outcome { get; private set; } = TrialOutcome.Failure;

    /// <summary>Takes a result in.</summary>
    /// <returns>Whether it is the particle's best.</returns>
    public bool Learn(double[] genes, TrialOutcome outcome)
    {
        if (Best is not null && outcome.CompareTo(Outcome) >= 0) return false;
        (Best, Outcome) = (genes, outcome);
        return true;
    }

    public JsonNode Capture() => new JsonArray(
        SavedState.Array(Position), SavedState.Array(Velocity), Best is null ? null : SavedState.Array(Best), Outcome.Capture());

    public static Particle Restore(JsonNode state)
    {
        var particle = new Particle(SavedState.Doubles(state[0]), SavedState.Doubles(state[1]));
        if (state[2] is { } best) particle.Learn(SavedState.Doubles(best), TrialOutcome.Restore(SavedState.At(state, 3)));
        return particle;
    }
}
