using static Tune.Domain;

namespace Tune.Tests.Kernel;

public sealed class DuplicateTests
{
    private static readonly SearchSpace Small = new() { ["n"] = RandInt(0, 4) };

    [Fact]
    public void Resample_tries_each_configuration_once_and_then_says_that_there_are_no_more()
    {
        var kernel = new KernelDriver(Given.Spec(20, space: Small) with { Duplicates = DuplicatePolicy.Resample });
        for (var trial = 0; trial < 4; trial++) kernel.StartNext();
        Assert.Null(kernel.StartNext());
        for (var trial = 0; trial < 4; trial++) Run(kernel, trial);

        Assert.Equal([0, 1, 2, 3], kernel.Experiment.Trials.Select(trial => trial.Config.Get<int>("n")).Order());
        Assert.Equal((ExperimentStatus.Finished, "all 4 trials have ended; every configuration that may be tried has been (4 in the space)"), (kernel.Experiment.Status, kernel.Experiment.Reason));
    }

    [Fact]
    public void Resample_counts_given_results_and_options_that_are_the_same_value()
    {
        var spec = Given.Spec(20, space: new SearchSpace { ["a"] = Choice("x", "x", "y", "z") }) with
        {
            Duplicates = DuplicatePolicy.Resample,
            PriorResults = [new(Configuration.Parse("""{"a":"z"}"""), new Metrics("loss", 1))],
        };
        var kernel = new KernelDriver(spec);

        Assert.Equal((0, 1, null), (kernel.StartNext(), kernel.StartNext(), kernel.StartNext()));
        Assert.Equal(["x", "y"], kernel.Experiment.Trials.Select(trial => trial.Config.Get<string>("a")).Order());
    }

    [Fact]
    public void Resample_tries_presets_as_given_and_grid_points_once()
    {
        var spec = Given.Spec(3, space: new SearchSpace { ["g"] = GridSearch(1, 2) }) with { Duplicates = DuplicatePolicy.Resample };
        var twice = spec with { Presets = [Configuration.Parse("""{"g":2}"""), Configuration.Parse("""{"g":2}""")] };

        Assert.Equal(["1", "2"], Values(new KernelDriver(spec)));
        Assert.Equal(["2", "2", "1"], Values(new KernelDriver(twice)));
    }

    [Fact]
    public void Reuse_answers_with_the_earlier_result_without_running()
    {
        var kernel = new KernelDriver(Given.Spec(6, space: new SearchSpace { ["n"] = RandInt(0, 1) }) with { Duplicates = DuplicatePolicy.Reuse });
        kernel.StartNext();
        Assert.Null(kernel.StartNext());
        kernel.Report(0, 0.5);
        kernel.Report(0, 0.25, elapsed: 7);
        kernel.Complete(0);
        Assert.Null(kernel.StartNext());

        var reused = kernel.Experiment.Trials.Skip(1).ToList();
        Assert.Equal(5, reused.Count);
        Assert.All(reused, trial => Assert.Equal((true, TrialStatus.Terminated, 0, 2, 0.25, TimeSpan.Zero), (trial.IsReused, trial.Status, trial.Attempt, trial.Iteration, trial.Score, trial.Elapsed)));
        Assert.Equal("has the result of trial 00000, which is of the same configuration", reused[0].Reason);
        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
        Assert.Equal(5, kernel.Journal.OfType<TrialReused>().Count(fact => fact.Source == new TrialId(0)));
    }

    [Fact]
    public void Reuse_leaves_how_it_ended_as_it_was_so_that_searchers_know_what_was_cut_short()
    {
        var kernel = new KernelDriver(Given.Spec(2, space: new SearchSpace { ["n"] = RandInt(0, 1) }) with { Duplicates = DuplicatePolicy.Reuse });
        kernel.StartNext();
        kernel.Report(0, 0.5);
        kernel.Send(new Input.StopTrial(kernel.Now, new TrialId(0), "enough"));
        kernel.StartNext();

        Assert.Equal((EndedBy.User, true), (kernel[1].EndedBy, kernel[1].IsReused));
    }

    [Fact]
    public void Reuse_takes_given_results_and_tries_failures_again()
    {
        var spec = Given.Spec(2, space: new SearchSpace { ["n"] = RandInt(0, 1) }) with { Duplicates = DuplicatePolicy.Reuse, MaxFailuresPerTrial = 0 };
        var config = Configuration.Parse("""{"n":0}""");

        var given = new KernelDriver(spec with { PriorResults = [new(config, new Metrics("loss", 3), 5)] });
        Assert.Null(given.StartNext());
        Assert.Equal([(3.0, 5), (3.0, 5)], given.Experiment.Trials.Select(trial => (trial.Score ?? 0, trial.Iteration)));
        Assert.Equal("has the result of a given observation, which is of the same configuration", given[0].Reason);

        var failed = new KernelDriver(spec with { PriorResults = [new(config, new Metrics(), 1, PriorOutcome.Failed)] });
        Assert.Equal(0, failed.StartNext());
        failed.Fail(0);
        Assert.Equal(1, failed.StartNext());
    }

    [Fact]
    public void Reuse_waits_for_a_live_trial_when_nothing_else_is_left()
    {
        var kernel = new KernelDriver(Given.Spec(20, space: Small) with { Duplicates = DuplicatePolicy.Reuse });
        for (var trial = 0; trial < 4; trial++) Assert.Equal(trial, kernel.StartNext());

        Assert.Null(kernel.StartNext());
        Assert.Equal(4, kernel.Experiment.Trials.Count);
        Run(kernel, 2);
        while (kernel.Experiment.Status == ExperimentStatus.Running && kernel.Experiment.Trials.Count < 20) Assert.Null(kernel.StartNext());
        Assert.All(kernel.Experiment.Trials.Skip(4), trial => Assert.Equal(kernel[2].Config, trial.Config));
    }

    [Fact]
    public void Reuse_without_a_limit_of_samples_ends_when_nothing_new_comes()
    {
        var kernel = new KernelDriver(Given.Spec(null, stop: Stop.After(TimeSpan.FromDays(1)), space: new SearchSpace { ["n"] = RandInt(0, 1) }) with { Duplicates = DuplicatePolicy.Reuse });
        kernel.StartNext();
        Run(kernel, 0);
        while (kernel.Experiment.Status == ExperimentStatus.Running) Assert.Null(kernel.StartNext());

        Assert.Equal((ExperimentStatus.Finished, 1001), (kernel.Experiment.Status, kernel.Experiment.Trials.Count));
        Assert.EndsWith("the last 1000 suggestions had all been tried before", kernel.Experiment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reuse_asks_stop_rules_but_tells_no_scheduler()
    {
        var spec = Given.Spec(9, space: new SearchSpace { ["n"] = RandInt(0, 1) }, scheduler: new Asha { MaxResource = 9 }, stop: Stop.WhenBelow("loss", 0.1).ForExperiment());
        var kernel = new KernelDriver(spec with { Duplicates = DuplicatePolicy.Reuse, PriorResults = [new(Configuration.Parse("""{"n":0}"""), new Metrics("loss", 0.05))] });
        kernel.StartNext();

        Assert.Equal((ExperimentStatus.Stopped, 1), (kernel.Experiment.Status, kernel.Experiment.Trials.Count));
        Assert.Contains("1:0", kernel.Experiment.View(kernel.Now).Scheduler, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DuplicatePolicy.Resample)]
    [InlineData(DuplicatePolicy.Reuse)]
    public void Snapshot_and_journal_lead_to_the_same_next_trials(DuplicatePolicy policy)
    {
        var spec = Given.Spec(30, space: new SearchSpace { ["n"] = RandInt(0, 9) }) with { Duplicates = policy, PriorResults = [new(Configuration.Parse("""{"n":3}"""), new Metrics("loss", 3))] };
        var kernel = new KernelDriver(spec);
        for (var step = 0; step < 40 && kernel.Experiment.Status == ExperimentStatus.Running; step++)
        {
            var (replayed, restored) = (new Experiment(spec), new Experiment(spec));
            replayed.Replay(kernel.Journal.Select(fact => FactJson.Read(FactJson.Write(fact))));
            restored.Restore(kernel.Experiment.Capture() ?? throw new InvalidOperationException());
            var input = new Input.SlotOffered(kernel.Now);
            var facts = kernel.Send(input);
            Assert.Equal(Texts(facts), Texts(replayed.Handle(input)));
            Assert.Equal(Texts(facts), Texts(restored.Handle(input)));
            if (step % 3 == 2 && kernel.Experiment.Running.FirstOrDefault() is { } trial) Run(kernel, trial.Id.Number);
        }

        Assert.True(kernel.Experiment.Trials.Count >= 8);
    }

    [Fact]
    public void Validate_refuses_policies_that_contradict_the_searcher() => Assert.Contains(
        "Duplicates: Repeater repeats configurations on purpose",
        Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec(searcher: new Repeater()) with { Duplicates = DuplicatePolicy.Resample })).Message,
        StringComparison.Ordinal);

    private static List<string> Texts(IEnumerable<Fact> facts) => [.. facts.Select(fact => $"{FactJson.Write(fact)}")];

    private static IEnumerable<string> Values(KernelDriver kernel)
    {
        while (kernel.StartNext() is not null)
        {
        }

        return kernel.Experiment.Trials.Select(trial => $"{trial.Config.Get<int>("g")}");
    }

    private static void Run(KernelDriver kernel, int trial)
    {
        kernel.Report(trial, 0.5 + trial);
        kernel.Complete(trial);
    }
}
