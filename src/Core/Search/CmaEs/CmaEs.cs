namespace Tune.Search;

/// <summary>
/// Covariance matrix adaptation: draws from a normal distribution that moves, grows, shrinks and turns towards what was good. Good for spaces of
/// numbers, from a few dozen trials to very many, when parameters depend on each other or have very different scales.
/// </summary>
/// <remarks>
/// N. Hansen: The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772 (2016), with negative weights; integers and steps by R. Hamano et al.: CMA-ES
/// with Margin, GECCO (2022); choices by R. Hamano et al.: CatCMA, GECCO (2024); results from elsewhere by M. Nomura et al.: Warm Starting CMA-ES
/// for Hyperparameter Optimization, AAAI (2021); the model that saves trials after N. Hansen: A Global Surrogate Assisted CMA-ES, GECCO (2019). Ray:
/// <c>NevergradSearch</c> with <c>CMA</c>; Optuna: <c>CmaEsSampler(with_margin=True)</c>.
/// The first trial is the middle of the space. Steps are those of the unit cube on which all domains are uniform. Points beyond a bound are moved
/// onto it. Parameters of a branch learn from the trials that chose it, and keep their spread meanwhile. Results count in whatever order they
/// arrive; a trial that failed or reported NaN counts as worse than all others, one that was cut short as worse than those that came further.
/// </remarks>
public sealed record CmaEs : SearcherSpec
{
    /// <summary>The first step size, as a share of each parameter's range, in (0, 1] (σ⁽⁰⁾).</summary>
    /// <value>Default: 0.08: half of the distance that is usual when there are thousands of trials.</value>
    public double StepSize { get; init; } = 0.08;

    /// <summary>How many points make a generation, from 2 to 10,000 (λ); null for 4 + ⌊ln n⌋ with the model, 4 + ⌊3 ln n⌋ without it.</summary>
    /// <value>Default: null.</value>
    public int? Population { get; init; }

    /// <summary>
    /// Whether a quadratic model of the last results ranks the points of a generation, of which then only the most promising ones are tried.
    /// </summary>
    /// <value>Default: true.</value>
    public bool Surrogate { get; init; } = true;

    /// <summary>What happens when it has come to rest.</summary>
    /// <value>Default: <see cref="RestartStrategy.Ipop"/>.</value>
    public RestartStrategy Restart { get; init; } = RestartStrategy.Ipop;

    /// <summary>By what the population grows at a restart, at least 1.</summary>
    /// <value>Default: 2.</value>
    public double PopulationGrowth { get; init; } = 2;

    /// <summary>It has come to rest when no real parameter's step is greater than this share of its range, above 0.</summary>
    /// <value>Default: 1e-8.</value>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The share of the results known before the first trial (prior results, presets) that the start is taken from, in (0, 1] (γ).</summary>
    /// <value>Default: 0.1.</value>
    public double WarmStartShare { get; init; } = 0.1;

    /// <summary>How far around each of them the start reaches, as a share of the range, in (0, 1] (α).</summary>
    /// <value>Default: 0.1.</value>
    public double WarmStartSpread { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Kind => "cmaes";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!(StepSize > 0 && StepSize <= 1)) yield return Problem(nameof(StepSize), "above 0 and at most 1", StepSize);
        if (Population is < 2 or > 10_000) yield return Problem(nameof(Population), "from 2 to 10000, or null", Population);
        if (!Enum.IsDefined(Restart)) yield return Problem(nameof(Restart), "one of RestartStrategy", Restart);
        if (!(PopulationGrowth >= 1 && double.IsFinite(PopulationGrowth))) yield return Problem(nameof(PopulationGrowth), "at least 1", PopulationGrowth);
        if (!(Tolerance > 0 && double.IsFinite(Tolerance))) yield return Problem(nameof(Tolerance), "above 0", Tolerance);
        if (!(WarmStartShare > 0 && WarmStartShare <= 1)) yield return Problem(nameof(WarmStartShare), "above 0 and at most 1", WarmStartShare);
        if (!(WarmStartSpread > 0 && WarmStartSpread <= 1)) yield return Problem(nameof(WarmStartSpread), "above 0 and at most 1", WarmStartSpread);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new CmaEsSearcher(this, problem);
}
