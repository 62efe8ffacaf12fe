using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>What trials take. Where that follows from their configurations, a few are created before there is room for them, so that it can be asked for.</summary>
public sealed partial class Experiment
{
    /// <summary>
    /// How many trials wait for what they take at most. More than one, so that one that waits for a GPU does not keep others from what is free;
    /// few, because the searcher knows less when they are suggested.
    /// </summary>
    private const int MostPrepared = 4;

    /// <summary>Whether trials may take different things.</summary>
    public bool HasTrialResources { get; private set; }

    /// <summary>What a trial takes when it is started next.</summary>
    public TrialResources ResourcesOf(Trial trial) => trial.Resources ?? _spec.Resources;

    /// <summary>What it could use now, the first first; together as many as <see cref="Demand"/> says, or fewer if it is not known yet what the others take.</summary>
    public ImmutableArray<ResourceWant> Wants
    {
        get
        {
            var left = Demand;
            if (left == 0) return [];
            if (!HasTrialResources && _spec.ResourceFunction is null) return [new ResourceWant(_spec.Resources, left)];
            var wants = new List<ResourceWant>();
            foreach (var (resources, count) in WaitingResources())
            {
                var taken = (int)Math.Min(left, count);
                left -= taken;
                var index = wants.FindIndex(want => want.Resources == resources);
                if (taken == 0) continue;
                if (index < 0) wants.Add(new ResourceWant(resources, taken));
                else wants[index] = wants[index] with { Count = wants[index].Count + taken };
            }

            return [.. wants];
        }
    }

    /// <summary>Why a trial that does not run does not, as far as resources have nothing to do with it; null if it waits for them.</summary>
    public PendingExplanation? WhyPending(Trial trial)
    {
        if (trial.Status.IsEnded() || trial.Status == TrialStatus.Running) return PendingExplanation.Of(PendingReason.NotPending, $"Trial {trial.Id} is {trial.Status}.");
        if (Status != ExperimentStatus.Running) return PendingExplanation.Of(PendingReason.ExperimentNotRunning, $"The experiment is {Status}{(Reason is null ? "" : $": {Reason}")}.");
        if (_spec.MaxConcurrentTrials is { } most && _running.Count >= most)
            return PendingExplanation.Of(PendingReason.MostConcurrentTrials, FormattableString.Invariant($"{_running.Count} trials of the experiment run, as many as it allows."));
        if (_queue.Doubtful.Contains(trial.Id.Number))
            return PendingExplanation.Of(PendingReason.OthersFirst, $"Its process has ended {trial.Losses} times while it ran: it runs alone, when nothing else of the experiment can.");
        if (!_queue.Paused.Contains(trial.Id.Number) || NextHeld == trial.Id.Number) return null;
        return ReadyCount == _queue.Paused.Count
            ? PendingExplanation.Of(PendingReason.OthersFirst, "Other trials of the experiment go first.")
            : PendingExplanation.Of(PendingReason.HeldByScheduler, $"The scheduler holds it: {trial.Reason ?? "no reason given"}.");
    }

    /// <summary>Why no trial that does not exist yet is created and started, as far as resources have nothing to do with it; null if it waits for them.</summary>
    public PendingExplanation? WhyNoneIsCreated()
    {
        if (Status != ExperimentStatus.Running) return PendingExplanation.Of(PendingReason.ExperimentNotRunning, $"The experiment is {Status}{(Reason is null ? "" : $": {Reason}")}.");
        if (_spec.MaxConcurrentTrials is { } most && _running.Count >= most)
            return PendingExplanation.Of(PendingReason.MostConcurrentTrials, FormattableString.Invariant($"{_running.Count} trials of the experiment run, as many as it allows."));
        if (IsSuggesting) return PendingExplanation.Of(PendingReason.SearcherWaits, "The searcher is computing its suggestion.");
        return Demand > 0 ? null : PendingExplanation.Of(PendingReason.NotPending, "No trial is waiting to be started.");
    }

    private int? NextHeld => _queue.Paused.Count > 0 && _scheduler.ChooseStart(_view) is { Action: StartChoice.Kind.Resume } choice ? choice.Trial.Number : null;

    private bool Fits(int trial, TrialResources? offered) => offered is null || ResourcesOf(_trials[trial]) == offered;

    /// <summary>In the order in which trials would start: with room for one only, what is asked for first is all that will ever be offered.</summary>
    private IEnumerable<(TrialResources Resources, long Count)> WaitingResources()
    {
        foreach (var trial in _queue.BeforeNew(_trials.Count, CanCreate)) yield return (ResourcesOf(_trials[trial]), 1);
        var next = NextHeld;
        if (next is { } chosen) yield return Held(chosen);
        foreach (var trial in _queue.Created) yield return (ResourcesOf(_trials[trial]), 1);
        foreach (var trial in _queue.AfterNew(_trials.Count, CanCreate)) yield return (ResourcesOf(_trials[trial]), 1);
        // if the searcher waits for a trial that is held, nothing else would ever go on
        if (next is null && _running.Count == 0 && _queue is { Created.Count: 0, FirstPaused: { } first }) yield return Held(first);
        foreach (var trial in _running.Count == 0 ? _queue.Doubtful : []) yield return (ResourcesOf(_trials[trial]), 1);
        if (CanCreate && _spec.ResourceFunction is null) yield return (_spec.Resources, (Total ?? int.MaxValue) - _trials.Count);

        // which one it is going to be is the scheduler's choice alone; others that take the same could be next
        (TrialResources, long) Held(int number)
        {
            var resources = ResourcesOf(_trials[number]);
            return (resources, Math.Max(1, Math.Min(ReadyCount, _queue.Paused.Count(trial => ResourcesOf(_trials[trial]) == resources))));
        }
    }

    private void Prepare(DateTimeOffset at)
    {
        while (_spec.ResourceFunction is not null && Status == ExperimentStatus.Running && CanCreate
            && _queue.Created.Count < Math.Min(MostPrepared, _spec.MaxConcurrentTrials ?? int.MaxValue))
        {
            if (Create(at) is null) return;
        }
    }

    private void OnResourcesImpossible(Input.ResourcesImpossible input)
    {
        // what all trials take was possible once; a silo may come back
        if (Status != ExperimentStatus.Running || _spec.ResourceFunction is null) return;
        var waiting = _queue.First.Concat(_queue.Doubtful).Concat(_queue.Created).Concat(_queue.Paused).ToImmutableArray();
        foreach (var trial in waiting.Select(number => _trials[number]).Where(trial => ResourcesOf(trial) == input.Resources))
        {
            if (Status == ExperimentStatus.Running) Fail(input.At, trial, new TrialError("ResourcesImpossible", input.Reason, null, trial.Iteration, IsRetryable: false));
        }
    }
}
