namespace Tune.Search;

/// <summary>
/// What is thought of hyperparameters before anything is known. The logarithm of each is normally distributed around a centre, its most probable
/// value; λ itself is.
/// </summary>
/// <remarks>
/// Length scales as in C. Hvarfner, E. Hellsten, L. Nardi: Vanilla Bayesian Optimization Performs Great in High Dimensions, ICML (2024):
/// log-normal with μ = √2 + ½ log D and σ = √3, whose density is greatest at exp(μ − σ²).
/// </remarks>
internal sealed record GpPrior
{
    public const double LengthDeviation = 1.7320508075688772;

    /// <summary>Of the noise as a share of the function's variance: mostly there is next to none, but whoever has some has a lot.</summary>
    public const double NoiseCentre = -8, NoiseDeviation = 2;

    /// <summary>Of log a and log b. J. Snoek, K. Swersky, R. Zemel, R. Adams: Input Warping for Bayesian Optimization of Non-Stationary Functions, ICML (2014).</summary>
    public const double WarpDeviation = 0.75;

    /// <summary>Of λ: between a function as it is and its logarithm.</summary>
    public const double LambdaCentre = 0.5, LambdaDeviation = 1;

    public const double LeastLambda = -2, GreatestLambda = 2;

    public static readonly double LeastLength = Math.Log(0.02), GreatestLength = Math.Log(200);
    public static readonly double LeastNoise = Math.Log(1e-7), GreatestNoise = Math.Log(10);
    public static readonly double GreatestWarp = Math.Log(8);

    /// <summary>Whether inputs are warped.</summary>
    public bool IsWarped { get; init; }

    /// <summary>Whether values are warped.</summary>
    public bool IsValueWarped { get; init; }

    /// <summary>The centre for D parameters: length scales have to grow like √D for distances to stay of the same size.</summary>
    public static double LengthCentre(int parameters) => 1.4142135623730951 - 3 + 0.5 * Math.Log(parameters);
}
