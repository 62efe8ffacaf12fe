using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Tune;

public abstract partial class Domain
{
    /// <summary>One of the values, each position equally likely.</summary>
    /// <typeparam name="T">A Boolean, string, number or enum.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is another type.</exception>
    public static Domain<T> Choice<T>(params T[] options) => new(new ParameterSpec.Choice(Scalars(options)));

    /// <summary>One of the domains, each position equally likely.</summary>
    public static Domain<T> Choice<T>(params Domain<T>[] options) => new(new ParameterSpec.Choice(Specs(options)), ProblemsOf(options));

    /// <summary>One of the nested spaces, each position equally likely.</summary>
    public static Domain Choice(params SearchSpace[] options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Untyped(new ParameterSpec.Choice([.. options.Select(option => option.Root)]), ProblemsOf(options));
    }

    /// <summary>One of the constants, domains and nested spaces, each position equally likely.</summary>
    public static Domain Choice(params Domain[] options) => new Untyped(new ParameterSpec.Choice(Specs(options)), ProblemsOf(options));

    /// <summary>Each of the values once per sample.</summary>
    /// <typeparam name="T">A Boolean, string, number or enum.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is another type.</exception>
    public static Domain<T> GridSearch<T>(params T[] options) => new(new ParameterSpec.Grid(Scalars(options)));

    /// <summary>Each of the domains once per sample.</summary>
    public static Domain<T> GridSearch<T>(params Domain<T>[] options) => new(new ParameterSpec.Grid(Specs(options)), ProblemsOf(options));

    /// <summary>Each of the nested spaces once per sample.</summary>
    public static Domain GridSearch(params SearchSpace[] options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Untyped(new ParameterSpec.Grid([.. options.Select(option => option.Root)]), ProblemsOf(options));
    }

    /// <summary>Each of the constants, domains and nested spaces once per sample.</summary>
    public static Domain GridSearch(params Domain[] options) => new Untyped(new ParameterSpec.Grid(Specs(options)), ProblemsOf(options));

    /// <summary>A value computed from the rest of the configuration, in whatever order the functions need each other.</summary>
    /// <param name="function">A pure function; parameters that it reads must not depend on this one.</param>
    /// <param name="name">Its name in errors and JSON; the text of the expression unless given.</param>
    public static Domain<T> SampleFrom<T>(Func<Configuration, T> function, [CallerArgumentExpression(nameof(function))] string name = "") =>
        SampleFrom(name, function);

    /// <summary>A value computed from the rest of the configuration by a function that is registered under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="function">A pure function; parameters that it reads must not depend on this one.</param>
    public static Domain<T> SampleFrom<T>(string name, Func<Configuration, T> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        return new(new ParameterSpec.Computed(name, configuration => function(configuration)));
    }

    /// <summary>
    /// One of several records of a closed family, each equally likely; the object says which in its first entry, <c>kind</c>.
    /// </summary>
    /// <typeparam name="TBase">The base of the family.</typeparam>
    /// <param name="variants">A space for each record.</param>
    public static Domain<TBase> OneOf<TBase>(params ISearchSpace<TBase>[] variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var options = variants.Select(variant => (ParameterSpec)new ParameterSpec.Group(
            variant.Root.Children.Insert(0, Discriminator.Of(typeof(TBase), variant.ConfigurationType))));
        return new(new ParameterSpec.Choice([.. options]), Problems.Concat(variants.Select(SearchSpaceProblems.Of)));
    }

    /// <summary>A fixed value: whatever has a JSON form, objects and arrays included.</summary>
    /// <exception cref="ArgumentException">The value has no JSON form, as NaN and infinities.</exception>
    public static Domain Const(object? value) =>
        new Untyped(new ParameterSpec.Constant(TuneJson.ToElement(value, value?.GetType() ?? typeof(object))));

    /// <summary>An array whose elements are domains, constants or nested spaces.</summary>
    public static Domain ListOf(params Domain[] items) => new Untyped(new ParameterSpec.List(Specs(items)), ProblemsOf(items));

    private static ImmutableArray<ParameterSpec> Scalars<T>(T[] options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!TuneJson.IsScalar(typeof(T)))
        {
            throw new ArgumentException(
                $"An option must be a Boolean, string, number or enum, not {typeof(T).Name}; use OneOf, nested spaces or Const(...).", nameof(options));
        }
        return [.. options.Select(option => new ParameterSpec.Constant(TuneJson.ToElement(option, typeof(T))))];
    }

    private static ImmutableArray<ParameterSpec> Specs(Domain[] domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        return [.. domains.Select(domain => domain.Spec)];
    }

    private static Problems ProblemsOf(SearchSpace[] spaces) => Problems.Concat(spaces.Select(SearchSpaceProblems.Of));

    private static Problems ProblemsOf(Domain[] domains) => Problems.Concat(domains.Select(domain => domain.Problems));
}
