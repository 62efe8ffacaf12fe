namespace Tune.Search;

/// <summary>
/// NSGA-II: a genetic algorithm for several objectives. Parents are chosen by non-domination and by how alone they are on their front; children are
/// crossed and mutated. Good for many cheap trials, two or three objectives, and much parallelism.
/// </summary>
/// <remarks>
/// K. Deb, A. Pratap, S. Agarwal, T. Meyarivan: A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II, IEEE TEC 6(2), 2002, whose symbols are
/// given below. In Ray and Optuna: <c>OptunaSearch(sampler=NSGAIISampler())</c>. It is steady-state: each trial that ends enters the population at
/// once and the worst leaves, so nothing waits for a generation (J. Durillo, A. Nebro, F. Luna, E. Alba: On the Effect of the Steady-State Selection
/// Scheme in Multi-Objective Genetic Algorithms, EMO 2009). Real and integer parameters are crossed and mutated on the unit interval that makes
/// their prior uniform; a category is taken from either parent; a parameter of a branch that only one parent has is taken from that one. What breaks
/// an outcome constraint is worse than what keeps all, by how much (constraint domination); a trial that was cut short is worse than those that came
/// further; one that failed or reported NaN has no children.
/// </remarks>
public sealed record Nsga2 : SearcherSpec
{
    /// <summary>How many trials are the parents of the next (N), at least 2; as many are drawn at random first.</summary>
    /// <value>Default: 40.</value>
    public int PopulationSize { get; init; } = 40;

    /// <summary>How likely a child has two parents (p_c), in [0, 1]; else it is a mutation of one.</summary>
    /// <value>Default: 0.9.</value>
    public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>How near children are to their parents (η_c), at least 0: the greater the nearer.</summary>
    /// <value>Default: 15.</value>
    public double CrossoverIndex { get; init; } = 15;

    /// <summary>How likely each parameter is mutated (p_m), in [0, 1]; null: one of them on average.</summary>
    /// <value>Default: null.</value>
    public double? MutationProbability { get; init; }

    /// <summary>How small mutations are (η_m), at least 0: the greater the smaller.</summary>
    /// <value>Default: 20.</value>
    public double MutationIndex { get; init; } = 20;

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (PopulationSize < 2) yield return Problem(nameof(PopulationSize), "at least 2", PopulationSize);
        if (!(CrossoverProbability is >= 0 and <= 1)) yield return Problem(nameof(CrossoverProbability), "from 0 to 1", CrossoverProbability);
        if (!(CrossoverIndex >= 0 && double.IsFinite(CrossoverIndex))) yield return Problem(nameof(CrossoverIndex), "at least 0", CrossoverIndex);
        if (MutationProbability is { } probability && !(probability is >= 0 and <= 1)) yield return Problem(nameof(MutationProbability), "from 0 to 1, or null", probability);
        if (!(MutationIndex >= 0 && double.IsFinite(MutationIndex))) yield return Problem(nameof(MutationIndex), "at least 0", MutationIndex);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new Nsga2Searcher(this, problem);
}
