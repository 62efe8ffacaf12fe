using System.Diagnostics;

namespace Tune;

/// <summary>All configurations that a tuning run may try. Immutable.</summary>
/// <typeparam name="TConfig">The type that a trainable gets; <see cref="Configuration"/> in untyped spaces.</typeparam>
public class SearchSpace<TConfig> : ISearchSpace<TConfig>, IHasProblems
{
    private SearchSpaceContent? _content;

    /// <summary>A space from data.</summary>
    public SearchSpace(ParameterSpec.Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _content = new(root, default);
    }

    /// <summary>A space that describes itself when it is first asked, which is after its object initializer.</summary>
    private protected SearchSpace()
    {
    }

    /// <inheritdoc/>
    public ParameterSpec.Group Root => Content.Root;

    /// <inheritdoc/>
    public Type ConfigurationType => typeof(TConfig);

    Problems IHasProblems.Problems => Content.Problems;

    private protected SearchSpaceContent Content
    {
        get
        {
            if (Volatile.Read(ref _content) is { } known) return known;
            // Threads that come at the same time describe equal spaces; the first stays, so that Root is always the same object.
            var described = Describe();
            return Interlocked.CompareExchange(ref _content, described, null) ?? described;
        }
        init => _content = value;
    }

    /// <summary>A nested space is a domain.</summary>
    public static implicit operator Domain<TConfig>(SearchSpace<TConfig> space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(space.Root, space.Content.Problems);
    }

    /// <summary>Checks names, bounds and options.</summary>
    /// <exception cref="InvalidSearchSpaceException">All faults there are.</exception>
    public void Validate() => Compile();

    /// <summary>The space as searchers see it.</summary>
    /// <exception cref="InvalidSearchSpaceException">All faults there are.</exception>
    public FlatSpace Compile()
    {
        var problems = Content.Problems.Lines();
        return problems.IsEmpty ? FlatSpace.Compile(Root) : throw new InvalidSearchSpaceException(SpaceValidator.Check(Root, problems));
    }

    /// <summary>
    /// A configuration of the space as the type that a trainable gets: by <see cref="ConfigurationBinder.Bind"/>, or by the function of <see cref="SearchSpace.ByRun"/>, which is run for it.
    /// </summary>
    /// <exception cref="InvalidConfigurationException">A value is missing, of another type, or none that the space has; the text names the parameter.</exception>
    public TConfig Bind(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Read(configuration);
    }

    /// <summary>The space as JSON; see <see cref="SearchSpaceJson.Write"/>.</summary>
    public override string ToString() => SearchSpaceJson.Write(Root);

    private protected virtual SearchSpaceContent Describe() => throw new UnreachableException();

    private protected virtual TConfig Read(Configuration configuration) => ConfigurationBinder.Bind<TConfig>(configuration);
}
