namespace Tune.Spaces;

/// <summary>The generated code of a type, looked up once; null if it has none.</summary>
internal static class ConfigurationCodec<TConfig>
{
    // An attribute is the one link from an unconstrained type that survives trimming and needs neither registration nor load order.
    public static readonly IConfigurationCodec<TConfig>? Instance =
        typeof(TConfig).IsClass ? typeof(TConfig).GetCustomAttributes(false).OfType<IConfigurationCodec<TConfig>>().FirstOrDefault() : null;
}
