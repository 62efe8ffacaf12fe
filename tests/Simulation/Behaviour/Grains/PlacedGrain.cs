using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Behaviour;

public interface IPlacedGrain : IGrainWithStringKey
{
    Task<string> Where();

    Task<string> WhereIs(string key);
}

[GenerateSerializer]
public sealed class LastSiloPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class LastSiloPlacementAttribute() : PlacementAttribute(new LastSiloPlacement());

public sealed class LastSiloDirector(Probe probe) : IPlacementDirector
{
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        probe.Add($"asked for {target.GrainIdentity} {(target.RequestContextData is { } values ? values.GetValueOrDefault("need") : "nothing")}");
        probe.Set("asked");
        await probe.Wait("go-place");
        if (target.GrainIdentity.Key.ToString() == "nowhere") throw new InvalidTimeZoneException("no place");
        return context.GetCompatibleSilos(target).Max()!;
    }
}

[GenerateSerializer]
public sealed class EverySiloPlacement : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class EverySiloPlacementAttribute() : PlacementAttribute(new EverySiloPlacement());

public sealed class EverySiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) => Task.FromResult(context.LocalSilo);
}

public abstract class PlacedGrainBase(ILocalSiloDetails silo) : Grain, IPlacedGrain
{
    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToParsableString());

    public Task<string> WhereIs(string key) => GrainFactory.GetGrain<IPlacedGrain>(key, GetType().FullName).Where();
}

[LastSiloPlacement]
public sealed class DirectedGrain(ILocalSiloDetails silo) : PlacedGrainBase(silo);

[PreferLocalPlacement]
public sealed class LocalGrain(ILocalSiloDetails silo) : PlacedGrainBase(silo);

[RandomPlacement]
public sealed class AnywhereGrain(ILocalSiloDetails silo) : PlacedGrainBase(silo);

[EverySiloPlacement]
public sealed class EverywhereGrain(ILocalSiloDetails silo) : PlacedGrainBase(silo);
