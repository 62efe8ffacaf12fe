namespace Tune.Simulation;

/// <summary>
/// Runs an experiment in virtual time on trials whose learning curves are known: the same kernel as everywhere, fed by a queue of events
/// instead of runners. A trial occupies one of N workers while it runs; a paused one occupies none and goes on at its iteration. At equal
/// times the trial that started first goes first. A trial that reports the last iteration of its curve completes, whatever falls due there. The same spec, curves and options give the same facts. Not thread-safe.
/// </summary>
public sealed class Simulator
{
    private readonly ILearningCurves _curves;
    private readonly SimulatorOptions _options;
    private readonly string _name;
    private readonly string _metric;
    private readonly PriorityQueue<SimulatedRunner, (long Ticks, int Trial)> _due = new();
    private readonly Dictionary<int, SimulatedRunner> _runners = [];
    private readonly List<Fact> _facts = [];
    private readonly List<SimulatedDecision> _decisions = [];

    /// <summary>A simulation before its first event.</summary>
    /// <exception cref="InvalidExperimentException">The spec is wrong; lists all problems.</exception>
    public Simulator(ExperimentSpec spec, ILearningCurves curves, SimulatorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        _curves = curves;
        _options = options;
        _name = spec.Name;
        _metric = spec.Objective.Metric;
        Experiment = new Experiment(spec);
        Best = new BestSoFar(spec.Objective);
    }

    /// <summary>The moment at which virtual time begins.</summary>
    public static DateTimeOffset Epoch => DateTimeOffset.UnixEpoch;

    /// <summary>The kernel's state.</summary>
    public Experiment Experiment { get; }

    /// <summary>The virtual time since the beginning.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How many iterations were spent, by all trials together.</summary>
    public long Iterations { get; private set; }

    /// <summary>The best value so far, and how it came to be.</summary>
    public BestSoFar Best { get; }

    /// <summary>The facts of the last step, in order. Valid until the next one.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>The decisions of the last step, in order. Valid until the next one.</summary>
    public IReadOnlyList<SimulatedDecision> Decisions => _decisions;

    private DateTimeOffset Now => Epoch + Elapsed;

    /// <summary>Goes on to the next event: the beginning, then one iteration of one trial at a time, with all that follows from it at once.</summary>
    /// <returns>False if there is nothing left to happen.</returns>
    /// <exception cref="InvalidOperationException">Trials are left, but the searcher and the scheduler wait for ever.</exception>
    public bool Step()
    {
        _facts.Clear();
        _decisions.Clear();
        if (!Experiment.HasStarted)
        {
            Send(new Input.Start(Now));
            FillWorkers();
            return true;
        }

        while (_due.TryDequeue(out var runner, out var when))
        {
            if (runner.IsGone) continue;
            Elapsed = new TimeSpan(when.Ticks);
            Iterate(runner);
            FillWorkers();
            return true;
        }

        return Experiment.Status.IsEnded()
            ? false
            : throw new InvalidOperationException($"The simulation stands still: {Experiment.Trials.Count(trial => !trial.Status.IsEnded())} trials are left, and nothing would ever go on.");
    }

    /// <summary>Ends the experiment now.</summary>
    public void Stop(string reason)
    {
        _facts.Clear();
        _decisions.Clear();
        Send(new Input.Stop(Now, reason));
    }

    /// <summary>All steps to the end.</summary>
    /// <returns>Itself.</returns>
    public Simulator RunToEnd()
    {
        while (Step())
        {
            // everything is in the step
        }

        return this;
    }

    private void FillWorkers()
    {
        while (_runners.Count < _options.Workers && Experiment.Demand > 0)
        {
            TrialStarted? started = null;
            foreach (var fact in Send(new Input.SlotOffered(Now)))
                if (fact is TrialStarted one) started = one;
            if (started is null) return;
            Start(started);
        }
    }

    private void Start(TrialStarted started)
    {
        var trial = Experiment.Get(started.Trial);
        var runner = new SimulatedRunner(trial, _curves.CurveOf(trial));
        _runners.Add(trial.Id.Number, runner);
        runner.GrantedTo = Experiment.VerdictFor(trial.Id, trial.Attempt).GrantedTo;
        Decide(runner, trial.Attempt > 1 ? SimulatedAction.Resume : SimulatedAction.Start, runner.GrantedTo == int.MaxValue ? null : runner.GrantedTo);
        Schedule(runner);
    }

    private void Schedule(SimulatedRunner runner)
    {
        // it went on from another's checkpoint, beyond the end of its own curve
        if (runner.IsAtEnd) Complete(runner);
        else _due.Enqueue(runner, (Elapsed.Ticks + runner.Curve.PerIteration.Ticks, runner.Trial.Id.Number));
    }

    private void Iterate(SimulatedRunner runner)
    {
        var trial = runner.Trial;
        var iteration = trial.Iteration + 1;
        Iterations++;
        var value = runner.Curve.Values[iteration - 1];
        Best.Observe(trial.Id, iteration, value, Iterations, Elapsed);
        Send(new Input.Reported(Now, trial.Id, trial.Attempt, iteration, new Metrics(_metric, value), trial.Elapsed + runner.Curve.PerIteration) { IsLast = iteration == runner.Curve.Values.Length });
        if (Iterations == _options.Iterations) Send(new Input.Stop(Now, $"{Iterations} iterations are spent"));
        if (runner.IsGone) return;
        if (iteration < runner.GrantedTo)
        {
            Schedule(runner);
            return;
        }

        var verdict = Experiment.VerdictFor(trial.Id, trial.Attempt);
        if (verdict.Action == Directive.Kind.Pause) Pause(runner, saves: !verdict.IsDiscarded);
        else GoOn(runner, verdict);
    }

    private void GoOn(SimulatedRunner runner, Verdict verdict)
    {
        if (verdict.GrantedTo <= runner.Trial.Iteration)
            throw new InvalidOperationException($"Trial {runner.Trial.Id} is at {runner.Trial.Iteration} and was granted {verdict.GrantedTo}: it would wait for ever.");
        runner.GrantedTo = verdict.GrantedTo;
        if (verdict.Save) Save(runner.Trial);
        Decide(runner, SimulatedAction.Continue, runner.Trial.Iteration);
        Schedule(runner);
    }

    private void Pause(SimulatedRunner runner, bool saves)
    {
        var trial = runner.Trial;
        Decide(runner, SimulatedAction.Pause, trial.Iteration);
        Retire(runner);
        if (saves) Save(trial);
        Send(new Input.Paused(Now, trial.Id, trial.Attempt));
    }

    private void Save(Trial trial) =>
        Send(new Input.Checkpointed(Now, trial.Id, new CheckpointRef(_name, trial.Id.Number, trial.Attempt, trial.Iteration, $"checkpoint_{trial.Iteration:D6}", "", 0)));

    private void Complete(SimulatedRunner runner) => Send(new Input.Completed(Now, runner.Trial.Id, runner.Trial.Attempt));

    private IReadOnlyList<Fact> Send(Input input)
    {
        var facts = Experiment.Handle(input);
        _facts.AddRange(facts);
        foreach (var fact in facts)
        {
            if (fact is TrialEnded ended) End(ended);
            // it has to ask at its next report, whatever it was granted
            else if (fact is TrialPauseRequested or TrialPerturbed && _runners.TryGetValue(((TrialFact)fact).Trial.Number, out var asked)) asked.GrantedTo = 0;
        }

        return facts;
    }

    private void End(TrialEnded ended)
    {
        var trial = Experiment.Get(ended.Trial);
        if (!_runners.TryGetValue(ended.Trial.Number, out var runner))
        {
            // one that was paused; for what never began there was nothing to decide
            if (trial.Attempt > 0 && ended.EndedBy != EndedBy.Experiment) Decide(new SimulatedRunner(trial, _curves.CurveOf(trial)), SimulatedAction.Stop, trial.Iteration);
            return;
        }

        if (ended.EndedBy == EndedBy.Completed) Decide(runner, SimulatedAction.Complete, runner.Trial.Iteration);
        else if (ended.EndedBy != EndedBy.Experiment) Decide(runner, SimulatedAction.Stop, runner.Trial.Iteration);
        Retire(runner);
    }

    private void Retire(SimulatedRunner runner)
    {
        runner.IsGone = true;
        _runners.Remove(runner.Trial.Id.Number);
    }

    private void Decide(SimulatedRunner runner, SimulatedAction action, int? milestone)
    {
        var trial = runner.Trial;
        double? value = trial.Iteration == 0 || trial.Iteration > runner.Curve.Values.Length ? null : runner.Curve.Values[trial.Iteration - 1];
        _decisions.Add(new SimulatedDecision(Elapsed, trial.Id, trial.Iteration, value, action, milestone));
    }
}
