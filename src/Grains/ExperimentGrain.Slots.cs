using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>
/// The slots of the experiment. One that comes free is passed on to the next trial in the same turn and the same commit, as long as no other
/// experiment waits for one.
/// </summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>The slots of attempts that are decided and not started yet.</summary>
    private readonly Dictionary<(int Trial, int Attempt), StartingSlot> _starting = [];

    /// <summary>The attempt that each slot is used by, as far as this activation knows.</summary>
    private readonly Dictionary<long, (int Trial, int Attempt)> _holders = [];
    private bool _othersWait;
    private int _requested;

    /// <summary>A slot that an attempt is to start in.</summary>
    /// <param name="Lease">The slot.</param>
    /// <param name="IsPassedOn">Whether it is still that of a runner which has ended: it is passed on when the facts are durable.</param>
    private readonly record struct StartingSlot(SlotLease Lease, bool IsPassedOn);

    public Task<bool> IsCurrentAsync(int trial, int attempt) =>
        // before it is known which attempts still run, none may be added to them
        Task.FromResult(_isRunnable && _failure is null && _kernel?.Find(new TrialId(trial)) is { Status: TrialStatus.Running } found && found.Attempt == attempt);

    public Task ShareAsync(bool othersWait)
    {
        _othersWait = othersWait;
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<SlotLease>> OfferAsync(ImmutableArray<SlotLease> leases)
    {
        _requested = Math.Max(0, _requested - leases.Length);
        var facts = new List<Fact>();
        var declined = ImmutableArray.CreateBuilder<SlotLease>();
        foreach (var lease in leases)
        {
            if (!TryFill(lease, isPassedOn: false, facts)) declined.Add(lease);
        }

        if (facts.Count > 0) Forget(CommitAsync(facts), "taking a slot");
        return Task.FromResult(declined.ToImmutable());
    }

    /// <summary>Decides which trial starts in a slot; false if none does. Facts may come of it all the same.</summary>
    private bool TryFill(SlotLease lease, bool isPassedOn, List<Fact> facts)
    {
        // what starts while the process ends would be lost with it
        if (_kernel is null || !_isRunnable || _isLeaving || _failure is not null || lifetime.ApplicationStopping.IsCancellationRequested) return false;
        var decided = Handle(new Input.SlotOffered(Now));
        facts.AddRange(decided);
        if (decided.OfType<TrialStarted>().FirstOrDefault() is not { } started) return false;
        var holder = (started.Trial.Number, started.Attempt);
        _starting[holder] = new StartingSlot(lease, isPassedOn);
        _holders[lease.Id] = holder;
        return true;
    }

    /// <summary>A runner has come down: its slot goes to the next trial or back.</summary>
    private void PassOn(SlotLease lease, (int Trial, int Attempt) from, List<Fact> facts)
    {
        var isKnown = _holders.TryGetValue(lease.Id, out var holder);
        // said twice: by now another runs in it
        if (isKnown && holder != from) return;
        // one that is not known may have been given back before: only the broker can tell
        if (isKnown && !_othersWait && TryFill(lease, isPassedOn: true, facts)) return;
        Free(lease, from);
    }

    /// <summary>The facts are durable: a slot that was passed on is the new attempt's alone.</summary>
    private void Keep(TrialStarted started)
    {
        if (_starting.TryGetValue((started.Trial.Number, started.Attempt), out var slot)) _starting[(started.Trial.Number, started.Attempt)] = slot with { IsPassedOn = false };
    }

    private void Free(SlotLease lease, (int Trial, int Attempt) from)
    {
        if (_holders.TryGetValue(lease.Id, out var holder) && holder == from) _holders.Remove(lease.Id);
        Forget(Broker.ReleaseAsync(lease), "giving a slot back");
    }

    /// <summary>Gives those slots back that nobody else will: the runner whose slot was to be passed on will say again that it is free.</summary>
    private async Task FreeStartingAsync()
    {
        foreach (var slot in _starting.Values.Where(slot => !slot.IsPassedOn)) await Broker.ReleaseAsync(slot.Lease);
        _starting.Clear();
    }

    /// <summary>
    /// Tells the broker how many slots could be used; it offers them when they are free. What it knows may be too much by the half: a few
    /// offers that are declined cost less than a message a trial.
    /// </summary>
    /// <param name="isRepeated">Whether to ask again although nothing has changed: a message may have been lost, or a searcher may have waited.</param>
    private void RequestSlots(bool isRepeated)
    {
        if (!_isRunnable || _kernel is null || _failure is not null) return;
        var demand = Kernel.Demand;
        if (demand <= _requested && demand >= (_requested + 1) / 2 && !(isRepeated && demand > 0)) return;
        _requested = demand;
        Forget(Broker.RequestAsync(Key, demand), "asking for slots");
    }

    private IResourceBrokerGrain Broker => GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default);
}
