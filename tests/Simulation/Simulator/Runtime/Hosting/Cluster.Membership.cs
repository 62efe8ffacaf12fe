using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>Who is a member. A real cluster probes; here a silo that would miss its probes is declared dead when it would have missed enough.</summary>
internal sealed partial class Cluster
{
    private readonly Dictionary<Silo, ITimer> _suspects = [];
    private readonly ConcurrentDictionary<SiloAddress, Silo> _members = new();
    private ImmutableHashSet<SiloAddress> _ended = [];
    private readonly Dictionary<string, int> _numbersOfNames = new(StringComparer.Ordinal);

    /// <summary>The place of a name among those that were ever used, from 0.</summary>
    public int NumberOf(string name)
    {
        lock (_numbersOfNames)
        {
            if (!_numbersOfNames.TryGetValue(name, out var number)) _numbersOfNames[name] = number = _numbersOfNames.Count;
            return number;
        }
    }

    public void Join(Silo silo)
    {
        // one that starts at the address of another knows that the other one is gone
        foreach (var predecessor in _silos.Where(one => one.Name == silo.Name)) DeclareDead(predecessor);
        ImmutableInterlocked.Update(ref _silos, static (silos, silo) => silos.Add(silo), silo);
        _members[silo.SiloAddress] = silo;
    }

    /// <summary>It is no member any more, and all know.</summary>
    public void Leave(Silo silo)
    {
        ImmutableInterlocked.Update(ref _ended, static (ended, silo) => ended.Add(silo.SiloAddress), silo);
        ImmutableInterlocked.Update(ref _silos, static (silos, silo) => silos.Remove(silo), silo);
        _members.TryRemove(silo.SiloAddress, out _);
    }

    /// <summary>The member at an address; null if there is none.</summary>
    public Silo? Find(SiloAddress address) => _members.GetValueOrDefault(address);

    /// <summary>Those that were members and are known to have ended.</summary>
    public ImmutableHashSet<SiloAddress> Ended => _ended;

    /// <summary>A silo ends, in whatever way: activations on other silos whose entries it keeps end as well.</summary>
    public void LoseEntriesOf(Silo silo)
    {
        foreach (var activation in Directory.KeptBy(silo, _silos))
        {
            // a second one may begin before this one has ended
            Directory.Forget(activation);
            activation.Deactivate(new(DeactivationReasonCode.DirectoryFailure, $"{silo.SiloAddress} ends, which kept this activation's entry in the directory."));
        }
    }

    public void Suspect(Silo silo)
    {
        lock (_suspects)
        {
            if (_suspects.ContainsKey(silo) || silo.IsDeclaredDead) return;
            _suspects[silo] = After(silo.Membership.ProbeTimeout * silo.Membership.NumMissedProbesLimit, () => DeclareDead(silo));
        }
    }

    public void Trust(Silo silo)
    {
        lock (_suspects)
        {
            if (_suspects.Remove(silo, out var timer)) timer.Dispose();
        }
    }

    /// <summary>Does something in a turn of the cluster's own. The caller may forget the timer, unless it wants to stop it.</summary>
    public ITimer After(TimeSpan delay, Action action)
    {
        // a System.Threading.Timer that nobody holds is collected and never fires; one that a TimeProvider makes is held by it while it is due,
        // which is why TimeProvider.System wraps no Timer (of 100 that were forgotten before a collection, 100 fired; of Timers none)
        using (ExecutionContext.SuppressFlow())
            return Time.CreateTimer(_ => Turns.TryPost(new ActionTurn(action)), null, delay, Timeout.InfiniteTimeSpan);
    }

    private void DeclareDead(Silo silo)
    {
        lock (_suspects)
        {
            // it has come back in time, or was known to be dead
            if (silo.IsDeclaredDead || silo.IsResponsive) return;
            silo.MarkDead();
        }

        Trust(silo);
        LoseEntriesOf(silo);
        Leave(silo);
        foreach (var activation in Directory.On(silo))
        {
            // the directory first: what is refused finds or makes another activation
            Directory.Remove(activation);
            activation.Turns.CloseToOthers();
        }

        foreach (var (_, deadlines) in _deadlines.OrderBy(pair => pair.Key))
        {
            foreach (var request in deadlines.WaitingFor(silo))
                request.Reject(new SiloUnavailableException($"The target silo became unavailable for message: {request}."));
        }

        foreach (var (_, hub) in _streams.OrderBy(pair => pair.Key, StringComparer.Ordinal)) hub.OnDeath(silo);
    }
}
