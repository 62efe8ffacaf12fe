using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>An experiment, its journal and a clock that the test moves.</summary>
internal sealed class KernelDriver
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public KernelDriver(ExperimentSpec? spec = null, bool start = true)
    {
        Spec = spec ?? Given.Spec();
        Experiment = new Experiment(Spec);
        if (start) Send(new Input.Start(Now));
    }

    public ExperimentSpec Spec { get; private set; }

    public Experiment Experiment { get; private set; }

    public List<Fact> Journal { get; } = [];

    public DateTimeOffset Now { get; private set; } = Epoch;

    public Trial this[int trial] => Experiment.Trials[trial];

    public KernelDriver Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>Why the experiment has failed.</summary>
    public string Failure() => Experiment.Status == ExperimentStatus.Failed && Experiment.Reason is { } reason ? reason : throw new Xunit.Sdk.XunitException($"It is {Experiment.Status}: {Experiment.Reason}");

    public IReadOnlyList<Fact> Send(Input input)
    {
        var facts = Experiment.Handle(input);
        Journal.AddRange(facts);
        return facts;
    }

    public IReadOnlyList<Fact> OfferSlot() => Send(new Input.SlotOffered(Now));

    /// <summary>Offers a slot; the number of the trial that took it, or null.</summary>
    public int? StartNext() => OfferSlot().OfType<TrialStarted>().SingleOrDefault()?.Trial.Number;

    /// <summary>As <see cref="StartNext"/>, for trials that take this.</summary>
    public int? Start(TrialResources resources) => Send(new Input.SlotOffered(Now, resources)).OfType<TrialStarted>().SingleOrDefault()?.Trial.Number;

    public IReadOnlyList<Fact> Report(int trial, double loss, CheckpointRef? checkpoint = null, double? elapsed = null) =>
        Report(trial, new Metrics("loss", loss), checkpoint, elapsed);

    public IReadOnlyList<Fact> Report(int trial, Metrics metrics, CheckpointRef? checkpoint = null, double? elapsed = null) => Send(new Input.Reported(
        Now, new TrialId(trial), this[trial].Attempt, this[trial].Iteration + 1, metrics, TimeSpan.FromSeconds(elapsed ?? this[trial].Iteration + 1), checkpoint));

    public IReadOnlyList<Fact> ReportWithCheckpoint(int trial, double loss) => Report(trial, loss, CheckpointAt(trial, this[trial].Iteration + 1));

    public IReadOnlyList<Fact> Complete(int trial) => Send(new Input.Completed(Now, new TrialId(trial), this[trial].Attempt));

    public IReadOnlyList<Fact> ConfirmPause(int trial) => Send(new Input.Paused(Now, new TrialId(trial), this[trial].Attempt));

    public IReadOnlyList<Fact> Fail(int trial, bool isRetryable = true) =>
        Send(new Input.Failed(Now, new TrialId(trial), this[trial].Attempt, new TrialError("Boom", "it broke", null, this[trial].Iteration, isRetryable)));

    public IReadOnlyList<Fact> Lose(int trial) => Send(new Input.Lost(Now, new TrialId(trial), this[trial].Attempt, "the silo died"));

    public IReadOnlyList<Fact> Tick() => Send(new Input.Tick(Now));

    public Verdict Verdict(int trial) => Experiment.VerdictFor(new TrialId(trial), this[trial].Attempt);

    public CheckpointRef CheckpointAt(int trial, int iteration) =>
        new(Spec.Name, trial, this[trial].Attempt, iteration, $"checkpoint_{iteration:D6}", "hash", 1);

    /// <summary>What changing the spec would be.</summary>
    public ExperimentChange ChangeTo(ExperimentSpec next, string trainable = "trainable")
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(Spec);
        registry.AddFrom(next);
        return new((ExperimentSpecJson.Write(Spec, registry), "trainable"), (ExperimentSpecJson.Write(next, registry), trainable), next);
    }

    /// <summary>The spec is changed, as the grain does it; the facts that follow.</summary>
    public IReadOnlyList<Fact> Change(ExperimentSpec next)
    {
        var change = ChangeTo(next);
        Assert.Empty(Experiment.RefusalsOf(change));
        Spec = next;
        Experiment = new Experiment(next);
        Experiment.Replay(Journal);
        return Send(new Input.Change(Now, change));
    }

    /// <summary>The process ends and the journal is replayed by the next one, a while later.</summary>
    public void Restart(double downSeconds)
    {
        Experiment = new Experiment(Spec);
        Experiment.Replay(Journal);
        Wait(downSeconds).Send(new Input.Recover(Now));
    }
}

internal static class Given
{
    public static ExperimentSpec<Configuration> Spec(
        int? samples = 4, SchedulerSpec? scheduler = null, StopRule? stop = null, SearchSpace? space = null, SearcherSpec? searcher = null) => new()
        {
            Name = "test",
            Space = space ?? new SearchSpace { ["x"] = Uniform(0, 1) },
            Objective = Objective.Minimize("loss"),
            Samples = samples,
            Scheduler = scheduler ?? new Fifo(),
            Searcher = searcher ?? new RandomSearch(),
            Stop = stop,
        };

    public static Configuration Config(double x) => Configuration.Parse(FormattableString.Invariant($"{{\"x\":{x}}}"));

    public static Problem Problem(SearchSpace? space = null, Objective? objective = null) =>
        new((space ?? new SearchSpace { ["x"] = Uniform(0, 1) }).Compile(), objective ?? Objective.Minimize("loss"), 7);

    /// <summary>A trial of one experiment that has reported something at an iteration, whatever came before.</summary>
    public static Trial TrialAt(int number, int iteration, Metrics metrics, double elapsed = 0)
    {
        var experiment = new Experiment(Spec(samples: number + 1));
        var at = KernelDriver.Epoch;
        experiment.Replay([new ExperimentStarted(at), .. Enumerable.Range(0, number + 1).Select(i => new TrialCreated(at, new TrialId(i), Config(0.5)))]);
        experiment.Replay(Reaching(number, iteration, metrics, elapsed));
        return experiment.Trials[number];
    }

    private static IEnumerable<Fact> Reaching(int number, int iteration, Metrics metrics, double elapsed)
    {
        var id = new TrialId(number);
        var before = iteration == 1 ? null : new CheckpointRef("test", number, 1, iteration - 1, "c", "h", 1);
        yield return new TrialStarted(KernelDriver.Epoch, id, 2, iteration, before);
        yield return new TrialReported(KernelDriver.Epoch, id, 2, iteration, metrics, TimeSpan.FromSeconds(elapsed));
    }
}
