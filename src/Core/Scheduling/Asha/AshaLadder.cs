using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>The milestones of the brackets of asynchronous successive halving, and which trial goes into which bracket.</summary>
internal sealed class AshaLadder
{
    private const double LeastReductionFactor = 1.01;

    private readonly ulong _seed;
    private readonly double[] _cumulativeWeights;

    public AshaLadder(int maxResource, int gracePeriod, double reductionFactor, int brackets, ulong seed)
    {
        _seed = seed;
        var milestones = Milestones(maxResource, gracePeriod, reductionFactor);
        Brackets = [.. Enumerable.Range(0, Math.Min(brackets, milestones.Length)).Select(s => milestones[s..])];
        // Ray's weights: softmax over the number of rungs, so that brackets with more halvings get more trials
        var weights = Brackets.Select(rungs => Math.Exp(rungs.Length - Brackets[0].Length)).ToArray();
        _cumulativeWeights = [.. weights.Select((_, s) => weights.Take(s + 1).Sum() / weights.Sum())];
    }

    /// <summary>The milestones of each bracket, ascending; bracket s leaves the first s out.</summary>
    public ImmutableArray<ImmutableArray<int>> Brackets { get; }

    /// <summary>What a reduction factor must be; null if it is. One that hardly exceeds 1 would need more multiplications than anyone waits for.</summary>
    public static string? ProblemOf(double reductionFactor) =>
        !(reductionFactor > 1) || double.IsInfinity(reductionFactor) ? "greater than 1"
        : reductionFactor < LeastReductionFactor ? FormattableString.Invariant($"at least {LeastReductionFactor}")
        : null;

    public int BracketOf(int trial)
    {
        if (Brackets.Length == 1) return 0;
        var draw = new Rng(_seed, Rng.StreamOf(trial, "asha-bracket")).NextDouble();
        var bracket = Array.FindIndex(_cumulativeWeights, weight => draw < weight);
        return bracket < 0 ? Brackets.Length - 1 : bracket;
    }

    /// <summary>The grace period times the powers of η, up to the maximum; by multiplication, so that 1000 is reached by 10·10·10.</summary>
    private static ImmutableArray<int> Milestones(int maxResource, int gracePeriod, double reductionFactor)
    {
        var milestones = ImmutableArray.CreateBuilder<int>();
        for (double resource = gracePeriod; resource <= maxResource; resource *= reductionFactor)
        {
            var milestone = (int)Math.Floor(resource);
            if (milestones.Count == 0 || milestones[^1] < milestone) milestones.Add(milestone);
        }

        return milestones.ToImmutable();
    }
}
