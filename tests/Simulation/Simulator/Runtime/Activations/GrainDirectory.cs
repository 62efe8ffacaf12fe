using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>
/// Which activation each grain has; shared by all silos of a cluster. As on a real cluster each silo keeps a part of it, which is lost with
/// that silo.
/// </summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<(GrainId GrainId, Silo? Silo), Activation> _entries = new();

    // with those that have lost their entry and are about to end
    private readonly ConcurrentDictionary<Activation, Activation> _activations = new();

    public Activation? Find(GrainId grainId) => _entries.GetValueOrDefault((grainId, null));

    /// <summary>The winner, if several silos try at once.</summary>
    public Activation FindOrAdd(Activation activation)
    {
        var winner = _entries.GetOrAdd(KeyOf(activation), activation);
        if (winner == activation) _activations[activation] = activation;
        return winner;
    }

    public void Remove(Activation activation)
    {
        Forget(activation);
        _activations.TryRemove(activation, out _);
    }

    /// <summary>The entry is lost: who looks for the grain makes another activation.</summary>
    public void Forget(Activation activation) => _entries.TryRemove(new(KeyOf(activation), activation));

    public IReadOnlyList<Activation> On(Silo silo)
        => [.. _activations.Keys.Where(activation => activation.Silo == silo).OrderBy(activation => activation.GrainId)];

    /// <summary>The activations on other silos whose entries this one of the silos keeps.</summary>
    public IReadOnlyList<Activation> KeptBy(Silo keeper, IReadOnlyCollection<Silo> silos)
    {
        var hashes = silos.Select(silo => (Silo: silo, Hash: IdSpan.Create(silo.SiloAddress.ToParsableString()).GetUniformHashCode())).ToArray();
        return [.. _activations.Keys
            .Where(activation => activation.Silo != keeper && activation.IsInDirectory && KeeperOf(activation.GrainId, hashes) == keeper)
            .OrderBy(activation => activation.GrainId)];
    }

    // rendezvous hashing: with a silo goes its own part, and no other changes hands
    private static Silo? KeeperOf(GrainId grainId, (Silo Silo, uint Hash)[] silos)
    {
        var hash = grainId.GetUniformHashCode();
        return silos.MaxBy(silo => Mix(hash ^ silo.Hash)).Silo;
    }

    // the last step of MurmurHash3: what was near is far apart
    private static uint Mix(uint hash)
    {
        hash = unchecked((hash ^ (hash >> 16)) * 0x85EBCA6B);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2AE35);
        return hash ^ (hash >> 16);
    }

    private static (GrainId GrainId, Silo? Silo) KeyOf(Activation activation) => (activation.GrainId, activation.IsInDirectory ? null : activation.Silo);
}
