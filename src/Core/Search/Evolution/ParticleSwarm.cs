namespace Tune.Search;

/// <summary>
/// Particle swarm: points that fly on, drawn to the best that each of them and its informants have seen. Good for smooth landscapes with few local
/// optima and many trials at once.
/// </summary>
/// <remarks>
/// M. Clerc: Standard Particle Swarm Optimisation, HAL hal-00764996 (2012), SPSO 2011, whose symbols are given below. Options of a choice are taken
/// over from the particle's own best or its informants' best. Ray: <c>NevergradSearch</c> with <c>PSO</c>.
/// </remarks>
public sealed record ParticleSwarm : SearcherSpec
{
    /// <summary>How many particles there are, at least 2 (S); null for 10 + ⌊2√n⌋ with n parameters.</summary>
    /// <value>Default: null.</value>
    public int? Swarm { get; init; }

    /// <summary>How many particles each particle informs, at least 1 (K).</summary>
    /// <value>Default: 3.</value>
    public int Informed { get; init; } = 3;

    /// <summary>The share of its velocity that a particle keeps, at least 0 and below 1 (w).</summary>
    /// <value>Default: 1 / (2 ln 2).</value>
    public double Inertia { get; init; } = 0.72134752044448170;

    /// <summary>How strongly it is drawn to the best points, above 0 (c).</summary>
    /// <value>Default: 1/2 + ln 2.</value>
    public double Acceleration { get; init; } = 1.1931471805599453;

    /// <inheritdoc/>
    public override string Kind => "pso";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Swarm is < 2) yield return Problem(nameof(Swarm), "at least 2, or null", Swarm);
        if (Informed < 1) yield return Problem(nameof(Informed), "at least 1", Informed);
        if (!(Inertia >= 0 && Inertia < 1)) yield return Problem(nameof(Inertia), "at least 0 and below 1", Inertia);
        if (!(Acceleration > 0 && double.IsFinite(Acceleration))) yield return Problem(nameof(Acceleration), "above 0", Acceleration);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new ParticleSwarmSearcher(this, problem);
}
