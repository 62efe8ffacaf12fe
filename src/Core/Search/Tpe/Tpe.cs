using System.Text.Json.Serialization;

namespace Tune.Search;

/// <summary>
/// Tree-structured Parzen estimator: models where good configurations lie, <c>l(x)</c>, and where the others do, <c>g(x)</c>, and tries what
/// is likely under the first and unlikely under the second. Good for mixed and conditional spaces, many trials and much parallelism.
/// </summary>
/// <remarks>
/// J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl: Algorithms for Hyper-Parameter Optimization, NeurIPS 24 (2011). S. Watanabe: Tree-Structured
/// Parzen Estimator: Understanding Its Algorithm Components and Their Roles for Better Empirical Performance, arXiv 2304.11127 (2023), whose
/// symbols are given below. Ray: <c>HyperOptSearch</c> and <c>OptunaSearch</c>; Optuna: <c>TPESampler(multivariate=True, group=True, constant_liar=True)</c>.
/// Parameters that exist together are modelled together; those of a branch, by the trials that chose it. Where there are no real numbers, no configuration is
/// suggested twice while others are found. Trials that still run count as bad
/// (constant liar), so that parallel suggestions differ. A trial that was cut short ranks behind those that came further; one that failed or
/// reported NaN, and one that breaks an outcome constraint, behind all others. With several objectives good are whole fronts by non-dominated sorting, and of the
/// last one those that have the greatest hypervolume together, each weighted by what it adds to it (MOTPE: Y. Ozaki et al., JAIR 73, 2022).
/// </remarks>
public sealed record Tpe : SearcherSpec
{
    /// <summary>
    /// How many trials must have ended before the model is used, at least 1; drawn at random until then (N_init). Null: by the dimensions of the space, 6,
    /// and one more for each integer and each number with a step, at most 12.
    /// </summary>
    /// <value>Default: null: with a prior in the model, more random trials are lost ones where there are no steps.</value>
    public int? StartupTrials { get; init; }

    /// <summary>How many candidates are drawn from l(x) for one suggestion, at least 1 (N_s).</summary>
    /// <value>Default: 24.</value>
    public int Candidates { get; init; } = 24;

    /// <summary>The share of trials that count as good, in (0, 1) (γ, linear with β₁).</summary>
    /// <value>Default: 0.1.</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>How many trials count as good at most, at least 1.</summary>
    /// <value>Default: 25.</value>
    public int MaxGood { get; init; } = 25;

    /// <summary>The weight of the prior beside that of one trial, above 0.</summary>
    /// <value>Default: 1.</value>
    public double PriorWeight { get; init; } = 1;

    /// <summary>Whether parameters are modelled jointly; else each on its own, as Hyperopt does.</summary>
    /// <value>Default: true.</value>
    public bool Multivariate { get; init; } = true;

    /// <summary>How trials weigh in the estimators.</summary>
    /// <value>Default: <see cref="TpeWeights.Uniform"/>.</value>
    public TpeWeights Weights { get; init; }

    /// <inheritdoc/>
    public override string Kind => "tpe";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (StartupTrials < 1) yield return Problem(nameof(StartupTrials), "at least 1, or null", StartupTrials);
        if (Candidates < 1) yield return Problem(nameof(Candidates), "at least 1", Candidates);
        if (!(Gamma > 0 && Gamma < 1)) yield return Problem(nameof(Gamma), "above 0 and below 1", Gamma);
        if (MaxGood < 1) yield return Problem(nameof(MaxGood), "at least 1", MaxGood);
        if (!(PriorWeight > 0 && double.IsFinite(PriorWeight))) yield return Problem(nameof(PriorWeight), "above 0", PriorWeight);
        if (!Enum.IsDefined(Weights)) yield return Problem(nameof(Weights), "one of TpeWeights", Weights);
    }

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new TpeSearcher(this, problem);
}

/// <summary>How trials weigh in the estimators of <see cref="Tpe"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TpeWeights>))]
public enum TpeWeights
{
    /// <summary>All alike.</summary>
    Uniform,

    /// <summary>The newest 25 alike, the older the less (Bergstra's ramp, "old decay").</summary>
    OldDecay,
}
