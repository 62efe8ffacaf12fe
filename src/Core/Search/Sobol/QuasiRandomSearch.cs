namespace Tune.Search;

/// <summary>
/// Points of a scrambled Sobol sequence: spread over the space more evenly than random ones, whatever number of them is taken. With
/// <c>GridSearch</c> in the space, each grid point has a sequence of its own.
/// </summary>
/// <remarks>
/// I. Sobol': On the distribution of points in a cube, USSR Comput. Math. Math. Phys. 7 (1967), with the direction numbers of S. Joe and F. Kuo
/// (2008) and the nested uniform scrambling of A. Owen: Randomly Permuted (t,m,s)-Nets and (t,s)-Sequences (1995). Evenness is best when the
/// number of trials is a power of 2. Every parameter has a dimension of its own, those of branches too; parameters beyond the 512th are drawn at
/// random. Ray: <c>BasicVariantGenerator</c>; Optuna: <c>QMCSampler</c>.
/// </remarks>
public sealed record QuasiRandomSearch : SearcherSpec
{
    /// <summary>
    /// Whether the sequence is scrambled, by the experiment's seed. Without it every experiment tries the same points, from the second of the
    /// sequence on: the first is a corner.
    /// </summary>
    /// <value>Default: true.</value>
    public bool Scramble { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "sobol";

    /// <inheritdoc/>
    public override bool LearnsFromResults => false;

    /// <inheritdoc/>
    public override bool SupportsGrid => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new QuasiRandomSearcher(this, problem);
}
