using System.Collections.Concurrent;
using Tune.Storage;
using static Tune.Domain;

namespace Tune.Grains;

/// <summary>The same name with a changed spec: what a person does most of all.</summary>
public sealed class ChangeTests : HostTests
{
    private static readonly FitOptions Changing = new() { OnDifference = OnDifference.Change };

    [Fact]
    public async Task More_samples_after_the_end_are_run_and_those_that_were_are_not_run_again()
    {
        var host = await StartAsync();
        var first = await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 3)).OrFail();

        var second = await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 5), Changing).OrFail();

        Assert.Equal(5, second.Count);
        Assert.Equal(first.Select(trial => (trial.Configuration, trial.Value)), second.Take(3).Select(trial => (trial.Configuration, trial.Value)));
        Assert.All(second, trial => Assert.Equal(1, trial.Attempts));
        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal("samples: 3 → 5", Assert.Single(journal.Of<ExperimentChanged>()).Summary);
        Assert.Contains("\"samples\":5", (await host.Store.FindAsync("e", CancellationToken.None))?.SpecJson, StringComparison.Ordinal);
        Assert.Empty(host.Log);
    }

    [Fact]
    public async Task Trials_that_run_when_it_is_changed_run_on_with_their_attempts_and_the_rest_is_of_the_new_spec()
    {
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 2);
        var trainable = Some.Acting(3, (trial, cancellationToken) => trial.Iteration < 2 ? Task.CompletedTask : gate.Task.WaitAsync(cancellationToken), saves: true);
        var running = await host.Tuner.StartAsync(trainable, Some.Spec(samples: 3)).OrFail();
        await host.FactAsync<TrialReported>("e", fact => fact is { Trial.Number: 0, Iteration: 2 });
        await host.FactAsync<TrialReported>("e", fact => fact is { Trial.Number: 1, Iteration: 2 });

        // who follows it notices nothing
        var watching = running.GetResultAsync();
        var wider = Some.Spec(samples: 4) with { Space = new SearchSpace { ["x"] = Uniform(10, 20) }, Searcher = new Tpe(), MaxConcurrentTrials = 2 };
        await host.Tuner.StartAsync(trainable, wider, OnDifference.Change).OrFail();
        gate.SetResult();
        var results = await watching.OrFail();

        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Empty(journal.Of<TrialLost>());
        Assert.Equal([1, 1, 1, 1], results.Select(trial => trial.Attempts));
        Assert.Equal([3, 3, 3, 3], results.Select(trial => trial.Iterations));
        Assert.Equal([false, false, true, true], results.Select(trial => trial.Config.Get<double>("x") >= 10));
        Assert.Contains("2 of 2 trials are not of the new space", Assert.Single(journal.Of<ExperimentChanged>()).Summary, StringComparison.Ordinal);
        Assert.InRange(journal.MostRunning, 1, 2);
        await host.SlotsAreFreeAsync();
        Assert.Empty(host.Log);
    }

    [Fact]
    public async Task A_scheduler_that_comes_later_stops_trials_that_the_one_before_had_let_go_on_for_ever()
    {
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        // nobody but a scheduler ends it
        var trainable = Some.Acting(int.MaxValue, (trial, cancellationToken) => trial.Iteration < 3 ? Task.CompletedTask : gate.Task.WaitAsync(cancellationToken));
        var experiment = await host.Tuner.StartAsync(trainable, Some.Spec(samples: 2)).OrFail();
        await host.FactAsync<TrialReported>("e", fact => fact.Iteration == 3);

        await host.Tuner.StartAsync(trainable, Some.Spec(samples: 2) with { Scheduler = new Asha { MaxResource = 9, ReductionFactor = 3 } }, OnDifference.Change).OrFail();
        gate.SetResult();
        var results = await experiment.GetResultAsync().OrFail();

        Assert.Equal(ExperimentStatus.Finished, results.Status);
        Assert.All(results, trial => Assert.Equal(EndedBy.Scheduler, trial.EndedBy));
        await host.SlotsAreFreeAsync();
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task What_was_changed_is_as_it_was_after_a_restart()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(3), Some.Spec(samples: 4)).OrFail();
        var changed = await host.Tuner.FitAsync(
            Some.Steps(3), Some.Spec(samples: 6) with { Objective = Objective.Maximize("loss"), Scheduler = new Asha { MaxResource = 3, ReductionFactor = 3 } }, Changing).OrFail();
        var view = await host.Experiment("e").GetViewAsync().OrFail();

        host = await RestartAsync(host);
        var again = await host.Experiment("e").GetViewAsync().OrFail();

        Assert.Equal(Goal.Maximize, again.Objective.Goal);
        Assert.Equal((view.Best?.Trial, view.BestValue, view.Scheduler, view.Total, view.Iterations), (again.Best?.Trial, again.BestValue, again.Scheduler, again.Total, again.Iterations));
        Assert.Equal(changed.Max(trial => trial.Value), changed.Best.Value);
    }

    [Fact]
    public async Task Checkpoints_that_an_earlier_policy_did_not_keep_are_not_said_to_be_there()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Saving(4), Some.Spec()).OrFail();
        // what is still being deleted when it ends is gone when it has been loaded again
        host = await RestartAsync(host);
        await host.Experiment("e").GetViewAsync().OrFail();

        await host.Tuner.FitAsync(Some.Saving(4), Some.Spec(samples: 2) with { Checkpoints = new() { Keep = null } }, Changing).OrFail();

        Assert.Equal([4], (await host.Experiment("e").GetCheckpointsAsync(new TrialId(0)).OrFail()).Select(saved => saved.Iteration));
        Assert.Equal([1, 2, 3, 4], (await host.Experiment("e").GetCheckpointsAsync(new TrialId(1)).OrFail()).Select(saved => saved.Iteration));
    }

    /// <summary>The data folder as a crash would leave it, around the change and at every write after it.</summary>
    [Fact]
    public async Task Killed_at_any_point_of_a_change_nothing_is_lost_and_nothing_done_twice()
    {
        var next = Some.Spec(samples: 5) with { Searcher = new Tpe { StartupTrials = 2 }, Seed = 3, PriorResults = [new(Configuration.Parse("""{"x":0.5}"""), new Metrics("loss", 1).Freeze())] };
        var crashes = new List<string>();
        var host = await StartAsync(slots: 1);
        await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 3)).OrFail();
        Task Copy(string name)
        {
            var copy = FolderOf($"{name}-{crashes.Count}");
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.GetFiles(DataFolder, "tune.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            crashes.Add(copy);
            return Task.CompletedTask;
        }

        Probe.BeforeAppend = _ => Copy("before");
        Probe.AfterAppend = _ => Copy("after");
        var expected = await host.Tuner.FitAsync(Some.Steps(2), next, Changing).OrFail();
        (Probe.BeforeAppend, Probe.AfterAppend) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        await host.DisposeAsync();

        Assert.InRange(crashes.Count, 6, int.MaxValue);
        foreach (var crash in crashes)
        {
            var revived = await StartAsync(slots: 1, folder: crash);
            var results = await revived.Tuner.FitAsync(Some.Steps(2), next, Changing).OrFail();

            var journal = await revived.JournalAsync("e");
            journal.Check();
            Assert.Single(journal.Of<ExperimentChanged>());
            Assert.Single(journal.Of<ObservationAdded>());
            Assert.Equal(expected.Select(trial => (trial.Configuration, trial.Value)), results.Select(trial => (trial.Configuration, trial.Value)));
            await revived.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_refused_says_all_reasons_changes_nothing_and_names_the_other_ways()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 3)).OrFail();
        var before = (await host.JournalAsync("e")).WithoutTimes();

        var refused = await Assert.ThrowsAsync<ExperimentExistsException>(
            () => host.Tuner.FitAsync(Some.Steps(1, "others"), Some.Spec(samples: 2) with { Objective = Objective.Maximize("accuracy") }, Changing).OrFail());
        var possible = await Assert.ThrowsAsync<ExperimentExistsException>(() => host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 4)).OrFail());

        Assert.Equal(["Objective", "Samples", "Trainable"], refused.Refusals.Select(refusal => refusal.Split(':')[0]).Order());
        Assert.Contains("OnDifference.Change: keeps its trials and goes on with the given spec. Not possible here:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Possible here.", possible.Message, StringComparison.Ordinal);
        Assert.All(["samples: 3 → 4", "OnDifference.Fork", "OnDifference.Fresh"], text => Assert.Contains(text, possible.Message, StringComparison.Ordinal));
        Assert.Equal(before, (await host.JournalAsync("e")).WithoutTimes());
        Assert.Empty(host.Log);
    }

    [Fact]
    public async Task A_searcher_that_can_make_nothing_of_what_is_known_is_refused_and_the_old_one_goes_on()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 3)).OrFail();

        var exception = await Assert.ThrowsAsync<InvalidExperimentException>(() => host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 4) with { Searcher = new Choking() }, Changing).OrFail());
        var results = await host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 4), Changing).OrFail();

        Assert.Contains("can't learn that", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4, results.Count);
    }

    [Fact]
    public async Task A_fork_learns_from_the_old_trials_and_the_same_spec_finds_it_again()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(1), Some.Spec(samples: 3)).OrFail();
        var options = new FitOptions { OnDifference = OnDifference.Fork };
        var other = Some.Spec(samples: 2) with { Objective = Objective.Maximize("loss"), Duplicates = DuplicatePolicy.Resample };

        var fork = await host.Tuner.FitAsync(Some.Steps(1), other, options).OrFail();
        var again = await host.Tuner.FitAsync(Some.Steps(1), other, options).OrFail();
        var renamed = await host.Tuner.FitAsync(Some.Steps(1), other with { TrialName = "x={x:0.0}", Tags = ExperimentSpec.NoTags.Add("stage", "second") }, options).OrFail();
        var third = await host.Tuner.FitAsync(Some.Steps(1), other with { Seed = 9 }, options).OrFail();
        var named = await host.Tuner.StartAsync(Some.Steps(1), other with { Seed = 10 }, OnDifference.ForkAs("mine")).OrFail();

        Assert.Equal(["e-2", "e-2", "e-2", "e-3", "mine"], [fork.Experiment, again.Experiment, renamed.Experiment, third.Experiment, named.Name]);
        Assert.Equal(("x={x:0.0}", "second"), (renamed.TrialName, renamed.Tags["stage"]));
        Assert.Equal(3, (await host.JournalAsync("e-2")).Of<ObservationAdded>().Count());
        Assert.Equal(2, (await host.JournalAsync("e-2")).Of<TrialStarted>().Count());
        Assert.Equal(3, (await host.Experiment("e").GetResultAsync().OrFail()).Count);
        await named.GetResultAsync().OrFail();
        await Assert.ThrowsAsync<ExperimentExistsException>(() => host.Tuner.StartAsync(Some.Steps(1), other with { Seed = 11 }, OnDifference.ForkAs("mine")).OrFail());
    }

    [Fact]
    public async Task Fresh_deletes_one_that_runs_and_begins_anew()
    {
        var host = await StartAsync(slots: 1);
        await host.Tuner.StartAsync(Some.Acting(2, (_, cancellationToken) => Waiting.UntilCancelled(cancellationToken), name: "t"), Some.Spec(samples: 3)).OrFail();
        await host.FactAsync<TrialReported>("e");

        var results = await host.Tuner.FitAsync(Some.Steps(1, "t"), Some.Spec(samples: 2), new FitOptions { OnDifference = OnDifference.Fresh }).OrFail();

        Assert.Equal(2, results.Count);
        Assert.Empty((await host.JournalAsync("e")).Of<ExperimentChanged>());
        await host.SlotsAreFreeAsync();
    }

    [Fact]
    public async Task The_same_spec_changes_nothing_whatever_is_said_about_differences()
    {
        var runs = new ConcurrentBag<int>();
        var host = await StartAsync();
        var trainable = Some.Acting(1, (trial, _) =>
        {
            runs.Add(trial.Trial.Number);
            return Task.CompletedTask;
        });
        await host.Tuner.FitAsync(trainable, Some.Spec(samples: 2)).OrFail();
        var before = (await host.JournalAsync("e")).WithoutTimes();

        foreach (var way in (OnDifference[])[OnDifference.Refuse, OnDifference.Change, OnDifference.Fork, OnDifference.ForkAs("f"), OnDifference.Fresh])
            await host.Tuner.FitAsync(trainable, Some.Spec(samples: 2), new FitOptions { OnDifference = way }).OrFail();

        Assert.Equal([0, 1], runs.Order());
        Assert.Equal(before, (await host.JournalAsync("e")).WithoutTimes());
        Assert.Equal("e", Assert.Single(await host.Tuner.ListAsync().OrFail()).Name);
    }

    /// <summary>As when a silo was away for so long that another one has decided for its experiments: what it has in memory is not what is stored.</summary>
    [Fact]
    public async Task What_another_silo_has_changed_meanwhile_is_what_it_is_changed_from()
    {
        var host = await StartAsync();
        await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 2)).OrFail();
        var row = Assert.IsType<ExperimentRow>(await host.Store.FindAsync("e", CancellationToken.None));
        var head = (await host.Store.ReadAsync("e", 0, int.MaxValue, CancellationToken.None)).Length;
        var elsewhere = ExperimentSpecJson.Write(Some.Spec(samples: 4), new AlgorithmRegistry());
        var fact = new ExperimentChanged(row.UpdatedAt, elsewhere, 4, TimeSpan.Zero, "samples: 2 → 4") { Reopens = true };
        await host.Store.AppendAsync("e", new JournalBatch(row.Incarnation, head, [FactJson.Write(fact, head + 1)], [], nameof(ExperimentStatus.Running)) { SpecJson = elsewhere }, CancellationToken.None);

        var results = await host.Tuner.FitAsync(Some.Steps(2), Some.Spec(samples: 5), Changing).OrFail();

        Assert.Equal(5, results.Count);
        var journal = await host.JournalAsync("e");
        journal.Check();
        Assert.Equal(["samples: 2 → 4", "samples: 4 → 5"], journal.Of<ExperimentChanged>().Select(changed => changed.Summary));
    }

    private sealed record Choking : SearcherSpec
    {
        public override ISearcher Create(Problem problem) => new Searcher();

        private sealed class Searcher : ISearcher
        {
            public void Observe(Fact fact)
            {
                if (fact is TrialReported) throw new InvalidDataException("It can't learn that.");
            }

            public Suggestion Suggest(SuggestRequest request) => Suggestion.Exhausted;
        }
    }
}
