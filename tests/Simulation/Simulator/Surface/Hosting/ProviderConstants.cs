namespace Orleans.Providers;

/// <summary>Names of providers.</summary>
/// <remarks>src/Orleans.Core.Abstractions/Providers/ProviderConstants.cs</remarks>
public static class ProviderConstants
{
    /// <summary>The storage of states that name none.</summary>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
