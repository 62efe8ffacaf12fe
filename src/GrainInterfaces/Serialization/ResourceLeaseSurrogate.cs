using Orleans;
using Orleans.Serialization.Cloning;
using Tune.Placement;

namespace Tune;

/// <summary>A lease on its way between silos.</summary>
[GenerateSerializer, Alias("tune.resource-lease")]
internal struct ResourceLeaseSurrogate
{
    [Id(0)]
    public long Lease;

    [Id(1)]
    public string Experiment;

    [Id(2)]
    public TrialResources Resources;

    [Id(3)]
    public BundlePlace[] Places;

    [Id(4)]
    public string? SiloName;
}

[RegisterConverter]
internal sealed class ResourceLeaseSurrogateConverter : IConverter<ResourceLease, ResourceLeaseSurrogate>
{
    public ResourceLease ConvertFromSurrogate(in ResourceLeaseSurrogate surrogate) => new(surrogate.Lease, surrogate.Experiment, surrogate.Resources, [.. surrogate.Places]) { SiloName = surrogate.SiloName };

    public ResourceLeaseSurrogate ConvertToSurrogate(in ResourceLease value) =>
        new() { Lease = value.Id, Experiment = value.Experiment, Resources = value.Resources, Places = [.. value.Places], SiloName = value.SiloName };
}

[RegisterCopier]
internal sealed class ResourceLeaseCopier : ShallowCopier<ResourceLease>;
