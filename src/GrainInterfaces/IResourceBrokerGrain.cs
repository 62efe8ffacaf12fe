using Orleans;

namespace Tune.Grains;

/// <summary>
/// Hands out the slots in which trials run; key <c>default</c>. Soft state. Today it knows the slots of this machine; experiments that
/// want more than there are get equal shares.
/// </summary>
[Alias("tune.resource-broker")]
public interface IResourceBrokerGrain : IGrainWithStringKey
{
    /// <summary>Says how many more slots an experiment could use now; replaces what it said before. They are offered as they become free.</summary>
    Task RequestAsync(string experiment, int slots);

    /// <summary>Gives a slot back. Giving it back twice does nothing.</summary>
    Task ReleaseAsync(SlotLease lease);

    /// <summary>What there is and who holds it.</summary>
    Task<ResourceView> GetViewAsync();
}

/// <summary>The right to run one trial.</summary>
/// <param name="Id">Unique in the broker's lifetime.</param>
/// <param name="Experiment">Who holds it.</param>
[GenerateSerializer, Immutable, Alias("tune.slot-lease")]
public sealed record SlotLease([property: Id(0)] long Id, [property: Id(1)] string Experiment);

/// <summary>The slots of the machine.</summary>
/// <param name="Slots">How many there are.</param>
/// <param name="Used">How many are taken.</param>
[GenerateSerializer, Immutable, Alias("tune.resource-view")]
public sealed record ResourceView([property: Id(0)] int Slots, [property: Id(1)] int Used);
