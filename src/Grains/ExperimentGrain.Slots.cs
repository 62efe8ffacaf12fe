using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tune.Grains;

/// <summary>
/// The leases of the experiment. One that comes free is passed on to the next trial that takes the same, in the same turn and the same
/// commit, as long as nobody waits for something else.
/// </summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>The leases of attempts that are decided and not started yet.</summary>
    private readonly Dictionary<(int Trial, int Attempt), StartingSlot> _starting = [];

    /// <summary>The leases that are held, and by which attempts, as far as this activation knows.</summary>
    private readonly SortedDictionary<long, Holding> _holders = [];
    private ImmutableArray<ResourceWant> _requested = [];
    private ImmutableArray<ImpossibleWant> _impossible = [];
    private DateTimeOffset? _impossibleSince;
    private bool _othersWait;

    private readonly record struct Holding(ResourceLease Lease, (int Trial, int Attempt) Holder);

    /// <summary>A lease that an attempt is to start with.</summary>
    /// <param name="Lease">The lease.</param>
    /// <param name="IsPassedOn">Whether it is still that of a runner which has ended: it is passed on when the facts are durable.</param>
    private readonly record struct StartingSlot(ResourceLease Lease, bool IsPassedOn);

    public Task<bool> IsCurrentAsync(int trial, int attempt) =>
        // before it is known which attempts still run, none may be added to them
        Task.FromResult(_isRunnable && _failure is null && _kernel?.Find(new TrialId(trial)) is { Status: TrialStatus.Running } found && found.Attempt == attempt);

    public Task ShareAsync(bool othersWait)
    {
        _othersWait = othersWait;
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<long>> OfferAsync(ImmutableArray<ResourceLease> leases)
    {
        var facts = new List<Fact>();
        var declined = ImmutableArray.CreateBuilder<long>();
        foreach (var lease in leases)
        {
            _requested = [.. _requested.Select(want => want.Resources == lease.Resources ? want with { Count = want.Count - 1 } : want).Where(want => want.Count > 0)];
            if (TryFill(lease, isPassedOn: false, facts)) continue;
            if (MaySpare) _spare.Add(lease);
            else declined.Add(lease.Id);
        }

        if (facts.Count > 0) Forget(CommitAsync(facts), "taking a lease");
        return Task.FromResult(declined.ToImmutable());
    }

    public async Task LoseAsync(ImmutableArray<long> leases, string reason)
    {
        foreach (var lease in leases)
        {
            _spare.RemoveAll(spare => spare.Id == lease);
            if (!_holders.Remove(lease, out var holding) || _kernel is null || !_isRunnable || _failure is not null) continue;
            await DecideAsync(new Input.Lost(Now, new TrialId(holding.Holder.Trial), holding.Holder.Attempt, reason));
        }
    }

    public async Task<PendingExplanation> ExplainPendingAsync(int? trial)
    {
        var known = trial is { } number ? Kernel.Find(new TrialId(number)) ?? throw new TuneException($"Experiment '{Key}' has no trial {new TrialId(number)} yet.") : null;
        if ((known is null ? Kernel.WhyNoneIsCreated() : Kernel.WhyPending(known)) is { } reason) return reason;
        if (!_isRunnable) return PendingExplanation.Of(PendingReason.ExperimentNotRunning, string.Join(" ", MissingCode().Prepend("The experiment is not running here.")));
        if (known is null && Kernel.Wants.IsEmpty) return PendingExplanation.Of(PendingReason.SearcherWaits, "The searcher has no suggestion at the moment.");
        return await Broker.ExplainAsync(Key, known is null ? Kernel.Wants[0].Resources : Kernel.ResourcesOf(known));
    }

    // what starts while the process ends would be lost with it
    private bool MayStart => _kernel is not null && _isRunnable && !_isLeaving && _failure is null && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Decides which trial starts with a lease; false if none does. Facts may come of it all the same.</summary>
    private bool TryFill(ResourceLease lease, bool isPassedOn, List<Fact> facts)
    {
        if (!MayStart) return false;
        var decided = Handle(new Input.SlotOffered(Now, lease.Resources));
        facts.AddRange(decided);
        if (decided.OfType<TrialStarted>().FirstOrDefault() is not { } started) return false;
        var holder = (started.Trial.Number, started.Attempt);
        _starting[holder] = new StartingSlot(lease, isPassedOn);
        _holders[lease.Id] = new Holding(lease, holder);
        return true;
    }

    /// <summary>A runner has come down: its lease goes to the next trial, or it is to be given back.</summary>
    /// <returns>Whether it was passed on, or had been before.</returns>
    private bool TryPassOn(ResourceLease lease, (int Trial, int Attempt) from, List<Fact> facts)
    {
        var isKnown = _holders.TryGetValue(lease.Id, out var holding);
        // said twice: by now another runs with it
        if (isKnown && holding.Holder != from) return true;
        // one that is not known may have been given back before: only the broker can tell
        return isKnown && !_othersWait && !WantsOther(lease.Resources) && TryFill(lease, isPassedOn: true, facts);
    }

    /// <summary>Gives a lease back when it is durable that its attempt has ended. Until then, a failure here would have it reported as free again.</summary>
    private async Task FreeAfterAsync(Task written, ResourceLease lease, (int Trial, int Attempt) from)
    {
        await written;
        Free(lease, from);
    }

    /// <summary>Whether trials of the experiment wait for something else: the broker decides which of them goes first.</summary>
    private bool WantsOther(TrialResources resources) => _kernel is { HasTrialResources: true } && Kernel.Wants.Any(want => want.Resources != resources);

    /// <summary>The facts are durable: a lease that was passed on is the new attempt's alone.</summary>
    private void Keep(TrialStarted started)
    {
        if (_starting.TryGetValue((started.Trial.Number, started.Attempt), out var slot)) _starting[(started.Trial.Number, started.Attempt)] = slot with { IsPassedOn = false };
    }

    private void Free(ResourceLease lease, (int Trial, int Attempt) from)
    {
        // it may have been passed on meanwhile
        if (_holders.TryGetValue(lease.Id, out var holding) && holding.Holder != from) return;
        _holders.Remove(lease.Id);
        _ = ReleaseAsync(lease.Id);
    }

    private async Task ReleaseAsync(long lease)
    {
        try
        {
            await Broker.ReleaseAsync(lease);
        }
        catch (Exception exception)
        {
            // the broker finds out by itself that nobody has it
            LogNotReleased(Key, lease, exception);
        }
    }

    /// <summary>Gives those leases back that nobody else will: the runner whose lease was to be passed on will say again that it is free.</summary>
    private async Task FreeStartingAsync()
    {
        foreach (var slot in _starting.Values.Where(slot => !slot.IsPassedOn)) await ReleaseAsync(slot.Lease.Id);
        _starting.Clear();
        foreach (var lease in _spare) await ReleaseAsync(lease.Id);
        _spare.Clear();
    }

    /// <summary>
    /// Tells the broker what is held and what more could be used; it offers that when it is free. What it knows may be too much by the half: a
    /// few offers that are declined cost less than a message a trial.
    /// </summary>
    /// <param name="isRepeated">Whether to ask again although nothing has changed: a message may have been lost, or the broker.</param>
    private void RequestSlots(bool isRepeated)
    {
        if (!_isRunnable || _kernel is null || _failure is not null) return;
        var wants = WantsBeyondSpare();
        if (IsKnown(wants) && !(isRepeated && (wants.Length > 0 || _holders.Count > 0 || _spare.Count > 0))) return;
        _requested = wants;
        Forget(RequestAsync(new ResourceRequest(Key, Spec.Weight, wants, [.. _holders.Values.Select(holding => holding.Lease), .. _spare])), "asking for resources");
    }

    private bool IsKnown(ImmutableArray<ResourceWant> wants) => wants.Length == 1 && _requested.Length == 1 && wants[0].Resources == _requested[0].Resources
        ? wants[0].Count <= _requested[0].Count && wants[0].Count >= (_requested[0].Count + 1) / 2
        : wants.SequenceEqual(_requested);

    private async Task RequestAsync(ResourceRequest request)
    {
        var reply = await Broker.RequestAsync(request);
        if (_failure is not null || _kernel is null || Kernel.Status.IsEnded()) return;
        await LoseAsync(reply.Lost, "its silo is gone");
        if (Spec.Scheduler.UsesCapacity) await DecideAsync(new Input.CapacityKnown(Now, reply.Capacity));
        await SettleImpossibleAsync(reply.Impossible);
    }

    /// <summary>What no silo has is said at once. Silos may come: only what follows from a configuration fails, and not at once.</summary>
    private async Task SettleImpossibleAsync(ImmutableArray<ImpossibleWant> impossible)
    {
        if (_impossible.IsEmpty) foreach (var want in impossible) LogImpossible(Key, want.Why);
        _impossible = impossible;
        if (impossible.IsEmpty) _impossibleSince = null;
        else _impossibleSince ??= Now;
        if (_impossibleSince is not { } since || Now - since < options.Value.ImpossibleResourcesTimeout || options.Value.WaitForResources) return;
        foreach (var want in impossible) await DecideAsync(new Input.ResourcesImpossible(Now, want.Resources, want.Why.ToString()));
    }

    /// <exception cref="InvalidExperimentException">No silo could ever run a trial; says by silo what is missing.</exception>
    private async Task RequirePossibleAsync(ExperimentSpec spec)
    {
        if (options.Value.WaitForResources || spec.ResourceFunction is not null) return;
        // this silo at least has said what it has
        await GrainFactory.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync();
        if (await Broker.ExplainAsync(Key, spec.Resources) is { Reason: PendingReason.Impossible } explanation) throw new InvalidExperimentException([explanation.ToString()]);
    }

    private IResourceBrokerGrain Broker => GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: lease {Lease} could not be given back; it is free when it was not heard of for a while")]
    private partial void LogNotReleased(string experiment, long lease, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: {Explanation}")]
    private partial void LogImpossible(string experiment, PendingExplanation explanation);
}
