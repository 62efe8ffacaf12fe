using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>
/// Hands out what the silos have. It keeps nothing: a new activation hears from silos what runs on them and from experiments what they hold,
/// and gives nothing until it has.
/// </summary>
[KeepAlive]
internal sealed partial class ResourceBrokerGrain(
    ISiloStatusOracle silos, TimeProvider time, IOptions<TuneServiceOptions> options, TuneMetrics metrics, ILogger<ResourceBrokerGrain> logger) : Grain, IResourceBrokerGrain
{
    private static readonly TrialResources None = new() { Cpu = 0 };

    private readonly SortedDictionary<string, SiloInfo> _silos = new(StringComparer.Ordinal);

    /// <summary>When a lease was given, or a silo or an experiment last said that it has it.</summary>
    private readonly Dictionary<long, long> _knownAt = [];
    private readonly HashSet<long> _offered = [];

    /// <summary>The silos that shut down, and since when: what runs there says itself when it has come down.</summary>
    private readonly Dictionary<string, long> _leaving = new(StringComparer.Ordinal);

    /// <summary>What each experiment was told last of whether others come first.</summary>
    private readonly Dictionary<string, bool> _told = new(StringComparer.Ordinal);
    private readonly Succession _succession = new(silos, time, options.Value);
    private ResourceArbiter _arbiter = new();
    private long _id;
    private long _tickedAt;

    private sealed record SiloInfo(string Name, long HeardAt);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // greater than that of any broker before, and its leases than all of theirs
        _id = time.GetUtcNow().Ticks;
        _arbiter = new ResourceArbiter(_id);
        _tickedAt = time.GetTimestamp();
        var interval = options.Value.HeartbeatInterval;
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions { DueTime = interval, Period = interval });
        // they would say so at their next heartbeats; until then nothing could be given
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys) Ask(silo);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // another silo's broker says it from now on
        metrics.SetPending([]);
        return Task.CompletedTask;
    }

    public Task<long> ReportSiloAsync(SiloReport report)
    {
        _succession.Hear(report.Silo);
        if (report.IsLeaving) Leave(report.Silo);
        // one that came late
        if (_leaving.ContainsKey(report.Silo) || _succession.IsDead(report.Silo)) return Task.FromResult(_id);

        if ((report.Broker != 0 && report.Broker != _id) || report.Running.Any(IsOfAnother)) _succession.Succeed();
        _succession.Hear(report.Running.Select(lease => lease.Resources));
        if (!_silos.ContainsKey(report.Silo)) LogSiloFound(report.Name, report.Silo, report.Capacity);
        _silos[report.Silo] = new SiloInfo(report.Name, time.GetTimestamp());
        _arbiter.SetSilo(report.Silo, report.Capacity, report.Name);
        foreach (var lease in report.Running)
        {
            if (Restore(lease)) continue;
            LogLeaseNotRestored(report.Name, lease.Experiment, lease.Id);
        }

        Offer();
        return Task.FromResult(_id);
    }

    public Task<ResourceReply> RequestAsync(ResourceRequest request)
    {
        // an experiment may be faster than the first silo
        if (request.Held.Any(IsOfAnother)) _succession.Succeed();
        _succession.Hear(request.Held.Select(lease => lease.Resources).Concat(request.Wants.Select(want => want.Resources)));
        var lost = ImmutableArray.CreateBuilder<long>();
        foreach (var lease in request.Held)
        {
            if (Restore(lease)) continue;
            // until all have reported, nobody can tell
            if (IsLost(lease)) lost.Add(lease.Id);
        }

        _arbiter.SetRequest(request.Experiment, request.Weight, request.Wants, request.Silo);
        Offer();
        ImmutableArray<ImpossibleWant> impossible = _succession.IsSettling || _silos.Count == 0
            ? []
            : [.. request.Wants.Where(want => !_arbiter.IsPossible(want.Resources)).Select(want => new ImpossibleWant(want.Resources, _arbiter.Explain(request.Experiment, want.Resources)))];
        // whoever asks may have forgotten what it was told
        _told[request.Experiment] = _arbiter.OthersComeFirst(request.Experiment);
        return Task.FromResult(new ResourceReply(lost.ToImmutable(), impossible, request.OmitsCapacity ? None : _arbiter.Capacity, _told[request.Experiment]));
    }

    public Task ReleaseAsync(long lease)
    {
        if (Release(lease)) Offer();
        return Task.CompletedTask;
    }

    public Task<ResourceView> GetViewAsync()
    {
        var leases = _arbiter.Leases.ToLookup(lease => lease.Silo);
        return Task.FromResult(new ResourceView([.. _arbiter.Silos.Select(silo => new SiloView(silo.Key, _silos[silo.Key].Name, silo.Value, [.. leases[silo.Key]])).OrderBy(silo => silo.Name, StringComparer.Ordinal)]));
    }

    public Task<PendingExplanation> ExplainAsync(string experiment, TrialResources resources) => Task.FromResult(_succession.IsSettling
        ? PendingExplanation.Of(PendingReason.NoSilos, "The broker has just started again; it waits for the silos to say what runs on them.")
        : _arbiter.Explain(experiment, resources));

    /// <summary>Whether a lease that can't be taken over is lost. What runs on a silo that leaves says itself when it has come down.</summary>
    private bool IsLost(ResourceLease lease) =>
        lease.Places.Any(place => _succession.IsDead(place.Silo)) || (!_succession.IsSettling && !lease.Places.Any(place => _leaving.ContainsKey(place.Silo)));

    private bool IsOfAnother(ResourceLease lease) => lease.Id <= _id;

    private Task TickAsync(CancellationToken cancellationToken)
    {
        // a process that stood still (a laptop's sleep, a paused container) has heard of nobody meanwhile, and that says nothing about the others
        var since = time.GetElapsedTime(_tickedAt);
        if (since >= StandStill) Forgive(since);
        _tickedAt = time.GetTimestamp();
        foreach (var (silo, info) in _silos.ToImmutableArray())
        {
            if (_succession.IsDead(silo)) LogSiloDead(info.Name, silo);
            else if (time.GetElapsedTime(info.HeardAt) >= options.Value.SiloTimeout) LogSiloLost(info.Name, silo, options.Value.SiloTimeout);
            else continue;
            Remove(silo, $"its silo {info.Name} is gone");
        }

        // those of whose trials nothing was heard meanwhile lose them
        foreach (var silo in _leaving.Where(silo => time.GetElapsedTime(silo.Value) >= options.Value.SiloTimeout).Select(silo => silo.Key).ToImmutableArray()) _leaving.Remove(silo);
        foreach (var gone in _told.Keys.Except(_arbiter.Experiments).ToImmutableArray()) _told.Remove(gone);
        ReleaseForgotten();
        Offer();
        metrics.SetPending(_arbiter.Pending);
        return Task.CompletedTask;
    }

    /// <summary>Longer than this between two ticks, and the process itself stood still.</summary>
    private TimeSpan StandStill => options.Value.SiloTimeout / 2;

    /// <summary>Everything counts as heard of just now.</summary>
    private void Forgive(TimeSpan standStill)
    {
        var now = time.GetTimestamp();
        LogStoodStill(standStill);
        foreach (var (silo, info) in _silos.ToImmutableArray()) _silos[silo] = info with { HeardAt = now };
        foreach (var lease in _knownAt.Keys.ToImmutableArray()) _knownAt[lease] = now;
        foreach (var silo in _leaving.Keys.ToImmutableArray()) _leaving[silo] = now;
    }

    private void Leave(string silo)
    {
        if (_leaving.TryAdd(silo, time.GetTimestamp()) && _silos.Remove(silo, out var info)) LogSiloLeaves(info.Name, silo);
        foreach (var lease in _arbiter.RemoveSilo(silo)) _knownAt.Remove(lease.Id);
        Offer();
    }

    private void Remove(string silo, string reason)
    {
        _silos.Remove(silo);
        foreach (var group in _arbiter.RemoveSilo(silo).GroupBy(lease => lease.Experiment, StringComparer.Ordinal))
        {
            foreach (var lease in group) _knownAt.Remove(lease.Id);
            Tell(group.Key, experiment => experiment.LoseAsync([.. group.Select(lease => lease.Id)], reason));
        }

        Offer();
    }

    /// <summary>
    /// Takes back what neither a silo runs with nor an experiment holds any more: the message that gave it back was lost, or the activation
    /// that had it. If somebody has it all the same, it runs, or it is refused where it is to begin.
    /// </summary>
    private void ReleaseForgotten()
    {
        foreach (var lease in _arbiter.Leases.Where(lease => !_offered.Contains(lease.Id) && time.GetElapsedTime(_knownAt[lease.Id]) >= options.Value.SiloTimeout).ToImmutableArray())
        {
            LogLeaseForgotten(lease.Experiment, lease.Id);
            Release(lease.Id);
        }
    }

    private bool Restore(ResourceLease lease)
    {
        if (!_arbiter.Restore(lease)) return false;
        _knownAt[lease.Id] = time.GetTimestamp();
        return true;
    }

    private bool Release(long lease)
    {
        _knownAt.Remove(lease);
        return _arbiter.Release(lease);
    }

    private void Offer()
    {
        if (_succession.IsSettling) return;
        foreach (var group in _arbiter.Grant().GroupBy(lease => lease.Experiment, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var lease in group)
            {
                _knownAt[lease.Id] = time.GetTimestamp();
                _offered.Add(lease.Id);
            }

            SendOffer(group.Key, [.. group]);
        }

        Share();
    }

    private async void Ask(SiloAddress silo)
    {
        try
        {
            await GrainFactory.GetGrain<ISiloAgentGrain>(silo.ToParsableString()).ReportAsync();
        }
        catch (Exception exception)
        {
            // one that has gone meanwhile, or speaks later
            LogNotAnswered(silo, exception);
        }
    }

    /// <summary>Tells those that could pass their leases on whether others come first, if that is not what they were told last.</summary>
    private void Share()
    {
        foreach (var experiment in _arbiter.Experiments)
        {
            var othersComeFirst = _arbiter.OthersComeFirst(experiment);
            if (_told.TryGetValue(experiment, out var told) && told == othersComeFirst) continue;
            _told[experiment] = othersComeFirst;
            Tell(experiment, one => one.ShareAsync(othersComeFirst));
        }
    }

    private async void Tell(string experiment, Func<IExperimentGrain, Task> tell)
    {
        try
        {
            await tell(GrainFactory.GetGrain<IExperimentGrain>(experiment));
        }
        catch (Exception exception)
        {
            // it hears of it again when it asks again, as it does while it wants or holds something
            LogNotTold(experiment, exception);
        }
    }

    private async void SendOffer(string experiment, ImmutableArray<ResourceLease> leases)
    {
        ImmutableArray<long> declined = [.. leases.Select(lease => lease.Id)];
        try
        {
            declined = await GrainFactory.GetGrain<IExperimentGrain>(experiment).OfferAsync(leases);
        }
        catch (Exception exception)
        {
            LogOfferFailed(experiment, exception);
        }

        foreach (var lease in leases) _offered.Remove(lease.Id);
        foreach (var lease in declined) Release(lease);
        if (declined.Length > 0) Offer();
    }
}
