namespace Tune.Scheduling;

/// <summary>
/// The sizes and rungs of HyperBand's brackets. Whole powers and one division, each exact as long as a double holds the number, so that no
/// rung is lost or bracket enlarged by rounding, and the plan is the same on every machine.
/// </summary>
internal readonly struct HyperBandPlan
{
    private readonly int _maxResource;
    private readonly double _reductionFactor;

    public HyperBandPlan(int maxResource, double reductionFactor)
    {
        (_maxResource, _reductionFactor) = (maxResource, reductionFactor);
        var power = 1.0;
        var exponent = 0;
        for (; power * reductionFactor <= maxResource; exponent++) power *= reductionFactor;
        // S = round(log R / log η) + 1, with the half to the even number: R² against η^(2k+1)
        var rest = (double)maxResource * maxResource;
        var half = power * power * reductionFactor;
        var isUp = rest > half || (rest == half && exponent % 2 == 1);
        BracketCount = exponent + (isUp ? 1 : 0) + 1;
    }

    /// <summary>How many brackets a band has, S; those without a whole iteration in their first rung among them.</summary>
    public int BracketCount { get; }

    /// <summary>How many trials the bracket with s halvings begins with: ⌈S·η^s / (s+1)⌉.</summary>
    public int SizeOf(int halvings) => (int)Math.Min(int.MaxValue, Math.Ceiling(BracketCount * Power(halvings) / (halvings + 1)));

    /// <summary>The first rung of the bracket with s halvings: ⌊R / η^s⌋; 0 if there is no such bracket.</summary>
    public int FirstMilestoneOf(int halvings) => (int)Math.Floor(_maxResource / Power(halvings));

    /// <summary>How many of a rung's places the next one has.</summary>
    public int SizeAfter(int size) => (int)Math.Ceiling(size / _reductionFactor);

    /// <summary>The rung after a rung; not beyond the maximum.</summary>
    public int MilestoneAfter(int milestone) => (int)Math.Floor(Math.Min(milestone * _reductionFactor, _maxResource));

    private double Power(int exponent)
    {
        var power = 1.0;
        for (; exponent > 0; exponent--) power *= _reductionFactor;
        return power;
    }
}
