namespace Tune.Search;

/// <summary>
/// Bayesian optimisation: models the score as a Gaussian process and tries what the model expects to improve most on the best so far. The best
/// choice for costly trials, a few dozen to some hundreds of them, of numbers above all; also for mixed and conditional spaces.
/// </summary>
/// <remarks>
/// J. Snoek, H. Larochelle, R. Adams: Practical Bayesian Optimization of Machine Learning Algorithms, NeurIPS 25 (2012), with these parts:
/// a Matérn-5/2 kernel with a length scale ℓ for each parameter, all hyperparameters at the maximum of their posterior, with the prior of
/// length scales by C. Hvarfner, E. Hellsten, L. Nardi: Vanilla Bayesian Optimization Performs Great in High Dimensions, ICML (2024);
/// scores warped by the likelihood (E. Snelson, C. Rasmussen, Z. Ghahramani: Warped Gaussian Processes, NeurIPS 2003), so that outliers don't
/// matter; log-EI by S. Ament, S. Daulton, D. Eriksson, M. Balandat, E. Bakshy: Unexpected Improvements to Expected Improvement for Bayesian
/// Optimization, NeurIPS (2023); in many dimensions and after many trials the trust region of D. Eriksson, M. Pearce, J. Gardner, R. Turner,
/// M. Poloczek: Scalable Global Optimization via Local Bayesian Optimization, NeurIPS (2019). Ray: <c>BayesOptSearch</c> and <c>AxSearch</c>;
/// Optuna: <c>GPSampler</c>.
/// Trials that still run are expected to end at the model's mean (kriging believer), so that parallel suggestions differ. A trial that was cut
/// short gets what others gained after the same iteration added. Failures and outcome constraints have models of their own, whose probability
/// of being kept multiplies the gain.
/// </remarks>
public sealed record GaussianProcess : SearcherSpec
{
    /// <summary>
    /// How many trials must have ended before the model is used, at least 1: the first at the centre of the space, the others spread evenly (N₀). Null: 6, but
    /// 4 for each option of the choice that has most of them, up to 12: a model that has hardly met an option knows nothing of its branch.
    /// </summary>
    /// <value>Default: null.</value>
    public int? StartupTrials { get; init; }

    /// <summary>What is looked for in a configuration (α).</summary>
    /// <value>Default: <see cref="AcquisitionFunction.LogExpectedImprovement"/>.</value>
    public AcquisitionFunction Acquisition { get; init; }

    /// <summary>How many standard deviations <see cref="AcquisitionFunction.UpperConfidenceBound"/> hopes for, at least 0 (κ, √β).</summary>
    /// <value>Default: 2.</value>
    public double Kappa { get; init; } = 2;

    /// <summary>Whether parameters are warped by the distribution function of Kumaraswamy, with a and b at the maximum of their posterior.</summary>
    /// <value>Default: false (docs/decisions/0010-warp-scores-not-inputs.md).</value>
    public bool InputWarping { get; init; }

    /// <summary>How many points are looked at for one suggestion, at least 1.</summary>
    /// <value>Default: 512.</value>
    public int Candidates { get; init; } = 512;

    /// <summary>From how many of them slopes are followed, at least 1.</summary>
    /// <value>Default: 8.</value>
    public int Starts { get; init; } = 8;

    /// <summary>With more parameters than this the search is local, in a trust region; at least 0.</summary>
    /// <value>Default: 15.</value>
    public int TrustRegionDimensions { get; init; } = 15;

    /// <summary>After more trials than this the search is local, in a trust region; at least 0.</summary>
    /// <value>Default: 300.</value>
    public int TrustRegionTrials { get; init; } = 300;

    /// <summary>How many trials a model sees at most, at least 8: those nearest to the centre of the trust region and the newest.</summary>
    /// <value>Default: 300.</value>
    public int MaxModelTrials { get; init; } = 300;

    /// <inheritdoc/>
    public override string Kind => "gp";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (StartupTrials < 1) yield return Problem(nameof(StartupTrials), "at least 1", StartupTrials);
        if (!Enum.IsDefined(Acquisition)) yield return Problem(nameof(Acquisition), "one of AcquisitionFunction", Acquisition);
        if (!(Kappa >= 0 && double.IsFinite(Kappa))) yield return Problem(nameof(Kappa), "at least 0", Kappa);
        if (Candidates < 1) yield return Problem(nameof(Candidates), "at least 1", Candidates);
        if (Starts < 1) yield return Problem(nameof(Starts), "at least 1", Starts);
        if (TrustRegionDimensions < 0) yield return Problem(nameof(TrustRegionDimensions), "at least 0", TrustRegionDimensions);
        if (TrustRegionTrials < 0) yield return Problem(nameof(TrustRegionTrials), "at least 0", TrustRegionTrials);
        if (MaxModelTrials < 8) yield return Problem(nameof(MaxModelTrials), "at least 8", MaxModelTrials);
    }

    /// <inheritdoc/>
    public override bool SuggestsSlowly => true;

    /// <summary>N₀ for a space.</summary>
    internal int StartupIn(ModelSpace space) =>
        StartupTrials ?? (int)Math.Clamp(4 * space.Parameters.Where(parameter => parameter.IsCategorical).Select(parameter => parameter.ValueCount).DefaultIfEmpty().Max(), 6, 12);

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new GaussianProcessSearcher(this, problem);
}
