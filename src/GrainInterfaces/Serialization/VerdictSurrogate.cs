using Orleans;
using Orleans.Serialization.Cloning;
using Tune.Kernel;

namespace Tune;

/// <summary>A verdict on its way between silos.</summary>
[GenerateSerializer, Alias("tune.verdict")]
internal struct VerdictSurrogate
{
    [Id(0)]
    public Directive.Kind Action;

    [Id(1)]
    public int GrantedTo;

    [Id(2)]
    public string? Reason;

    [Id(3)]
    public bool Save;

    [Id(4)]
    public bool IsDiscarded;
}

[RegisterConverter]
internal sealed class VerdictSurrogateConverter : IConverter<Verdict, VerdictSurrogate>
{
    public Verdict ConvertFromSurrogate(in VerdictSurrogate surrogate) =>
        new(surrogate.Action, surrogate.GrantedTo, surrogate.Reason) { Save = surrogate.Save, IsDiscarded = surrogate.IsDiscarded };

    public VerdictSurrogate ConvertToSurrogate(in Verdict value) =>
        new() { Action = value.Action, GrantedTo = value.GrantedTo, Reason = value.Reason, Save = value.Save, IsDiscarded = value.IsDiscarded };
}

[RegisterCopier]
internal sealed class VerdictCopier : ShallowCopier<Verdict>;
