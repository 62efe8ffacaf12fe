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

    /// <inheritdoc/>
    public bool Equals(ResourceFunction? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.Length;
}
