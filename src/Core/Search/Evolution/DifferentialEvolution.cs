namespace Tune.Search;

/// <summary>
/// Differential evolution: new points are members of a population, moved towards one of the best and by the difference of two others. Good for
/// rough functions and many trials; slow where there are few.
/// </summary>
/// <remarks>
/// R. Tanabe, A. Fukunaga: Improving the Search Performance of SHADE Using Linear Population Size Reduction, CEC (2014), whose symbols are given
/// below: current-to-pbest/1/bin with an archive, and scale factors and crossover rates drawn from a memory of what was successful. A choice is
/// taken over from the member that a number would move towards. Trials are compared when they end, in whatever order. Ray: <c>NevergradSearch</c>
/// with <c>DE</c>.
/// </remarks>
public sealed record DifferentialEvolution : SearcherSpec
{
    /// <summary>How many members there are at first, at least 4 (N_init); null for a tenth of the experiment's samples, from 8 to 18 for each parameter.</summary>
    /// <value>Default: null.</value>
    public int? Population { get; init; }

    /// <summary>How many members are left after the last sample, at least 4 (N_min). Without a number of samples none is dropped.</summary>
    /// <value>Default: 4.</value>
    public int LeastPopulation { get; init; } = 4;

    /// <summary>Among which share of the members the one is that others move towards, in (0, 1] (p). It is always one of the best two at least.</summary>
    /// <value>Default: 0.2.</value>
    public double BestShare { get; init; } = 0.2;

    /// <summary>How many members that were replaced are kept for differences, as a share of the population, at least 0 (r_arc).</summary>
    /// <value>Default: 2.6.</value>
    public double ArchiveShare { get; init; } = 2.6;

    /// <summary>How many sets of successful parameters are remembered, at least 1 (H).</summary>
    /// <value>Default: 6.</value>
    public int MemorySize { get; init; } = 6;

    /// <inheritdoc/>
    public override string Kind => "de";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Population is < 4) yield return Problem(nameof(Population), "at least 4, or null", Population);
        if (LeastPopulation < 4) yield return Problem(nameof(LeastPopulation), "at least 4", LeastPopulation);
        if (!(BestShare > 0 && BestShare <= 1)) yield return Problem(nameof(BestShare), "above 0 and at most 1", BestShare);
        if (!(ArchiveShare >= 0 && double.IsFinite(ArchiveShare))) yield return Problem(nameof(ArchiveShare), "at least 0", ArchiveShare);
        if (MemorySize < 1) yield return Problem(nameof(MemorySize), "at least 1", MemorySize);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new DifferentialEvolutionSearcher(this, problem);
}
