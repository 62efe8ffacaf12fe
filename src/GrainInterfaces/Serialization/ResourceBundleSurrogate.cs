using System.Collections.Immutable;
using Orleans;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>A bundle of resources on its way between silos. What most have not is null, and costs nothing.</summary>
[GenerateSerializer, Alias("tune.resource-bundle")]
internal struct ResourceBundleSurrogate
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

    public static ResourceBundleSurrogate Of(ResourceBundle value) => new()
    {
        Cpu = value.Cpu, Gpu = value.Gpu, Memory = value.Memory, Custom = value.Custom.Count == 0 ? null : [.. value.Custom], Labels = value.Labels.Count == 0 ? null : [.. value.Labels],
    };

    public readonly IReadOnlyDictionary<string, double> CustomAmounts => Custom is null ? ImmutableSortedDictionary<string, double>.Empty : Custom.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public readonly IReadOnlyDictionary<string, string> AllLabels => Labels is null ? ImmutableSortedDictionary<string, string>.Empty : Labels.ToImmutableSortedDictionary(StringComparer.Ordinal);
}

[RegisterConverter]
internal sealed class ResourceBundleSurrogateConverter : IConverter<ResourceBundle, ResourceBundleSurrogate>
{
    public ResourceBundle ConvertFromSurrogate(in ResourceBundleSurrogate surrogate) =>
        new() { Cpu = surrogate.Cpu, Gpu = surrogate.Gpu, Memory = surrogate.Memory, Custom = surrogate.CustomAmounts, Labels = surrogate.AllLabels };

    public ResourceBundleSurrogate ConvertToSurrogate(in ResourceBundle value) => ResourceBundleSurrogate.Of(value);
}

[RegisterCopier]
internal sealed class ResourceBundleCopier : ShallowCopier<ResourceBundle>;
