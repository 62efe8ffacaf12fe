using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
/// <remarks>src/Orleans.TestingHost/SiloHandle.cs</remarks>
public abstract class SiloHandle : IAsyncDisposable
{
    /// <summary>Its place in the cluster, from 0.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its address.</summary>
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>Whether it has neither been stopped nor killed.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Ends it.</summary>
    /// <param name="stopGracefully">Whether it is drained first; else it is killed.</param>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Drains and ends it.</summary>
    /// <param name="ct">Waits no longer for what it still does.</param>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <summary>Drains and ends it, and releases what it has.</summary>
    public abstract ValueTask DisposeAsync();
}
