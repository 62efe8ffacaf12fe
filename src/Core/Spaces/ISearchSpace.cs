namespace Tune.Spaces;

/// <summary>A search space of a configuration type; covariant, so that spaces of derived records fit where their base is wanted.</summary>
/// <typeparam name="TConfig">The type of the configurations.</typeparam>
public interface ISearchSpace<out TConfig>
{
    /// <summary>The space as data.</summary>
    ParameterSpec.Group Root { get; }

    /// <summary>The exact type of the configurations.</summary>
    Type ConfigurationType { get; }
}
