using System.Collections.Immutable;
using Orleans.Runtime;
using Tune.Grains;

namespace Tune;

/// <summary>
/// The attempts that run on this silo, and with what. An attempt begins only if there is room for it here: a broker that has lost its
/// memory, or has taken this silo to be gone, may have given the same to two. Thread-safe.
/// </summary>
internal sealed class SiloLedger(SiloResources resources, ILocalSiloDetails silo) : IDisposable
{
    // places are compared with themselves alone, so any name will do
    private const string Here = "here";

    private readonly Lock _lock = new();
    private readonly ResourceArbiter _room = Room(resources);
    private readonly SortedDictionary<long, (ResourceLease Lease, AttemptSession Session)> _running = [];

    /// <summary>Attempts that have ended, of which the experiment has not heard yet.</summary>
    private readonly List<AttemptSession> _untold = [];
    private readonly HashSet<SiloAddress> _drained = [];
    private readonly Dictionary<string, int> _inquiries = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SiloResources Resources => resources;

    /// <summary>Whether the silo is about to shut down: no attempt begins any more.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>The address of the silo.</summary>
    public string Silo { get; } = silo.SiloAddress.ToParsableString();

    /// <summary>Another silo, which leaves, has said that nothing runs on it any more; nothing will, for no attempt begins on a silo that leaves.</summary>
    public void NoteDrained(SiloAddress other)
    {
        lock (_lock) _drained.Add(other);
    }

    /// <summary>Whether another silo has said so.</summary>
    public bool IsDrained(SiloAddress other)
    {
        lock (_lock) return _drained.Contains(other);
    }

    /// <summary>The leases that attempts run with, in the order of their numbers.</summary>
    public ImmutableArray<ResourceLease> Running
    {
        get
        {
            lock (_lock) return [.. _running.Values.Select(running => running.Lease)];
        }
    }

    /// <summary>How often somebody has asked what an experiment runs here: who does takes what is not here for lost.</summary>
    public int InquiriesOf(string experiment)
    {
        lock (_lock) return _inquiries.GetValueOrDefault(experiment);
    }

    /// <summary>The attempts of an experiment that run here, or whose end it has not heard of. What was about to begin before this does not.</summary>
    public ImmutableArray<HeldAttempt> FindAttempts(string experiment)
    {
        lock (_lock)
        {
            _inquiries[experiment] = _inquiries.GetValueOrDefault(experiment) + 1;
            return [.. _running.Values.Select(running => running.Session).Concat(_untold).Where(session => session.Experiment == experiment)
                .Select(session => new HeldAttempt(session.Trial.Number, session.Attempt, session.Lease))];
        }
    }

    /// <summary>The silo is about to shut down.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            IsLeaving = true;
            NoteIfIdle();
        }
    }

    /// <summary>Asks all that runs here to hold at its next report, when the silo leaves.</summary>
    /// <returns>Completes when nothing runs any more, and the experiments have heard of it.</returns>
    public Task HandOverAsync(string reason)
    {
        AttemptSession[] running;
        lock (_lock) running = [.. _running.Values.Select(held => held.Session)];
        foreach (var session in running) session.HandOver(reason);
        return _idle.Task;
    }

    /// <summary>Whether the attempt may run; then its lease is in use until <see cref="End"/>.</summary>
    /// <param name="session">The attempt.</param>
    /// <param name="inquiries">What <see cref="InquiriesOf"/> was before its experiment said that it is to run.</param>
    public StartResult TryBegin(AttemptSession session, int inquiries)
    {
        var lease = session.Lease;
        lock (_lock)
        {
            // it was taken for lost meanwhile
            if (inquiries != _inquiries.GetValueOrDefault(session.Experiment)) return StartResult.NotCurrent;
            if (IsLeaving || lease.Silo != Silo || _running.ContainsKey(lease.Id)) return StartResult.NoRoom;
            var own = lease.Resources;
            // further bundles are on other silos' accounts
            if (!own.AdditionalBundles.IsEmpty) own = own with { AdditionalBundles = [] };
            if (!_room.Restore(new ResourceLease(lease.Id, lease.Experiment, own, [lease.Places[0] with { Silo = Here }]))) return StartResult.NoRoom;
            _running[lease.Id] = (lease, session);
            return StartResult.Runs;
        }
    }

    /// <summary>The attempt has come down: what it ran with is free.</summary>
    public void End(AttemptSession session)
    {
        lock (_lock)
        {
            if (!_untold.Contains(session)) _untold.Add(session);
            _running.Remove(session.Lease.Id);
            _room.Release(session.Lease.Id);
        }
    }

    /// <summary>The experiment has heard of its end, or there is none to hear of it.</summary>
    public void Forget(AttemptSession session)
    {
        lock (_lock)
        {
            _untold.Remove(session);
            NoteIfIdle();
        }
    }

    /// <summary>The silo's services go, and with them everything that still runs on it: after a crash of a virtual silo nobody else says so.</summary>
    public void Dispose()
    {
        (ResourceLease Lease, AttemptSession Session)[] left;
        lock (_lock) left = [.. _running.Values];
        foreach (var (_, session) in left) session.Cancel(CancelReason.Shutdown, Verdict.Stop("the silo is gone"));
    }

    private void NoteIfIdle()
    {
        if (IsLeaving && _running.Count == 0 && _untold.Count == 0) _idle.TrySetResult();
    }

    private static ResourceArbiter Room(SiloResources resources)
    {
        var room = new ResourceArbiter();
        room.SetSilo(Here, resources.Capacity);
        return room;
    }
}
