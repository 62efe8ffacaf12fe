using FsCheck;
using FsCheck.Fluent;

namespace Tune.Kernel.Tests;

/// <summary>What holds for every experiment, whatever happens to it.</summary>
public sealed class KernelProperties
{
    [Fact]
    public void Replay_equals_live_at_every_prefix() => Check(200, 1, scenario =>
    {
        var plain = new Experiment(scenario.Spec);
        var stored = new Experiment(scenario.Spec);
        Simulation simulation = null!;
        simulation = new Simulation(scenario)
        {
            OnChanged = () =>
            {
                // the state is a function of the present spec and the facts
                (plain, stored) = (new Experiment(simulation.Spec), new Experiment(simulation.Spec));
                plain.Replay(simulation.Journal);
                stored.Replay(simulation.Journal.Select(fact => FactJson.Read(FactJson.Write(fact))));
            },
            AfterInput = (input, facts) =>
            {
                plain.Replay(facts);
                stored.Replay(facts.Select(fact => FactJson.Read(FactJson.Write(fact))));
                if (facts.Count == 0) return;
                var live = Likeness.Of(simulation.Experiment, input.At);
                Assert.Equal(live, Likeness.Of(plain, input.At));
                Assert.Equal(live, Likeness.Of(stored, input.At));
            },
        };
        simulation.Run();
    });

    [Fact]
    public void Handle_that_changes_nothing_leaves_no_trace() => Check(60, 2, scenario =>
    {
        var before = "";
        Simulation simulation = null!;
        simulation = new Simulation(scenario)
        {
            AfterInput = (input, facts) =>
            {
                // the clock runs on between inputs, so both are looked at in the same moment
                var after = Likeness.Of(simulation.Experiment, Simulation.Epoch);
                if (facts.Count == 0) Assert.Equal(before, after);
                before = after;
            },
        };
        simulation.Run();
    });

    [Fact]
    public void Restore_of_a_snapshot_and_the_tail_equals_live() => Check(200, 3, scenario =>
    {
        var at = (int)(scenario.Seed % 97);
        string? snapshot = null;
        var known = 0;
        Simulation simulation = null!;
        simulation = new Simulation(scenario)
        {
            // what was saved by then is of another spec, and the store drops it
            OnChanged = () => snapshot = null,
            AfterInput = (_, _) =>
            {
                if (simulation.Inputs.Count != at) return;
                snapshot = simulation.Experiment.Capture();
                known = simulation.Journal.Count;
            },
        };
        simulation.Run();
        if (snapshot is null) return;

        var restored = new Experiment(simulation.Spec);
        restored.Restore(snapshot);
        Assert.Equal(snapshot, restored.Capture());
        restored.Replay(simulation.Journal.Skip(known));
        var now = Simulation.Epoch.AddSeconds(simulation.Seconds);
        Assert.Equal(Likeness.Of(simulation.Experiment, now), Likeness.Of(restored, now));
    });

    [Fact]
    public void Run_every_trial_and_the_experiment_end() => Check(200, 4, scenario =>
    {
        var simulation = new Simulation(scenario).Run();

        Assert.True(simulation.Experiment.Status.IsEnded(), $"the experiment is {simulation.Experiment.Status}");
        Assert.All(simulation.Experiment.Trials, trial => Assert.True(trial.Status.IsEnded(), $"{trial.Id} is {trial.Status}"));
        Assert.Equal(0, simulation.LiveRunners);
        Assert.Equal(simulation.Experiment.Trials.Count, simulation.Journal.OfType<TrialEnded>().Select(fact => fact.Trial).Distinct().Count());
    });

    [Fact]
    public void Run_never_runs_more_than_there_are_slots_or_MaxConcurrentTrials() => Check(200, 5, scenario => Watch(scenario, (simulation, _, _) =>
    {
        var running = simulation.Experiment.Running.Count();

        // those that run when fewer may go on to their end
        var most = scenario.Edits.Count > 0 ? scenario.Slots : Math.Min(scenario.Slots, scenario.Spec.MaxConcurrentTrials ?? int.MaxValue);
        Assert.InRange(running, 0, most);
        Assert.Equal(simulation.Experiment.Trials.Count(trial => trial.Status == TrialStatus.Running), running);
    }));

    [Fact]
    public void Report_duplicate_or_stale_yields_no_facts() => Check(200, 6, scenario =>
    {
        var seen = new Dictionary<TrialId, (int Attempt, int Iteration)>();
        Watch(scenario, (_, input, facts) =>
        {
            if (input is Input.Reported report && seen.TryGetValue(report.Trial, out var last) && (report.Attempt < last.Attempt || (report.Attempt == last.Attempt && report.Iteration <= last.Iteration)))
                Assert.Empty(facts);
            foreach (var fact in facts)
            {
                if (fact is TrialStarted started) seen[started.Trial] = (started.Attempt, started.Checkpoint?.Iteration ?? 0);
                if (fact is TrialReported reported) seen[reported.Trial] = (reported.Attempt, reported.Iteration);
            }
        });
    });

    [Fact]
    public void Run_never_creates_more_than_the_total() => Check(200, 7, scenario => Watch(scenario, (simulation, _, _) =>
        Assert.True(simulation.Experiment.Total is not { } total || simulation.Experiment.Trials.Count <= total)));

    [Fact]
    public void Run_the_best_score_never_gets_worse() => Check(200, 8, scenario =>
    {
        var best = double.PositiveInfinity;
        Watch(scenario, (simulation, _, facts) =>
        {
            var reported = facts.OfType<TrialReported>().Select(fact => fact.Score ?? double.NaN).Where(score => !double.IsNaN(score));
            var now = simulation.Experiment.Trials.Select(trial => trial.BestScore ?? double.PositiveInfinity).DefaultIfEmpty(double.PositiveInfinity).Min();

            // with another objective, another one is the best
            if (facts.Any(fact => fact is ExperimentChanged)) best = now;
            best = reported.Append(best).Min();
            Assert.Equal(best, now);
        });
    });

    [Fact]
    public void Replay_after_any_prefix_decides_the_same_from_then_on() => Check(150, 9, scenario =>
    {
        var live = new Simulation(scenario).Run();
        // decided by the last spec: what was decided before it is another's
        var first = 1 + live.Inputs.FindLastIndex(entry => entry.Input is Input.Change);
        foreach (var kill in Enumerable.Range(0, 4).Select(i => first + (int)((scenario.Seed + 31UL * (ulong)i * 7) % (ulong)Math.Max(1, live.Inputs.Count - first))).Where(kill => kill < live.Inputs.Count))
        {
            var next = new Experiment(live.Spec);
            next.Replay(live.Journal.Take(live.Inputs[kill].FactsBefore));
            var later = live.Inputs.Skip(kill).SelectMany(entry => next.Handle(entry.Input)).Select(Likeness.Of);

            Assert.Equal(live.Journal.Skip(live.Inputs[kill].FactsBefore).Select(Likeness.Of), later);
        }
    });

    [Fact]
    public void Spec_json_round_trip_is_the_same_text() => Check(200, 10, scenario =>
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(scenario.Spec);
        var text = ExperimentSpecJson.Write(scenario.Spec, registry);

        Assert.Equal(text, ExperimentSpecJson.Write(ExperimentSpecJson.Read(text, registry), registry));
    });

    [Fact]
    public void Spec_read_from_json_runs_the_same() => Check(60, 11, scenario =>
    {
        var registry = new AlgorithmRegistry();
        registry.AddFrom(scenario.Spec);
        var read = scenario with { Spec = ExperimentSpecJson.Read(ExperimentSpecJson.Write(scenario.Spec, registry), registry) };

        Assert.Equal(new Simulation(scenario).Run().Journal.Select(Likeness.Of), new Simulation(read).Run().Journal.Select(Likeness.Of));
    });

    [Fact]
    public void Checkpoint_that_a_trial_goes_on_from_was_never_deleted() => Check(200, 12, scenario =>
    {
        // the newest of each trial is kept, and what others need
        var newest = new Dictionary<int, CheckpointRef>();
        var kept = new HashSet<CheckpointRef>();
        Watch(scenario, (simulation, _, facts) =>
        {
            foreach (var fact in facts)
            {
                var made = fact is TrialReported reported ? reported.Checkpoint : (fact as TrialCheckpointed)?.Checkpoint;
                if (made is not null)
                {
                    newest[made.Trial] = made;
                    kept.Add(made);
                    kept.RemoveWhere(checkpoint => newest[checkpoint.Trial] != checkpoint && !simulation.Experiment.LeasedCheckpoints.Contains(checkpoint));
                }

                if (fact is TrialStarted { Checkpoint: { } needed }) Assert.Contains(needed, kept);
            }

            Assert.Subset(kept, simulation.Experiment.LeasedCheckpoints.ToHashSet());
            if (simulation.Experiment.Status.IsEnded()) Assert.Empty(simulation.Experiment.LeasedCheckpoints);
        });
    });

    /// <summary>What the properties above are worth: each scheduler comes by, and those that do more than stop trials do it.</summary>
    [Fact]
    public void Cases_make_every_scheduler_act()
    {
        var schedulers = new HashSet<SchedulerSpec>();
        var facts = new Dictionary<Type, int>();
        var begun = 0;
        Check(300, 13, scenario =>
        {
            schedulers.Add(scenario.Spec.Scheduler);
            foreach (var fact in new Simulation(scenario).Run().Journal)
            {
                facts[fact.GetType()] = facts.GetValueOrDefault(fact.GetType()) + 1;
                if (fact is TrialCreated { Checkpoint: not null }) begun++;
            }
        });

        Assert.Subset(schedulers, Case.AllSchedulers.ToHashSet());
        Assert.InRange(begun, 10, int.MaxValue);
        Assert.All([typeof(TrialPerturbed), typeof(TrialResourcesChanged), typeof(RungClosed), typeof(ConfigurationEnqueued), typeof(TagSet), typeof(TrialNameChanged), typeof(TrialAttributeSet)], kind => Assert.InRange(facts.GetValueOrDefault(kind), 20, int.MaxValue));
    }

    /// <summary>The same for edits: experiments are changed while they run and after their end, to other schedulers and to spaces that trials do not fit.</summary>
    [Fact]
    public void Cases_make_every_kind_of_change_happen()
    {
        var (changed, reopened, rescheduled, outside, schedulers) = (0, 0, 0, 0, new HashSet<SchedulerSpec>());
        Check(1500, 14, scenario =>
        {
            if (scenario.Edits.Count == 0) return;
            var simulation = new Simulation(scenario).Run();
            var changes = simulation.Journal.OfType<ExperimentChanged>().ToList();
            if (changes.Count > 0) schedulers.Add(simulation.Spec.Scheduler);
            (changed, reopened, rescheduled) = (changed + changes.Count, reopened + changes.Count(change => change.Reopens), rescheduled + changes.Count(change => change.IsSchedulerNew));
            if (simulation.Experiment.OutsideCount > 0) outside++;
        });

        Assert.All([changed, reopened, rescheduled, outside], count => Assert.InRange(count, 10, int.MaxValue));
        Assert.InRange(schedulers.Count, Case.AllSchedulers.Count / 2, int.MaxValue);
    }

    /// <summary>The law once more where every case has an edit.</summary>
    [Fact]
    public void Replay_and_snapshot_equal_live_at_every_prefix_of_what_was_edited() => Check(400, 15, scenario =>
    {
        if (scenario.Edits.Count == 0) return;
        Experiment replayed = new(scenario.Spec), restored = new(scenario.Spec);
        Simulation simulation = null!;
        simulation = new Simulation(scenario)
        {
            OnChanged = () =>
            {
                (replayed, restored) = (new Experiment(simulation.Spec), new Experiment(simulation.Spec));
                replayed.Replay(simulation.Journal);
                restored.Replay(simulation.Journal);
            },
            AfterInput = (input, facts) =>
            {
                replayed.Replay(facts);
                restored.Replay(facts);
                if (facts.Count == 0) return;
                var live = Likeness.Of(simulation.Experiment, input.At);
                Assert.Equal(live, Likeness.Of(replayed, input.At));
                Assert.Equal(live, Likeness.Of(restored, input.At));
                if (simulation.Experiment.Capture() is not { } snapshot) return;
                restored = new Experiment(simulation.Spec);
                restored.Restore(snapshot);
            },
        };
        simulation.Run();
        Assert.True(simulation.Experiment.Status.IsEnded(), $"the experiment is {simulation.Experiment.Status}");
        Assert.All(simulation.Experiment.Trials, trial => Assert.True(trial.Status.IsEnded(), $"{trial.Id} is {trial.Status}"));
        Assert.DoesNotContain(simulation.Journal.OfType<ExperimentEnded>(), ended => ended is { Status: ExperimentStatus.Failed } && ended.Reason.Contains(" failed: System.", StringComparison.Ordinal));
    });

    private static void Watch(Scenario scenario, Action<Simulation, Input, IReadOnlyList<Fact>> watch)
    {
        Simulation simulation = null!;
        simulation = new Simulation(scenario) { AfterInput = (input, facts) => watch(simulation, input, facts) };
        simulation.Run();
    }

    private static void Check(int cases, ulong seed, Action<Scenario> property) =>
        Prop.ForAll(Case.Arbitrary, drawn => property(drawn.Scenario()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(new Replay(new Rnd(seed, 1), null)));
}
