using System.Text.Json.Nodes;

namespace Tune.Testing;

/// <summary>What every scheduler must do. Derive, and say how to make yours.</summary>
public abstract class SchedulerContract
{
    private const int Steps = 150;

    /// <summary>The scheduler under test.</summary>
    protected abstract SchedulerSpec Create();

    /// <summary>The iteration before which it stops nothing.</summary>
    protected virtual int GracePeriod => 1;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_has_an_answer_for_every_running_trial_and_a_reason_to_stop(int seed) => Follow(seed, (_, _, trial, directive) =>
    {
        if (directive.Action == Directive.Kind.Continue) Assert.True(directive.GrantedTo == 0 || directive.GrantedTo > trial.Iteration, $"granted {directive.GrantedTo} at {trial.Iteration}");
        else Assert.False(string.IsNullOrWhiteSpace(directive.Reason));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_twice_is_equal(int seed) => Follow(seed, (scheduler, experiment, trial, directive) => Assert.Equal(directive, scheduler.Decide(trial, experiment.SchedulingView)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_stops_nothing_before_the_grace_period(int seed) => Follow(seed, (_, _, trial, directive) =>
    {
        if (trial.Iteration < GracePeriod) Assert.Equal(Directive.Kind.Continue, directive.Action);
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_after_a_replay_is_the_live_one(int seed)
    {
        var history = new List<Fact>();
        Follow(seed, (_, experiment, trial, directive) => Assert.Equal(directive, Replayed(seed, history).Decide(trial, experiment.SchedulingView)), history);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Restore_of_what_was_captured_is_the_live_one(int seed) => Follow(seed, (scheduler, experiment, trial, directive) =>
    {
        if ((scheduler as ISnapshotState)?.Capture()?.ToJsonString() is not { } state) return;
        var restored = New(seed);
        ((ISnapshotState)restored).Restore(JsonNode.Parse(state)!);

        Assert.Equal(directive, restored.Decide(trial, experiment.SchedulingView));
        Assert.Equal(state, ((ISnapshotState)restored).Capture()!.ToJsonString());
        Assert.Equal(scheduler.Describe(), restored.Describe());
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NextAction_has_nothing_left_to_say_when_the_kernel_has_asked(int seed) => Watch(seed, (scheduler, experiment, _) =>
    {
        if (!experiment.Status.IsEnded()) Assert.Null(scheduler.NextAction(experiment.SchedulingView));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ChooseStart_names_one_that_is_held_and_holds_none_back_that_is_ready(int seed) => Watch(seed, (scheduler, experiment, _) =>
    {
        var view = experiment.SchedulingView;
        var choice = scheduler.ChooseStart(view);
        var ready = scheduler.CountReady(view);

        Assert.InRange(ready, 0, view.Held.Count);
        if (choice.Action == StartChoice.Kind.Resume) Assert.Contains(choice.Trial, view.Held.Select(trial => trial.Id));
        if (choice.Action == StartChoice.Kind.Create) Assert.True(view.CanCreate);
        if (choice.Action == StartChoice.Kind.Hold) Assert.Equal(0, ready);
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ChooseStart_after_a_replay_or_a_restore_is_the_live_one(int seed) => Watch(seed, (scheduler, experiment, history) =>
    {
        var view = experiment.SchedulingView;
        var live = (scheduler.ChooseStart(view), scheduler.CountReady(view));
        Assert.Equal(live, (scheduler.ChooseStart(view), scheduler.CountReady(view)));
        if ((scheduler as ISnapshotState)?.Capture()?.ToJsonString() is { } state)
        {
            var restored = New(seed);
            ((ISnapshotState)restored).Restore(JsonNode.Parse(state)!);
            Assert.Equal(live, (restored.ChooseStart(view), restored.CountReady(view)));
        }

        if (history.Count % 7 != 0) return;
        var replayed = Replayed(seed, history);
        Assert.Equal(live, (replayed.ChooseStart(view), replayed.CountReady(view)));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Experiment_with_it_comes_to_its_end(int seed)
    {
        var experiment = RandomRun.Drive(Spec(seed), Steps, (_, _) => { });
        RandomRun.Finish(experiment, length: 60);

        Assert.Equal(ExperimentStatus.Finished, experiment.Status);
        Assert.All(experiment.Trials, trial => Assert.True(trial.Status.IsEnded(), $"{trial.Id} is {trial.Status}"));
    }

    [Fact]
    public void GrantAtStart_is_at_least_the_first_report()
    {
        var asked = 0;
        for (var seed = 0; seed < Seeds().Count; seed++)
        {
            var scheduler = New(seed);
            RandomRun.Drive(Spec(seed), Steps, (experiment, facts) =>
            {
                foreach (var trial in experiment.Trials.Where(trial => trial.Status is TrialStatus.Pending or TrialStatus.Paused))
                {
                    asked++;
                    Assert.True(scheduler.GrantAtStart(trial) >= 1);
                }

                foreach (var fact in facts) scheduler.Observe(fact);
            });
        }

        Assert.NotEqual(0, asked);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Verdict_of_a_trial_that_goes_on_lets_it_report_once_more(int seed) => RandomRun.Drive(Spec(seed), Steps, (experiment, _) =>
    {
        foreach (var trial in experiment.Running)
        {
            var verdict = experiment.VerdictFor(trial.Id, trial.Attempt);
            if (verdict.Action == Directive.Kind.Continue) Assert.True(verdict.GrantedTo > trial.Iteration);
        }
    });

    /// <summary>A scheduler that hears all of a random experiment, asked about every running trial that has reported after every input.</summary>
    private void Follow(int seed, Action<IScheduler, Experiment, Trial, Directive> check, List<Fact>? history = null)
    {
        var scheduler = New(seed);
        var asked = 0;
        RandomRun.Drive(Spec(seed), Steps, (experiment, facts) =>
        {
            history?.AddRange(facts);
            foreach (var fact in facts) scheduler.Observe(fact);
            foreach (var trial in experiment.Running.Where(trial => trial.Iteration > 0))
            {
                asked++;
                check(scheduler, experiment, trial, scheduler.Decide(trial, experiment.SchedulingView));
            }
        });
        Assert.NotEqual(0, asked);
    }

    /// <summary>A scheduler that hears all of a random experiment, looked at after every input.</summary>
    private void Watch(int seed, Action<IScheduler, Experiment, IReadOnlyList<Fact>> check)
    {
        var scheduler = New(seed);
        var history = new List<Fact>();
        RandomRun.Drive(Spec(seed), Steps, (experiment, facts) =>
        {
            history.AddRange(facts);
            foreach (var fact in facts) scheduler.Observe(fact);
            check(scheduler, experiment, history);
        });
    }

    private IScheduler Replayed(int seed, IEnumerable<Fact> history)
    {
        var scheduler = New(seed);
        foreach (var fact in history) scheduler.Observe(fact);
        return scheduler;
    }

    private ExperimentSpec<Configuration> Spec(int seed) => RandomRun.Spec((ulong)seed) with { Scheduler = Create() };

    private IScheduler New(int seed) => Create().Create(RandomRun.ProblemOf(Spec(seed)));
}
