using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>
/// The kernel: decides what an experiment does, and does nothing. <see cref="Handle"/> decides and evolves; <see cref="Replay"/> only
/// evolves, and never asks a searcher, scheduler or stop rule again. Both go through the same <see cref="Apply"/>, so the state is a
/// function of (spec, facts). Not thread-safe.
/// </summary>
public sealed partial class Experiment
{
    private readonly ExperimentSpec _spec;
    private readonly FlatSpace _space;

    /// <summary>Where configurations are that are none of the space.</summary>
    private readonly Assignment _nowhere;
    private readonly SuggestedConfigurations _suggestions;
    private readonly Outcomes _outcomes;
    private readonly GivenCode _code = new();
    private readonly GuardedScheduler _scheduler;
    private readonly GuardedStopRule? _stopRule;
    private readonly TrialQueue _queue = new();
    private readonly CheckpointLeases _leases = new();
    private readonly ExperimentLife _life = new();

    /// <summary>Null after a snapshot of a version that did not measure.</summary>
    private ResourceMeter? _meter;
    private readonly List<Trial> _trials = [];
    private readonly SortedSet<int> _running = [];
    private VariantPlan _plan;
    private int? _samples;
    private bool _searchExhausted;
    private int _ended;
    private List<Fact> _facts = [];

    /// <summary>A new experiment, before its first fact.</summary>
    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    public Experiment(ExperimentSpec spec)
    {
        _spec = spec;
        _space = ExperimentValidator.Validate(spec);
        _nowhere = new Assignment([.. _space.Dimensions.Select(_ => double.NaN)]);
        var problem = ExperimentValidator.ProblemOf(spec, _space);
        _suggestions = new SuggestedConfigurations(spec, problem, _trials, _code);
        _outcomes = new Outcomes(spec, problem, _trials);
        _scheduler = new GuardedScheduler(GivenCode.Make(spec.Scheduler, () => spec.Scheduler.Create(problem)), _code);
        _stopRule = spec.Stop is { } stop ? new GuardedStopRule(GivenCode.Make(stop, () => stop.Create(spec.Objective)), _code) : null;
        _samples = spec.Samples;
        _plan = new VariantPlan(_space, spec.Presets, _samples);
        _meter = new ResourceMeter(spec.Resources);
        _enqueued = new EnqueuedConfigurations(_space);
        _tags = spec.Tags;
        TrialName = Template(spec.TrialName);
        _view = new ViewForScheduler(this);
    }

    /// <summary>Where it is in its life.</summary>
    public ExperimentStatus Status => _life.Status;

    /// <summary>Whether it has begun.</summary>
    public bool HasStarted => _life.HasStarted;

    /// <summary>Why it is where it is, for a person.</summary>
    public string? Reason => _life.Reason;

    /// <inheritdoc cref="ExperimentLife.ElapsedAt"/>
    public TimeSpan ElapsedAt(DateTimeOffset now) => _life.ElapsedAt(now);

    /// <summary>Its trials, in the order of their creation.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The trials that hold a slot, in the order of their creation.</summary>
    public IEnumerable<Trial> Running => _running.Select(number => _trials[number]);

    /// <summary>The checkpoints that must not be deleted, whatever the retention says: other trials than those that made them go on from them.</summary>
    public IEnumerable<CheckpointRef> LeasedCheckpoints => _leases.All;

    /// <summary>What its scheduler sees of it; always as it is now.</summary>
    public ISchedulingView SchedulingView => _view;

    /// <summary>How many trials it will have; null if there is no limit.</summary>
    public long? Total => _searchExhausted ? _trials.Count + _enqueued.Count : _plan.Total - _skipped + (_space.GridSize > 1 ? _enqueued.Count + _enqueued.Taken : 0);

    /// <summary>How many more slots it could use now, at least 0.</summary>
    public int Demand =>
        Status != ExperimentStatus.Running || _alone is not null ? 0 : (int)Math.Clamp(Waiting, 0, Math.Max(0, (_spec.MaxConcurrentTrials ?? int.MaxValue) - _running.Count));

    private bool CanCreate => (!_searchExhausted || _enqueued.Count > 0) && (Total is not { } total || _trials.Count < total);

    /// <summary>
    /// Decides what follows from an input. The facts are already applied; they must be made durable before anything is done about them. Code that it was
    /// given and that throws, or answers what can't be, ends the experiment as failed.
    /// </summary>
    /// <returns>The new facts, in order; none if the input changes nothing.</returns>
    public IReadOnlyList<Fact> Handle(Input input)
    {
        _facts = [];
        if (input.Request is { } request && _requests.Find(request.Id) is not null) return _facts;
        _request = input.Request;
        try
        {
            Decide(input);
        }
        catch (WrongAnswerException exception)
        {
            _code.Blame(null, exception);
        }

        _request = null;

        if (_code.Fault is { } fault && HasStarted && !Status.IsEnded()) EndExperiment(input.At, ExperimentStatus.Failed, fault);
        Settle(input.At);
        return _facts;
    }

    private void Decide(Input input)
    {
        switch (input)
        {
            case Input.Start when !HasStarted: Start(input.At); break;
            case Input.Start: break;
            case Input.Recover: Recover(input.At); break;
            case Input.AddObservation added: Learn(added.At, added.Prior); break;
            case Input.SlotOffered offered: FillSlot(offered); break;
            case Input.Enqueue enqueue: OnEnqueue(enqueue); break;
            case Input.SetTag tag: OnSetTag(tag); break;
            case Input.SetTrialName named: OnSetTrialName(named); break;
            case Input.SetTrialAttribute attribute: OnSetTrialAttribute(attribute); break;
            case Input.Suggested suggested: OnSuggested(suggested); break;
            case Input.ResourcesImpossible impossible: OnResourcesImpossible(impossible); break;
            case Input.Reported reported: OnReported(reported); break;
            case Input.Checkpointed made: OnCheckpointed(made); break;
            case Input.Completed completed: OnCompleted(completed); break;
            case Input.Paused paused: OnPaused(paused); break;
            case Input.Failed failed: OnFailed(failed); break;
            case Input.Lost lost: OnLost(lost); break;
            case Input.Overdue overdue: OnOverdue(overdue); break;
            case Input.StopTrial stop: OnStopTrial(stop); break;
            case Input.Stop stop when HasStarted && !Status.IsEnded(): EndExperiment(stop.At, ExperimentStatus.Stopped, stop.Reason); break;
            case Input.Stop: break;
            case Input.Pause pause: OnPause(pause); break;
            case Input.Resume: OnResume(input.At); break;
            case Input.Extend extend: OnExtend(extend); break;
            case Input.Change change: OnChange(change); break;
            case Input.CapacityKnown known when known.Capacity != _capacity: Emit(new CapacityChanged(known.At, known.Capacity)); break;
            case Input.CapacityKnown: break;
            case Input.Tick: OnTick(input.At); break;
            default: throw new InvalidOperationException($"The kernel has no {input.GetType().Name}.");
        }

        if (_facts.Count > 0 && _code.Fault is null)
        {
            LetSchedulerAct(input.At);
            if (IsStuck) Release(input.At);
            ReleaseCheckpoints(input.At);
        }

        // at a tick as well: the searcher may have had nothing to suggest before
        if (_facts.Count > 0 || input is Input.Tick) Prepare(input.At);
    }

    /// <summary>Takes facts over that were decided before.</summary>
    public void Replay(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts) Apply(fact is TrialReported reported ? reported with { Score = _spec.Objective.ScoreOf(reported.Metrics) } : fact);
    }

    /// <summary>What the runner of an attempt has to do now. A function of the state alone: asked twice, it says the same.</summary>
    public Verdict VerdictFor(TrialId id, int attempt)
    {
        if (Find(id) is not { } trial) return Verdict.Stop($"there is no trial {id}");
        if (trial.Attempt != attempt) return Verdict.Stop($"attempt {attempt} was superseded by attempt {trial.Attempt}");
        if (trial.Status != TrialStatus.Running) return Verdict.Stop(trial.Reason ?? $"the trial is {trial.Status}");
        if (trial.PauseReason is { } reason) return Verdict.Pause(reason) with { IsDiscarded = trial.NextPerturbation?.Checkpoint is not null };
        return Verdict.Continue(Math.Min(trial.GrantedTo, _stopRule?.GrantedTo(trial) ?? int.MaxValue)) with
        {
            Save = trial.SaveRequested > 0 && trial.SaveRequested == trial.Iteration && trial.Checkpoint?.Iteration != trial.Iteration,
        };
    }

    /// <summary>A trial; null if it was never created.</summary>
    public Trial? Find(TrialId id) => id.Number >= 0 && id.Number < _trials.Count ? _trials[id.Number] : null;

    /// <summary>A trial that is known to exist.</summary>
    /// <exception cref="InvalidOperationException">It was never created.</exception>
    public Trial Get(TrialId id) => Find(id) ?? throw new InvalidOperationException($"There is no trial {id}.");

    private void Emit(Fact fact)
    {
        if (_request is { } request) (fact, _request) = (fact with { Request = request }, null);
        Apply(fact);
        _facts.Add(fact);
    }

    private void Recover(DateTimeOffset at)
    {
        if (HasStarted && !Status.IsEnded()) Emit(new ExperimentRecovered(at));
    }

    private void OnReported(Input.Reported input)
    {
        if (FindRunning(input.Trial, input.Attempt) is not { } trial || input.Iteration <= trial.Iteration) return;
        if (input.Iteration > trial.Iteration + 1 && !input.MaySkip) return;
        while (input.Iteration > trial.Iteration + 1) Emit(new TrialReported(input.At, trial.Id, trial.Attempt, trial.Iteration + 1, new Metrics().Freeze(), input.Elapsed));
        var isDecisionDue = input.Iteration >= trial.GrantedTo;
        Emit(new TrialReported(input.At, input.Trial, input.Attempt, input.Iteration, input.Metrics.Freeze(), input.Elapsed, input.Checkpoint)
        {
            Score = _spec.Objective.ScoreOf(input.Metrics),
        });
        if (CheckStopRule(input.At, trial)) return;
        // in one with the report: a scheduler that saw it live would hold it, or have it go on from another
        if (input.IsLast) EndTrial(input.At, trial, EndedBy.Completed, FactJson.Completed);
        // a trial that is about to pause is decided about as well: it would go on beyond the point where it was due
        if (input.IsLast || !isDecisionDue) return;

        Follow(input.At, trial, _scheduler.Decide(trial, _view));
    }

    private bool CheckStopRule(DateTimeOffset at, Trial? trial)
    {
        var decision = _stopRule?.Check(new StopRequest(trial, ElapsedAt(at) - _extraTime)) ?? StopDecision.None;
        if (decision.ExperimentReason is { } reason)
        {
            EndExperiment(at, ExperimentStatus.Stopped, reason);
            return true;
        }

        if (trial is null || decision.TrialReason is null) return false;
        EndTrial(at, trial, EndedBy.StopRule, decision.TrialReason);
        return true;
    }

    private void OnCheckpointed(Input.Checkpointed input)
    {
        var made = input.Checkpoint;
        if (Find(input.Trial) is not { } trial || trial.Attempt != made.Attempt || made.Iteration > trial.Iteration || trial.Checkpoint == made) return;
        var isNewer = trial.Checkpoint is not { } known || known.Trial != made.Trial || known.Attempt < made.Attempt || known.Iteration < made.Iteration;
        if (isNewer || made.Iteration == trial.Iteration) Emit(new TrialCheckpointed(input.At, input.Trial, made));
    }

    private void OnCompleted(Input.Completed input)
    {
        if (FindRunning(input.Trial, input.Attempt) is { } trial) EndTrial(input.At, trial, EndedBy.Completed, FactJson.Completed);
    }

    private void OnPaused(Input.Paused input)
    {
        if (FindRunning(input.Trial, input.Attempt) is not { } trial) return;
        Emit(new TrialPaused(input.At, input.Trial, input.Attempt));
        if (_spec.Scheduler.RequiresCheckpoints && trial is { IsHeldByScheduler: true, NextCheckpoint: null }) FailUnsaved(input.At, trial);
    }

    private void OnFailed(Input.Failed input)
    {
        if (FindRunning(input.Trial, input.Attempt) is not { } trial) return;
        var mayRetry = input.Error.IsRetryable && (_spec.MaxFailuresPerTrial < 0 || trial.Failures < _spec.MaxFailuresPerTrial);
        if (mayRetry) Emit(new TrialFailed(input.At, trial.Id, input.Attempt, input.Error));
        else Fail(input.At, trial, input.Error);
    }

    private void OnStopTrial(Input.StopTrial input)
    {
        if (Find(input.Trial) is { } trial && !trial.Status.IsEnded())
            Emit(new TrialEnded(input.At, trial.Id, TrialStatus.Terminated, EndedBy.User, input.Reason));
    }

    private void OnPause(Input.Pause input)
    {
        if (Status != ExperimentStatus.Running) return;
        Emit(new ExperimentPaused(input.At, input.Reason));
        foreach (var trial in Running.Where(trial => trial.PauseReason is null).ToList()) Emit(new TrialPauseRequested(input.At, trial.Id, input.Reason));
    }

    private void OnResume(DateTimeOffset at)
    {
        if (HasStarted && Status == ExperimentStatus.Paused) Emit(new ExperimentResumed(at));
    }

    private void OnExtend(Input.Extend input)
    {
        var isMore = input.Samples >= 0 && input.ExtraTime >= TimeSpan.Zero && (input.Samples > 0 || input.ExtraTime > TimeSpan.Zero);
        if (!HasStarted || !isMore) return;
        // else it would hang on whether it was loaded again since
        if (Status.IsEnded()) _code.AskAgain();
        Emit(new ExperimentExtended(input.At, Math.Min(input.Samples, int.MaxValue - (_samples ?? 0)), input.ExtraTime));
    }

    private void OnTick(DateTimeOffset at)
    {
        if (Status == ExperimentStatus.Running && _spec.Stop is { DependsOnTime: true }) CheckStopRule(at, null);
    }

    private Trial? FindRunning(TrialId id, int attempt) =>
        Find(id) is { Status: TrialStatus.Running } trial && trial.Attempt == attempt ? trial : null;
}
