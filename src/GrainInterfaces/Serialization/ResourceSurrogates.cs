using System.Collections.Immutable;
using Orleans;
using Tune.Placement;

namespace Tune;

/// <summary>A bundle of resources on its way between silos. What most have not is null, and costs nothing.</summary>
[GenerateSerializer, Alias("tune.resource-bundle")]
internal struct BundleSurrogate
{
    [Id(0)]
    public double Cpu;

    [Id(1)]
    public double Gpu;

    [Id(2)]
    public long Memory;

    [Id(3)]
    public KeyValuePair<string, double>[]? Custom;

    [Id(4)]
    public KeyValuePair<string, string>[]? Labels;

    public static BundleSurrogate Of(ResourceBundle value) => new()
    {
        Cpu = value.Cpu, Gpu = value.Gpu, Memory = value.Memory, Custom = value.Custom.Count == 0 ? null : [.. value.Custom], Labels = value.Labels.Count == 0 ? null : [.. value.Labels],
    };

    public readonly IReadOnlyDictionary<string, double> CustomAmounts => Custom is null ? ImmutableSortedDictionary<string, double>.Empty : Custom.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public readonly IReadOnlyDictionary<string, string> AllLabels => Labels is null ? ImmutableSortedDictionary<string, string>.Empty : Labels.ToImmutableSortedDictionary(StringComparer.Ordinal);
}

[RegisterConverter]
internal sealed class BundleSurrogateConverter : IConverter<ResourceBundle, BundleSurrogate>
{
    public ResourceBundle ConvertFromSurrogate(in BundleSurrogate surrogate) =>
        new() { Cpu = surrogate.Cpu, Gpu = surrogate.Gpu, Memory = surrogate.Memory, Custom = surrogate.CustomAmounts, Labels = surrogate.AllLabels };

    public BundleSurrogate ConvertToSurrogate(in ResourceBundle value) => BundleSurrogate.Of(value);
}

/// <summary>What a trial takes, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.trial-resources")]
internal struct TrialResourcesSurrogate
{
    [Id(0)]
    public BundleSurrogate Own;

    [Id(1)]
    public ResourceBundle[]? Additional;

    [Id(2)]
    public BundleStrategy Strategy;
}

[RegisterConverter]
internal sealed class TrialResourcesSurrogateConverter : IConverter<TrialResources, TrialResourcesSurrogate>
{
    public TrialResources ConvertFromSurrogate(in TrialResourcesSurrogate surrogate) => new()
    {
        Cpu = surrogate.Own.Cpu, Gpu = surrogate.Own.Gpu, Memory = surrogate.Own.Memory, Custom = surrogate.Own.CustomAmounts, Labels = surrogate.Own.AllLabels,
        AdditionalBundles = surrogate.Additional is null ? [] : [.. surrogate.Additional], Strategy = surrogate.Strategy,
    };

    public TrialResourcesSurrogate ConvertToSurrogate(in TrialResources value) => new()
    {
        Own = BundleSurrogate.Of(value), Additional = value.AdditionalBundles.IsEmpty ? null : [.. value.AdditionalBundles], Strategy = value.Strategy,
    };
}

/// <summary>Where a bundle is, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.bundle-place")]
internal struct BundlePlaceSurrogate
{
    [Id(0)]
    public string Silo;

    [Id(1)]
    public int[]? Gpus;
}

[RegisterConverter]
internal sealed class BundlePlaceSurrogateConverter : IConverter<BundlePlace, BundlePlaceSurrogate>
{
    public BundlePlace ConvertFromSurrogate(in BundlePlaceSurrogate surrogate) => new(surrogate.Silo, surrogate.Gpus is null ? [] : [.. surrogate.Gpus]);

    public BundlePlaceSurrogate ConvertToSurrogate(in BundlePlace value) => new() { Silo = value.Silo, Gpus = value.Gpus.IsEmpty ? null : [.. value.Gpus] };
}

/// <summary>A lease on its way between silos.</summary>
[GenerateSerializer, Alias("tune.resource-lease")]
internal struct LeaseSurrogate
{
    [Id(0)]
    public long Lease;

    [Id(1)]
    public string Experiment;

    [Id(2)]
    public TrialResources Resources;

    [Id(3)]
    public BundlePlace[] Places;
}

[RegisterConverter]
internal sealed class LeaseSurrogateConverter : IConverter<ResourceLease, LeaseSurrogate>
{
    public ResourceLease ConvertFromSurrogate(in LeaseSurrogate surrogate) => new(surrogate.Lease, surrogate.Experiment, surrogate.Resources, [.. surrogate.Places]);

    public LeaseSurrogate ConvertToSurrogate(in ResourceLease value) => new() { Lease = value.Id, Experiment = value.Experiment, Resources = value.Resources, Places = [.. value.Places] };
}
