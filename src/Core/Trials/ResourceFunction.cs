using System.Collections.Immutable;

namespace Tune;

/// <summary>
/// What a trial takes as a function of its configuration. Crosses the wire by name: silos know the function because the program that starts
/// the experiment is theirs, or by registration (<c>AddResourceFunction</c>). Must give the same for the same configuration.
/// </summary>
/// <param name="Name">The name under which silos know it.</param>
public sealed record ResourceFunction(string Name)
{
    /// <summary>The function; null where it is not known.</summary>
    public Func<Configuration, TrialResources>? Function { get; init; }

    /// <summary>A function of the untyped configuration.</summary>
    public static ResourceFunction Define(string name, Func<Configuration, TrialResources> function) => new(name) { Function = function };

    /// <summary>A function of a typed configuration.</summary>
    public static ResourceFunction Define<TConfig>(string name, Func<TConfig, TrialResources> function) =>
        new(name) { Function = configuration => function(ConfigurationBinder.Bind<TConfig>(configuration)) };

    /// <summary>What a trial of a configuration takes.</summary>
    /// <exception cref="TuneException">The function is not known here, failed, or gave what can't be.</exception>
    internal TrialResources Compute(Configuration config)
    {
        var function = Function ?? throw new TuneException($"The function '{Name}' of ResourceFunction is not known here.");
        TrialResources resources;
        try
        {
            resources = function(config) ?? throw new TuneException($"The function '{Name}' of ResourceFunction gave null for {config}.");
        }
        catch (Exception exception) when (exception is not TuneException)
        {
            throw new TuneException($"The function '{Name}' of ResourceFunction failed for {config}: {exception.Message}", exception);
        }

        return resources.Validate().ToImmutableArray() is { Length: > 0 } problems
            ? throw new TuneException($"The function '{Name}' of ResourceFunction gave what can't be for {config}: {string.Join(" ", problems)}")
            : resources;
    }

    /// <inheritdoc/>
    public bool Equals(ResourceFunction? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.Length;
}
