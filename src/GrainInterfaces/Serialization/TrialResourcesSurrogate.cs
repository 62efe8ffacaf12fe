using Orleans;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>What a trial takes, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.trial-resources")]
internal struct TrialResourcesSurrogate
{
    [Id(0)]
    public ResourceBundleSurrogate Own;

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
        Own = ResourceBundleSurrogate.Of(value), Additional = value.AdditionalBundles.IsEmpty ? null : [.. value.AdditionalBundles], Strategy = value.Strategy,
    };
}

[RegisterCopier]
internal sealed class TrialResourcesCopier : ShallowCopier<TrialResources>;
