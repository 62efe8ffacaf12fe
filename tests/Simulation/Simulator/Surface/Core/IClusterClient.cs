namespace Orleans;

/// <summary>The cluster, as seen from outside the grains.</summary>
/// <remarks>src/Orleans.Core/Core/IClusterClient.cs</remarks>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client.</summary>
    IServiceProvider ServiceProvider { get; }
}
