using System.Text.Json;

namespace Tune.Grains;

/// <summary>What people add to an experiment while it runs: configurations, observations, tags, attributes, retries.</summary>
public sealed class AdditionTests : HostTests
{
    private static Configuration Config(double x) => Configuration.Parse(FormattableString.Invariant($$"""{"x":{{x}}}"""));

    [Fact]
    public async Task Enqueued_while_it_runs_is_tried_next()
    {
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Some.Acting(1, (_, _) => gate.Task), Some.Spec(samples: 3)).OrFail();
        await host.FactAsync<TrialStarted>("e");

        await experiment.EnqueueAsync(Config(0.25)).OrFail();
        gate.SetResult();

        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal((3, 0.25), (results.Count, results[1].Configuration.Get<double>("x")));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_all_problems_and_nothing_has_changed()
    {
        var gate = Waiting.Signal();
        var host = await StartAsync(slots: 1);
        var experiment = await host.Tuner.StartAsync(Some.Acting(1, (_, _) => gate.Task), Some.Spec(samples: 2)).OrFail();
        await host.FactAsync<TrialReported>("e");
        var before = (await host.JournalAsync("e")).Facts.Length;

        var wrong = await Assert.ThrowsAsync<InvalidConfigurationException>(() => experiment.EnqueueAsync([Config(7), Configuration.Parse("""{"y":1}""")])).OrFail();
        var many = await Assert.ThrowsAsync<TuneException>(() => experiment.EnqueueAsync([Config(0.1), Config(0.2)])).OrFail();
        var observation = await Assert.ThrowsAsync<InvalidConfigurationException>(() => experiment.AddObservationAsync(Config(7), new Metrics("accuracy", 1), iteration: 0)).OrFail();
        await Assert.ThrowsAsync<ArgumentException>(() => experiment.SetTagAsync("a\nb", "x")).OrFail();
        await Assert.ThrowsAsync<TuneException>(() => experiment.SetTrialAttributeAsync(new TrialId(9), "note", 1)).OrFail();
        await Assert.ThrowsAsync<ArgumentException>(() => experiment.SetTrialAttributeAsync(new TrialId(0), "note", double.NaN)).OrFail();
        await Assert.ThrowsAsync<TuneException>(() => experiment.RetryAsync([new TrialId(0)])).OrFail();

        Assert.Equal(2, wrong.Problems.Length);
        Assert.Equal(3, observation.Problems.Length);
        Assert.Contains("of its 2 samples 1 are left", many.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await host.JournalAsync("e")).Facts.Length);
        gate.SetResult();
        await experiment.GetResultAsync().OrFail();
    }

    [Fact]
    public async Task An_observation_is_a_fact_and_no_trial()
    {
        var host = await StartAsync();
        await using var open = await host.Tuner.OpenAsync(Some.Spec(samples: 1)).OrFail();

        await open.Experiment.AddObservationAsync(Config(0.5), new Metrics("loss", 0.4), outcome: PriorOutcome.CutShort).OrFail();

        var added = Assert.Single((await host.JournalAsync("e")).Of<ObservationAdded>());
        Assert.Equal((Config(0.5), 0.4, PriorOutcome.CutShort), (added.Config, added.Metrics["loss"], added.Outcome));
        Assert.Empty(await open.Experiment.GetResultSoFarAsync().OrFail());
    }

    [Fact]
    public async Task Failed_trials_run_again_as_new_ones_once()
    {
        var isBroken = true;
        var host = await StartAsync(slots: 1);
        var trainable = Trainable.Define<Configuration>("fragile", config => Volatile.Read(ref isBroken) ? throw new InvalidDataException("broken") : config.Get<double>("x"));
        var failed = await host.Tuner.FitAsync(trainable, Some.Spec(samples: 2)).OrFail();
        Assert.Equal(2, failed.Errors.Count);
        isBroken = false;
        var experiment = host.Experiment("e");

        Assert.Equal(1, await experiment.RetryAsync([new TrialId(1)]).OrFail());
        await host.FactAsync<ExperimentEnded>("e", ended => ended.Reason.Contains("3 trials", StringComparison.Ordinal));
        Assert.Equal(1, await experiment.RetryAsync().OrFail());
        await host.FactAsync<ExperimentEnded>("e", ended => ended.Reason.Contains("4 trials", StringComparison.Ordinal));
        Assert.Equal(0, await experiment.RetryAsync().OrFail());

        var results = await experiment.GetResultAsync().OrFail();
        Assert.Equal([null, null, new TrialId(1), new TrialId(0)], results.Select(trial => trial.RetryOf));
        Assert.Equal([results[1].Configuration, results[0].Configuration], results.Skip(2).Select(trial => trial.Configuration));
        Assert.All(results.Skip(2), trial => Assert.Equal(TrialStatus.Terminated, trial.Status));
    }

    [Theory]
    [InlineData(RetryFrom.LastCheckpoint, false)]
    [InlineData(RetryFrom.LastCheckpoint, true)]
    [InlineData(RetryFrom.Start, false)]
    public async Task Failed_trials_go_on_from_their_last_checkpoint_if_that_is_wanted(RetryFrom from, bool isRestarted)
    {
        var isBroken = true;
        var begun = new System.Collections.Concurrent.ConcurrentQueue<(int Trial, int Iteration, int? State)>();
        var trainable = Trainable.Define<Configuration>("fragile", (config, trial, _) => Train(config, trial));
        IEnumerable<Report> Train(Configuration config, TrialContext trial)
        {
            begun.Enqueue((trial.Trial.Number, trial.Iteration, trial.Checkpoint?.Read<int>()));
            for (var iteration = trial.Iteration + 1; iteration <= 6; iteration++)
            {
                if (iteration == 5 && Volatile.Read(ref isBroken)) throw new InvalidDataException("broken");
                yield return new Report("loss", Some.Loss(config, iteration), iteration % 3 == 0 ? Checkpoint.FromJson(iteration) : null);
            }
        }

        var host = await StartAsync(slots: 1);
        Assert.Single((await host.Tuner.FitAsync(trainable, Some.Spec()).OrFail()).Errors);
        isBroken = false;
        if (isRestarted)
        {
            host = await RestartAsync(host, slots: 1);
            await host.Tuner.FitAsync(trainable, Some.Spec()).OrFail();
        }

        Assert.Equal(1, await host.Experiment("e").RetryAsync(from: from).OrFail());
        await host.FactAsync<ExperimentEnded>("e", ended => ended.Reason.Contains("2 trials", StringComparison.Ordinal));

        var results = await host.Experiment("e").GetResultAsync().OrFail();
        var goesOn = from == RetryFrom.LastCheckpoint;
        Assert.Equal([(0, 0, (int?)null), (1, goesOn ? 3 : 0, goesOn ? 3 : null)], begun);
        Assert.Equal((TrialStatus.Terminated, 6, Some.Loss(results[1].Configuration, 6), new TrialId(0)), (results[1].Status, results[1].Iterations, results[1].Value, results[1].RetryOf));
        Assert.Equal(goesOn ? [4, 5, 6] : Enumerable.Range(1, 6), results[1].History.Select(row => row.Iteration));
        Assert.Equal([3], (await host.Experiment("e").GetCheckpointsAsync(new TrialId(0)).OrFail()).Select(kept => kept.Iteration));
        Assert.Equal([6], (await host.Experiment("e").GetCheckpointsAsync(new TrialId(1)).OrFail()).Select(kept => kept.Iteration));
        (await host.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Tags_and_attributes_outlive_the_process_and_are_in_the_results()
    {
        var host = await StartAsync();
        var spec = Some.Spec(samples: 2) with { Tags = ExperimentSpec.NoTags.Add("stage", "first").Add("owner", "me") };
        var trainable = Trainable.Define<Configuration>("noting", async (config, trial, cancellationToken) =>
        {
            trial.SetAttribute("parameters", 10);
            await trial.ReportAsync(new Metrics("loss", config.Get<double>("x")), cancellationToken);
            trial.SetAttribute("parameters", 12);
            trial.SetAttribute("layers", (int[])[3, 4]);
        });
        await host.Tuner.FitAsync(trainable, spec).OrFail();
        var experiment = host.Experiment("e");
        await experiment.SetTagAsync("stage", "second").OrFail();
        await experiment.SetTrialAttributeAsync(new TrialId(1), "comment", "odd").OrFail();
        await experiment.RemoveTrialAttributeAsync(new TrialId(1), "layers").OrFail();

        var next = await RestartAsync(host);
        var results = await next.Tuner.FitAsync(trainable, spec with { Tags = spec.Tags.SetItem("owner", "you") }).OrFail();

        Assert.Equal([new("owner", "you"), new("stage", "second")], results.Tags);
        Assert.Equal(["""layers [3,4]""", "parameters 12"], results[0].Attributes.Select(attribute => $"{attribute.Key} {attribute.Value.GetRawText()}"));
        Assert.Equal(["""comment "odd" """.Trim(), "parameters 12"], results[1].Attributes.Select(attribute => $"{attribute.Key} {attribute.Value.GetRawText()}"));
        Assert.Equal(["attributes/comment", "attributes/layers", "attributes/parameters"], results.ToTable().Columns.TakeLast(3));
        Assert.Equal([null, "[3,4]", 12L], results.ToTable()[0].Cells.TakeLast(3));
        var read = JsonSerializer.Deserialize<ResultGrid<Configuration>>(JsonSerializer.Serialize(results));
        Assert.Equal(results.Tags, read?.Tags);
        Assert.Equal(results.ToTable().ToCsv(), read?.ToTable().ToCsv());
        (await next.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task Names_of_trials_are_those_of_the_last_start_and_in_the_results()
    {
        var host = await StartAsync();
        var spec = Some.Spec(samples: 2) with { TrialName = "x={x:0.00}" };
        var first = await host.Tuner.FitAsync(Some.Steps(1), spec).OrFail();
        Assert.All(first, trial => Assert.Equal(FormattableString.Invariant($"x={trial.Config.Get<double>("x"):0.00}"), trial.Name));

        var next = await RestartAsync(host);
        var results = await next.Tuner.FitAsync(Some.Steps(1), spec with { TrialName = "{x:0.0} of x" }).OrFail();

        Assert.All(results, trial => Assert.Equal(FormattableString.Invariant($"{trial.Config.Get<double>("x"):0.0} of x"), trial.Name));
        Assert.Equal("{x:0.0} of x", (await next.Experiment("e").GetViewAsync().OrFail()).TrialName);
        Assert.Equal(["trial", "trialName", "status"], results.ToTable().Columns.Take(3));
        var changed = await next.Tuner.FitAsync(Some.Steps(1), spec with { TrialName = "now {x:0}", Samples = 3 }, new FitOptions { OnDifference = OnDifference.Change }).OrFail();
        Assert.Equal((3, true), (changed.Count, changed.All(trial => trial.Name?.StartsWith("now ", StringComparison.Ordinal) == true)));
        var unnamed = await next.Tuner.FitAsync(Some.Steps(1), spec with { TrialName = null, Samples = 3 }).OrFail();
        Assert.All(unnamed, trial => Assert.Null(trial.Name));
        (await next.JournalAsync("e")).Check();
    }

    [Fact]
    public async Task A_list_says_what_each_experiment_has_come_to()
    {
        var host = await StartAsync(slots: 1);
        var trainable = Trainable.Define<Configuration>("loss", (config, trial, _) => Task.FromResult(trial.Trial.Number == 1 ? throw new InvalidDataException("broken") : config.Get<double>("x")));
        var results = await host.Tuner.FitAsync(trainable, Some.Spec("first", samples: 4) with { Tags = ExperimentSpec.NoTags.Add("stage", "first") }).OrFail();
        await host.Experiment("first").SetTagAsync("owner", "me").OrFail();
        await host.Experiment("first").SetTagAsync("stage", "second").OrFail();
        await using var open = await host.Tuner.OpenAsync(Some.Spec("second", samples: 4) with { Objective = Objective.Maximize("loss") }).OrFail();
        await open.AskAsync().OrFail();

        var list = await host.Tuner.ListAsync().OrFail();

        Assert.Equal([("second", ExperimentStatus.Running, null), ("first", ExperimentStatus.Finished, "loss")], list.Select(one => (one.Name, one.Status, one.Trainable)));
        Assert.Equal((results.Best.Trial, results.Best.Value), (list[1].BestTrial, list[1].BestValue));
        Assert.Equal("Pending 0, Running 0, Paused 0, Terminated 3, Error 1", string.Join(", ", list[1].Counts.Select(count => $"{count.Key} {count.Value}")));
        Assert.Equal([new("owner", "me"), new("stage", "second")], list[1].Tags);
        Assert.Equal((1, null, Goal.Maximize), (list[0].Counts[TrialStatus.Running], list[0].BestTrial, list[0].Objective.Goal));
    }

    [Fact]
    public async Task Trials_of_several_experiments_stand_in_one_table_and_the_best_checkpoint_is_by_its_report()
    {
        var host = await StartAsync(slots: 1);
        var saving = Trainable.Define<Configuration>("saving", (_, _, _) => Rows(3, 1, 2));
        var first = await host.Tuner.FitAsync(saving, Some.Spec("first", samples: 2)).OrFail();
        var second = await host.Tuner.FitAsync(Trainable.Define<Configuration>("best", (_, _, _) => Rows(0.5)), Some.Spec("second")).OrFail();

        var table = ResultTable.Compare(first, second);

        Assert.Equal((2, 1), (first[0].BestCheckpoint("loss", Goal.Minimize)?.Iteration, first[0].BestCheckpoint("loss", Goal.Maximize)?.Iteration));
        Assert.Null(first[0].BestCheckpoint("accuracy", Goal.Maximize));
        Assert.Equal(["experiment", "trial", "status", "iterations", "seconds", "loss", "config/x"], table.Columns.AsEnumerable());
        Assert.Equal(["first", "first", "second"], table.Select(row => row.Cells[0]));
        Assert.StartsWith("second", table.ToText(maxRows: 1).Split('\n')[2], StringComparison.Ordinal);

        static IEnumerable<Report> Rows(params double[] losses)
        {
            foreach (var loss in losses) yield return new Report("loss", loss, Checkpoint.FromJson(loss));
        }
    }
}
