namespace Tune;

/// <summary>All configurations that a tuning run may try. Immutable.</summary>
/// <typeparam name="TConfig">The type that a trainable gets; <see cref="Configuration"/> in untyped spaces.</typeparam>
public class SearchSpace<TConfig> : ISearchSpace<TConfig>, IHasProblems
{
    /// <summary>A space from data.</summary>
    public SearchSpace(ParameterSpec.Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
    }

    /// <inheritdoc/>
    public ParameterSpec.Group Root { get; private protected set; }

    /// <inheritdoc/>
    public Type ConfigurationType => typeof(TConfig);

    Problems IHasProblems.Problems => KnownProblems;

    private protected Problems KnownProblems { get; set; }

    /// <summary>A nested space is a domain.</summary>
    public static implicit operator Domain<TConfig>(SearchSpace<TConfig> space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(space.Root, space.KnownProblems);
    }

    /// <summary>Checks names, bounds and options.</summary>
    /// <exception cref="InvalidSearchSpaceException">All faults there are.</exception>
    public void Validate() => Compile();

    /// <summary>The space as searchers see it.</summary>
    /// <exception cref="InvalidSearchSpaceException">All faults there are.</exception>
    public FlatSpace Compile()
    {
        var problems = KnownProblems.Lines();
        return problems.IsEmpty ? FlatSpace.Compile(Root) : throw new InvalidSearchSpaceException(SpaceValidator.Check(Root, problems));
    }

    /// <summary>The space as JSON; see <see cref="SearchSpaceJson.Write"/>.</summary>
    public override string ToString() => SearchSpaceJson.Write(Root);
}
