using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>References for the code outside the grains, and for the grains of one silo.</summary>
internal sealed class ClusterClient(Silo silo) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
        => (TGrainInterface)(object)Reference(typeof(TGrainInterface), IdOf(typeof(TGrainInterface), primaryKey, grainClassNamePrefix));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
        => (IGrain)(object)Reference(grainInterfaceType, IdOf(grainInterfaceType, grainPrimaryKey, null));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
        => (TGrainInterface)(object)Reference(typeof(TGrainInterface), grainId);

    public GrainProxy Reference(Type grainInterface, GrainId grainId) => GrainInterface.Of(grainInterface).Reference(grainId, silo);

    private static GrainId IdOf(Type grainInterface, string key, string? classPrefix)
        => GrainId.Create(GrainTypes.All.ImplementationOf(grainInterface, classPrefix).GrainType, key);
}
