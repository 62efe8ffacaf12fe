using System.Collections.Immutable;

namespace Tune;

/// <summary>
/// A search space by name, for dynamic programs: <c>new SearchSpace { ["lr"] = LogUniform(1e-4, 1e-1), ["epochs"] = 20 }</c>.
/// A name given twice is a fault that validation reports.
/// </summary>
public sealed class SearchSpace : SearchSpace<Configuration>
{
    private static readonly ParameterSpec.Group Empty = new(ImmutableArray<KeyValuePair<string, ParameterSpec>>.Empty);

    /// <summary>A space to be filled by an indexer initializer.</summary>
    public SearchSpace()
        : base(Empty)
    {
    }

    /// <summary>A space from data.</summary>
    public SearchSpace(ParameterSpec.Group root)
        : base(root)
    {
    }

    /// <summary>The domain of a parameter: a domain, a constant or a nested space.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public Domain this[string name]
    {
        get
        {
            foreach (var child in Root.Children)
            {
                if (child.Key == name) return new Domain<object>(child.Value);
            }
            throw new KeyNotFoundException($"The search space has no parameter '{name}'.");
        }
        init
        {
            ArgumentNullException.ThrowIfNull(name);
            ArgumentNullException.ThrowIfNull(value);
            Content = new(
                new(Root.Children.Add(new(name, value.Spec))), Problems.Concat([Content.Problems, value.Problems.Under(name)]));
        }
    }

    /// <summary>Reads a space from its JSON form; the inverse of <c>ToString()</c>.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="functions">The functions that <c>sample_from</c> names; a missing one is an error only when its parameter is computed.</param>
    /// <exception cref="InvalidSearchSpaceException">All faults there are, bounds included.</exception>
    public static SearchSpace Parse(string json, IReadOnlyDictionary<string, Func<Configuration, object?>>? functions = null) => SearchSpaceJson.Parse(json, functions);

    /// <summary>
    /// The space that a function asks for, found out by running it: branches, loops and computed values are C#, as in Optuna's define-by-run. What is asked for only with some options of a choice belongs to
    /// those options; everything else is in the space always. See docs/trainables.md.
    /// </summary>
    /// <typeparam name="TConfig">What the function makes of its suggestions: any type.</typeparam>
    /// <param name="function">
    /// Asks for parameters and gives the configuration. It is run when the space is first asked for, about twice for every parameter and once more for every option, and then for every configuration. It must depend
    /// on nothing but its suggestions; else, or when it throws, whoever asks for the space gets an <see cref="InvalidSearchSpaceException"/>.
    /// </param>
    public static SearchSpace<TConfig> ByRun<TConfig>(Func<Suggestions, TConfig> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ByRunSpace<TConfig>(function);
    }

    /// <summary>Starts the space of a configuration type.</summary>
    public static SearchSpaceBuilder<TConfig> For<TConfig>() => new();
}
