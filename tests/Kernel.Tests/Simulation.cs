namespace Tune.Kernel.Tests;

/// <summary>
/// Runs an experiment on a virtual clock: runners that train up to their grant without asking, reports that come late and together,
/// runners and processes that die. The same scenario gives the same facts. Everything goes through <see cref="Experiment.Handle"/>.
/// </summary>
internal sealed partial class Simulation(Scenario scenario)
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int MaxInputs = 100_000;
    private readonly PriorityQueue<Action, (double Time, int Order, long Sequence)> _events = new();
    private readonly List<Runner> _runners = [];
    private long _sequence;
    private int _order;

    public Experiment Experiment { get; private set; } = new(scenario.Spec);

    /// <summary>The spec that it has by now.</summary>
    public ExperimentSpec Spec { get; private set; } = scenario.Spec;

    /// <summary>Called when it has another spec, before anything is decided by it.</summary>
    public Action? OnChanged { get; init; }

    public List<Fact> Journal { get; } = [];

    /// <summary>Every input, and how many facts there were before it.</summary>
    public List<(Input Input, int FactsBefore)> Inputs { get; } = [];

    public double Seconds { get; private set; }

    public int LiveRunners => _runners.Count;

    /// <summary>Called after every input with the facts that followed.</summary>
    public Action<Input, IReadOnlyList<Fact>>? AfterInput { get; init; }

    /// <summary>After so many inputs, the experiment is replaced by a replay of its journal: nothing may follow from that.</summary>
    public int ReplaceAfterInputs { get; init; } = -1;

    private DateTimeOffset Now => Epoch + TimeSpan.FromSeconds(Seconds);

    public Simulation Run()
    {
        Send(new Input.Start(Now));
        foreach (var (at, make) in scenario.Operator) Schedule(at, -1, () => Send(make(Now)));
        foreach (var at in scenario.Faults.Crashes) Schedule(at, -1, Crash);
        foreach (var (at, edit) in scenario.Edits) Schedule(at, -1, () => Change(edit(Spec)));
        Schedule(scenario.TickEvery, -1, Tick);
        FillSlots();
        while (_events.TryDequeue(out var next, out var when))
        {
            Seconds = when.Time;
            next();
            FillSlots();
        }

        return this;
    }

    private void Schedule(double at, int order, Action next) => _events.Enqueue(next, (at, order, _sequence++));

    private IReadOnlyList<Fact> Send(Input input)
    {
        if (Inputs.Count > MaxInputs) throw new InvalidOperationException($"The simulation does not come to its end; status {Experiment.Status}, {Experiment.Trials.Count} trials.");
        Inputs.Add((input, Journal.Count));
        var facts = Experiment.Handle(input);
        Journal.AddRange(facts);
        foreach (var ended in facts.OfType<TrialEnded>()) CancelLater(ended.Trial);
        AfterInput?.Invoke(input, facts);
        if (Inputs.Count == ReplaceAfterInputs) Experiment = Replayed();
        return facts;
    }

    private void Tick()
    {
        // one that has ended may be extended yet
        if (Experiment.Status.IsEnded() && scenario.Operator.All(act => act.At < Seconds) && scenario.Edits.All(edit => edit.At < Seconds)) return;
        Send(new Input.Tick(Now));
        Schedule(Seconds + scenario.TickEvery, -1, Tick);
    }

    private void FillSlots()
    {
        while (_runners.Count < scenario.Slots && Experiment.Demand > 0)
        {
            var wants = Experiment.Wants;
            if (wants.IsEmpty) return;
            // room for any of what is wanted, as it happens to come free
            var offered = wants[(int)(wants.Length * Chance(scenario.Seed, "room", Inputs.Count, _runners.Count))].Resources;
            if (Send(SlotOf(offered)).OfType<TrialStarted>().SingleOrDefault() is not { } started) return;
            var trial = Experiment.Find(started.Trial)!;
            if (Experiment.ResourcesOf(trial) != offered) throw new InvalidOperationException($"Trial {trial.Id} takes {Experiment.ResourcesOf(trial)} and was started where there was {offered}.");
            var runner = new Runner(_order++, trial.Id, trial.Attempt, trial.Iteration, trial.Elapsed.TotalSeconds)
            {
                GrantedTo = Experiment.VerdictFor(trial.Id, trial.Attempt).GrantedTo,
            };
            _runners.Add(runner);
            ScheduleStep(runner);
        }
    }

    private Input.SlotOffered SlotOf(TrialResources resources) => scenario.Clients && Chance(scenario.Seed, "client", Inputs.Count, 0) < 0.5
        ? new Input.SlotOffered(Now, resources) { Client = "client", Lease = _runners.Count % 2 == 0 ? TimeSpan.FromMinutes(1) : null }
        : new Input.SlotOffered(Now, resources);

    private void ScheduleStep(Runner runner)
    {
        var seconds = scenario.Seconds(Experiment.Find(runner.Trial)!, runner.Iteration + 1);
        Schedule(Seconds + seconds, runner.Order, () => Step(runner, seconds));
    }

    private void Step(Runner runner, double seconds)
    {
        if (runner.IsGone) return;
        runner.Iteration++;
        runner.Elapsed += seconds;
        if (Happens("fail", runner, scenario.Faults.Failures))
        {
            Deliver(runner);
            Retire(runner);
            Send(new Input.Failed(Now, runner.Trial, runner.Attempt, new TrialError("Boom", "it broke", null, runner.Iteration - 1)));
            return;
        }

        runner.Reports.Add(ReportOf(runner));
        if (Happens("lose", runner, scenario.Faults.Losses)) Lose(runner);
        else if (runner.Iteration >= scenario.Length(Experiment.Find(runner.Trial)!)) Complete(runner);
        else if (runner.Iteration >= runner.GrantedTo || runner.IsToPause) Ask(runner);
        else GoOn(runner);
    }

    private void GoOn(Runner runner)
    {
        if (!runner.IsDeliveryDue)
        {
            runner.IsDeliveryDue = true;
            Schedule(Seconds + scenario.Delay, runner.Order, () => DeliverBatch(runner));
        }

        ScheduleStep(runner);
    }

    private void DeliverBatch(Runner runner)
    {
        runner.IsDeliveryDue = false;
        if (runner.IsGone) return;
        Deliver(runner);
        runner.IsToPause = Experiment.VerdictFor(runner.Trial, runner.Attempt).Action == Directive.Kind.Pause;
    }

    /// <summary>Where a decision can fall: what is not acknowledged goes up, and the verdict comes back.</summary>
    private void Ask(Runner runner)
    {
        Deliver(runner);
        var verdict = Experiment.VerdictFor(runner.Trial, runner.Attempt);
        switch (verdict.Action)
        {
            case Directive.Kind.Stop: Retire(runner); break;
            case Directive.Kind.Pause:
                Retire(runner);
                if (scenario.CheckpointEvery > 0 && runner.Iteration > 0 && !verdict.IsDiscarded) Send(new Input.Checkpointed(Now, runner.Trial, CheckpointOf(runner)));
                Send(new Input.Paused(Now, runner.Trial, runner.Attempt));
                break;
            default:
                if (verdict.GrantedTo <= runner.Iteration) throw new InvalidOperationException($"Trial {runner.Trial} is at {runner.Iteration} and was granted {verdict.GrantedTo}: it would wait for ever.");
                runner.GrantedTo = verdict.GrantedTo;
                if (verdict.Save && scenario.CheckpointEvery > 0) SaveLater(runner);
                ScheduleStep(runner);
                break;
        }
    }

    private void SaveLater(Runner runner)
    {
        var checkpoint = CheckpointOf(runner);
        Schedule(Seconds + scenario.Delay, runner.Order, () => Send(new Input.Checkpointed(Now, runner.Trial, checkpoint)));
    }

    private void Complete(Runner runner)
    {
        Deliver(runner);
        Retire(runner);
        Send(new Input.Completed(Now, runner.Trial, runner.Attempt));
    }

    private void Deliver(Runner runner)
    {
        foreach (var report in runner.Reports)
        {
            Send(report with { At = Now });
            if (Happens("repeat", runner, scenario.Faults.Duplicates)) Repeat(report);
        }

        runner.Reports.Clear();
    }

    private Input.Reported ReportOf(Runner runner)
    {
        var trial = Experiment.Find(runner.Trial)!;
        var checkpoint = scenario.CheckpointEvery > 0 && runner.Iteration % scenario.CheckpointEvery == 0 ? CheckpointOf(runner) : null;
        return new(Now, runner.Trial, runner.Attempt, runner.Iteration, scenario.Curve(trial, runner.Iteration), TimeSpan.FromSeconds(runner.Elapsed), checkpoint);
    }

    private CheckpointRef CheckpointOf(Runner runner) =>
        new(scenario.Spec.Name, runner.Trial.Number, runner.Attempt, runner.Iteration, $"checkpoint_{runner.Iteration:D6}", "hash", 64);

    private void CancelLater(TrialId trial)
    {
        if (_runners.Find(runner => runner.Trial == trial) is { } runner) Schedule(Seconds + scenario.Delay, runner.Order, () => Retire(runner));
    }

    private void Retire(Runner runner)
    {
        runner.IsGone = true;
        _runners.Remove(runner);
    }

    private sealed class Runner(int order, TrialId trial, int attempt, int iteration, double elapsed)
    {
        public int Order { get; } = order;

        public TrialId Trial { get; } = trial;

        public int Attempt { get; } = attempt;

        public int Iteration { get; set; } = iteration;

        public double Elapsed { get; set; } = elapsed;

        public int GrantedTo { get; set; }

        public bool IsToPause { get; set; }

        public bool IsDeliveryDue { get; set; }

        public bool IsGone { get; set; }

        /// <summary>What was not acknowledged.</summary>
        public List<Input.Reported> Reports { get; } = [];
    }
}
