using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>
/// The attempts of an experiment and the leases that they run with: asks the broker for leases, starts attempts with them, and passes one that comes free on to the
/// next trial that takes the same, in the same turn and the same commit, as long as nobody waits for something else.
/// </summary>
internal sealed partial class Attempts(
    LiveExperiment experiment, StoredExperiment stored, IGrainFactory grains, TrialEffects effects, ExperimentServices services, ILogger logger)
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50), LongestDelay = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The trials that were ended by a report whose runner waits for the answer: it hears of the end there.</summary>
    private readonly HashSet<int> _answered = [];

    public LeaseBook Leases { get; } = new();

    public ResourceClaim Claim { get; } = new();

    private Experiment Kernel => stored.Kernel;

    private IResourceBrokerGrain Broker => grains.GetGrain<IResourceBrokerGrain>(GrainKeys.Default);

    /// <summary>A runner whose trial has ended hears of it by the answer that it waits for.</summary>
    public void HearsOfItsEnd(int trial) => _answered.Add(trial);

    /// <summary>An attempt was found that an activation before this one had started. If something was decided about it since, nobody has told it.</summary>
    public void Found(HeldAttempt held)
    {
        var holder = (held.Trial, held.Attempt);
        var verdict = Kernel.VerdictFor(new TrialId(held.Trial), held.Attempt);
        if (verdict.Action == Directive.Kind.Stop) _ = TellLostAsync(new LeaseBook.Holding(held.Lease, holder, LeaseBook.Stage.Told), verdict.Reason ?? "it was ended");
        else Leases.Give(held.Lease, holder, LeaseBook.Stage.Told);
        if (verdict.Action == Directive.Kind.Pause) Signal(new TrialId(held.Trial), held.Attempt, Directive.Kind.Pause, verdict.Reason ?? "it was asked to pause");
    }

    /// <summary>A fact is durable.</summary>
    public void OnDurable(Fact fact)
    {
        switch (fact)
        {
            case TrialStarted started when Leases.Of(started.Trial.Number, started.Attempt) is { } holding:
                // from now on the lease is the new attempt's alone
                Leases.Give(holding.Lease, holding.Holder, LeaseBook.Stage.Told);
                if (holding.Stage == LeaseBook.Stage.Decided) effects.Do(started.Trial, "starting", () => StartAsync(started, holding.Lease));
                break;
            case TrialPauseRequested requested:
                Signal(requested.Trial, Kernel.Get(requested.Trial).Attempt, Directive.Kind.Pause, requested.Reason);
                break;
            case TrialPerturbed perturbed when Kernel.Get(perturbed.Trial) is { Status: TrialStatus.Running, Attempt: var running }:
                // its verdict says that nothing need be saved
                Signal(perturbed.Trial, running, Directive.Kind.Pause, perturbed.Reason);
                break;
            case TrialEnded { EndedBy: not (EndedBy.Completed or EndedBy.Failure) } or TrialEnded { Error.Type: TrialError.TimeLimitType or TrialError.StalledType }
                when fact is TrialEnded ended && !_answered.Remove(ended.Trial.Number) && Kernel.Get(ended.Trial) is { Attempt: > 0 and var attempt }:
                Signal(ended.Trial, attempt, Directive.Kind.Stop, ended.Reason);
                break;
        }
    }

    /// <summary>The broker's offer.</summary>
    /// <returns>The leases that were not taken.</returns>
    public ImmutableArray<long> Offer(ImmutableArray<ResourceLease> leases)
    {
        var facts = new List<Fact>();
        var declined = ImmutableArray.CreateBuilder<long>();
        foreach (var lease in leases)
        {
            Claim.Offered(lease.Resources);
            if (TryFill(lease, LeaseBook.Stage.Decided, facts)) continue;
            if (MaySpare(lease)) Leases.Keep(lease);
            else declined.Add(lease.Id);
        }

        if (facts.Count > 0) experiment.Forget(experiment.CommitAsync(facts), "taking a lease");
        return declined.ToImmutable();
    }

    /// <summary>Leases are gone with their silo, and so are their attempts.</summary>
    public async Task LoseAsync(ImmutableArray<long> leases, string reason)
    {
        foreach (var lease in leases)
        {
            if (Leases.Remove(lease) is not { } lost || experiment is not { IsRunning: true, HasFailed: false }) continue;
            await experiment.LoseAsync(new Input.Lost(experiment.Now, new TrialId(lost.Holder.Trial), lost.Holder.Attempt, reason) { IsUnexpected = lost.Stage == LeaseBook.Stage.Told });
            // if it runs all the same, it need not train until it reports to hear that it is not current; not before that is durable, or whoever loads the experiment again takes it for one that runs
            if (lost.Stage == LeaseBook.Stage.Told) _ = TellLostAsync(lost, reason);
        }
    }

    /// <summary>A suggestion has come: trials start with the leases that have waited for it.</summary>
    public void FillSpare(List<Fact> facts)
    {
        foreach (var lease in Leases.TakeSpare())
        {
            if (TryFill(lease, LeaseBook.Stage.Decided, facts)) continue;
            if (MaySpare(lease)) Leases.Keep(lease);
            else _ = ReleaseAsync(lease.Id);
        }
    }

    /// <summary>An attempt has come down: its lease goes to the next trial, or it is to be given back.</summary>
    /// <returns>Whether it was passed on, or had been before.</returns>
    public bool TryPassOn(ResourceLease lease, (int Trial, int Attempt) from, List<Fact> facts)
    {
        var isKnown = Leases.TryFind(lease.Id, out var holding);
        // said twice: by now another runs with it
        if (isKnown && holding.Holder != from) return true;
        // one that is not known may have been given back before: only the broker can tell
        return isKnown && !Claim.OthersComeFirst && !WantsOther(lease.Resources) && TryFill(lease, LeaseBook.Stage.PassedOn, facts);
    }

    /// <summary>What a runner whose attempt has come down is to run next with its lease; null if nothing.</summary>
    public AttemptStart? NextFor(ReportBatch batch) =>
        batch.Freed is { } lease && Leases.TryFind(lease.Id, out var holding) && holding.Holder != (batch.Trial, batch.Attempt)
            && IsCurrent(holding.Holder.Trial, holding.Holder.Attempt)
            ? StartOf(Kernel.Get(new TrialId(holding.Holder.Trial)), lease)
            : null;

    /// <summary>Gives a lease back when it is durable that its attempt has ended. Until then, a failure here would have it reported as free again.</summary>
    public async Task FreeAfterAsync(Task written, ResourceLease lease, (int Trial, int Attempt) from)
    {
        await written;
        Free(lease, from);
    }

    /// <summary>Whether an attempt is the current one of its trial, and is to run.</summary>
    public bool IsCurrent(int trial, int attempt) => Kernel.Find(new TrialId(trial)) is { Status: TrialStatus.Running } found && found.Attempt == attempt;

    /// <summary>Tells the broker what is held and what more could be used; it offers that when it is free.</summary>
    /// <param name="isRepeated">Whether to ask again although nothing has changed: a message may have been lost, or the broker.</param>
    public void Request(bool isRepeated)
    {
        if (experiment is not { IsRunning: true, HasFailed: false } || stored.IsAsked) return;
        var wants = WantsBeyondSpare();
        if (!Claim.TryAsk(wants, !Leases.IsEmpty, isRepeated)) return;
        experiment.Forget(RequestAsync(new ResourceRequest(stored.Name, stored.Spec.Weight, wants, Leases.All, !stored.Spec.Scheduler.UsesCapacity, services.Ledger.Silo)), "asking for resources");
    }

    /// <summary>Why a trial does not run.</summary>
    public Task<PendingExplanation> ExplainAsync(TrialResources resources) => Broker.ExplainAsync(stored.Name, resources);

    /// <summary>The activation ends: nothing is waited for any more.</summary>
    public void Leave() => _left.TrySetResult();

    /// <summary>Gives those leases back that nobody else will: a runner whose lease was to be passed on will say again that it is free.</summary>
    public async Task FreeDecidedAsync()
    {
        foreach (var holding in Leases.Held.Where(holding => holding.Stage == LeaseBook.Stage.Decided).ToImmutableArray()) await ReleaseAsync(holding.Lease.Id);
        foreach (var lease in Leases.TakeSpare()) await ReleaseAsync(lease.Id);
    }

    private bool MaySpare(ResourceLease lease) => experiment.MayStartWith(lease) && Kernel.IsSuggesting && Leases.Spare.Count < Kernel.Demand;

    /// <summary>Decides which trial starts with a lease; false if none does. Facts may come of it all the same.</summary>
    private bool TryFill(ResourceLease lease, LeaseBook.Stage stage, List<Fact> facts)
    {
        if (!experiment.MayStartWith(lease)) return false;
        var decided = experiment.Handle(new Input.SlotOffered(experiment.Now, lease.Resources) { Silo = lease.SiloName });
        facts.AddRange(decided);
        if (decided.OfType<TrialStarted>().FirstOrDefault() is not { } started) return false;
        Leases.Give(lease, (started.Trial.Number, started.Attempt), stage);
        return true;
    }

    /// <summary>Whether trials of the experiment wait for something else: the broker decides which of them goes first.</summary>
    private bool WantsOther(TrialResources resources) => Kernel.HasTrialResources && Kernel.Wants.Any(want => want.Resources != resources);

    /// <summary>What could be used beside the leases that wait.</summary>
    private ImmutableArray<ResourceWant> WantsBeyondSpare() => Leases.Spare.Count == 0
        ? Kernel.Wants
        : [.. Kernel.Wants.Select(want => want with { Count = want.Count - Leases.Spare.Count(lease => lease.Resources == want.Resources) }).Where(want => want.Count > 0)];

    private AttemptStart StartOf(Trial trial, ResourceLease lease) => new(
        stored.Name, stored.Row.Trainable, trial.Id.Number, trial.Attempt, trial.Config.ToString(), Kernel.VerdictFor(trial.Id, trial.Attempt).GrantedTo,
        trial.Checkpoint, trial.Elapsed, stored.Spec.Checkpoints, lease, stored.Spec.Objective.Metric) { Program = stored.ProgramJson, IsIsolated = stored.Spec.Isolation == Isolation.Process };

    private async Task StartAsync(TrialStarted started, ResourceLease lease)
    {
        var holder = (started.Trial.Number, started.Attempt);
        // what was stopped before it could start needs no runner
        if (!IsCurrent(started.Trial.Number, started.Attempt))
        {
            Free(lease, holder);
            return;
        }

        try
        {
            var start = StartOf(Kernel.Get(started.Trial), lease) with { Checkpoint = started.Checkpoint };
            var result = await RunnerOf(lease).StartAsync(start);
            if (result == StartResult.Runs) return;
            Free(lease, holder);
            if (IsCurrent(started.Trial.Number, started.Attempt))
                await experiment.DecideAsync(new Input.Lost(experiment.Now, started.Trial, started.Attempt, "others run where it was to run"));
        }
        catch (Exception exception) when (experiment is { HasFailed: false, IsLeaving: false })
        {
            LogStartFailed(stored.Name, started.Trial, exception);
            // it may run all the same, or begin to: from now on it is not the current attempt, and its lease is free when it is down for sure
            await experiment.LoseAsync(new Input.Lost(experiment.Now, started.Trial, started.Attempt, $"its start was not confirmed: {exception.Message}") { IsUnexpected = exception is SiloUnavailableException });
            await BringDownAsync(lease, started.Trial, started.Attempt);
            Free(lease, holder);
        }
    }

    /// <summary>Waits until an attempt is known not to run any more.</summary>
    private async Task BringDownAsync(ResourceLease lease, TrialId trial, int attempt)
    {
        for (var delay = ShortestDelay; !experiment.IsLeaving && IsAlive(lease.Silo); delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                if (!await RunnerOf(lease).SignalAsync(trial.Number, attempt, Directive.Kind.Stop, "its start was not confirmed")) return;
            }
            catch (Exception exception)
            {
                LogStopFailed(stored.Name, trial, attempt, exception);
            }

            await _left.Task.CompletesWithinAsync(delay, services.Time);
        }
    }

    private async Task TellLostAsync(LeaseBook.Holding lost, string reason)
    {
        try
        {
            await RunnerOf(lost.Lease).SignalAsync(lost.Holder.Trial, lost.Holder.Attempt, Directive.Kind.Stop, reason);
        }
        catch (Exception exception)
        {
            // most often its silo is gone, as was said
            LogNotTold(stored.Name, new TrialId(lost.Holder.Trial), exception);
        }
    }

    private bool IsAlive(string silo) => services.Silos.GetApproximateSiloStatuses().Any(known => known.Value != SiloStatus.Dead && known.Key.ToParsableString() == silo);

    /// <summary>Tells an attempt something, if it is known where it runs: else it hears of it when it reports.</summary>
    private void Signal(TrialId trial, int attempt, Directive.Kind action, string reason)
    {
        if (Leases.Of(trial.Number, attempt) is { Stage: LeaseBook.Stage.Told } holding)
            effects.Do(trial, action == Directive.Kind.Stop ? "stopping" : "pausing", () => RunnerOf(holding.Lease).SignalAsync(trial.Number, attempt, action, reason));
    }

    private void Free(ResourceLease lease, (int Trial, int Attempt) from)
    {
        // it may have been passed on meanwhile
        if (Leases.TryFind(lease.Id, out var holding) && holding.Holder != from) return;
        Leases.Remove(lease.Id);
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
            LogNotReleased(stored.Name, lease, exception);
        }
    }

    private async Task RequestAsync(ResourceRequest request)
    {
        var reply = await AskAsync(request);
        Claim.OthersComeFirst = reply.OthersComeFirst;
        if (experiment.HasFailed || Kernel.Status.IsEnded()) return;
        await LoseAsync(reply.Lost, "its silo is gone");
        if (stored.Spec.Scheduler.UsesCapacity) await experiment.DecideAsync(new Input.CapacityKnown(experiment.Now, reply.Capacity));
        if (Claim.Impossible.IsEmpty) foreach (var want in reply.Impossible) LogImpossible(stored.Name, want.Why);
        var lasting = Claim.Settle(reply.Impossible, experiment.Now, services.Options.ImpossibleResourcesTimeout);
        if (services.Options.WaitForResources) return;
        foreach (var want in lasting) await experiment.DecideAsync(new Input.ResourcesImpossible(experiment.Now, want.Resources, want.Why.ToString()));
    }

    private async Task<ResourceReply> AskAsync(ResourceRequest request)
    {
        try
        {
            return await Broker.RequestAsync(request);
        }
        finally
        {
            if (Claim.IsAnswered()) Request(isRepeated: false);
        }
    }

    private ITrialRunnerGrain RunnerOf(ResourceLease lease) => grains.GetGrain<ITrialRunnerGrain>(GrainKeys.Runner(lease));
}
