using Tune.Tests.Kernel;

namespace Tune.Tests.Search;

public sealed class WrapperTests
{
    [Fact]
    public void Limiter_lets_so_many_run_and_no_more()
    {
        var kernel = new KernelDriver(Given.Spec(10, searcher: new ConcurrencyLimiter { Searcher = new RandomSearch(), MaxConcurrent = 2 }));

        Assert.Equal((0, 1, null), (kernel.StartNext(), kernel.StartNext(), kernel.StartNext()));
        End(kernel, 0, 1);
        Assert.Equal((2, null), (kernel.StartNext(), kernel.StartNext()));
        // who was lost still counts, and goes on first
        kernel.Lose(1);
        Assert.Equal((1, null), (kernel.StartNext(), kernel.StartNext()));
    }

    [Fact]
    public void Limiter_does_not_count_what_its_scheduler_has_paused()
    {
        var scheduler = new MedianStopping { GracePeriod = 1, MinSamples = 1, HardStop = false };
        var kernel = new KernelDriver(Given.Spec(10, searcher: new ConcurrencyLimiter { Searcher = new RandomSearch(), MaxConcurrent = 1 }, scheduler: scheduler));
        kernel.StartNext();
        End(kernel, 0, 0.1);
        kernel.StartNext();
        kernel.ReportWithCheckpoint(1, 0.9);
        kernel.ConfirmPause(1);

        Assert.Equal(TrialStatus.Paused, kernel[1].Status);
        Assert.Equal(2, kernel.StartNext());
    }

    [Fact]
    public void Limiter_in_batches_waits_for_all_and_tells_together()
    {
        var inner = new Recorder();
        var kernel = new KernelDriver(Given.Spec(10, searcher: new ConcurrencyLimiter { Searcher = inner, MaxConcurrent = 3, Batch = true }));
        for (var trial = 0; trial < 3; trial++) Assert.Equal(trial, kernel.StartNext());
        End(kernel, 1, 0.1);
        End(kernel, 0, 0.2);

        Assert.Null(kernel.StartNext());
        Assert.Empty(inner.Heard.OfType<TrialEnded>());
        End(kernel, 2, 0.3);
        Assert.Equal([1, 0, 2], inner.Heard.OfType<TrialEnded>().Select(fact => fact.Trial.Number));
        Assert.Equal(3, kernel.StartNext());
    }

    [Fact]
    public void Repeater_tries_each_configuration_so_often_and_tells_the_mean()
    {
        var inner = new Recorder();
        var kernel = new KernelDriver(Given.Spec(9, searcher: new Repeater { Searcher = inner, Repeats = 3 }));
        for (var trial = 0; trial < 6; trial++) kernel.StartNext();

        var configs = kernel.Experiment.Trials.Select(trial => trial.Config.ToString()).ToList();
        Assert.Equal(2, configs.Distinct().Count());
        Assert.Equal([configs[0], configs[0], configs[0], configs[3], configs[3], configs[3]], configs);
        Assert.Equal("repetition 3 of 3 of trial 00003", kernel.Journal.OfType<TrialCreated>().Last().Note);

        End(kernel, 4, 5);
        End(kernel, 0, 1);
        End(kernel, 2, double.NaN);
        Assert.Empty(inner.Heard.OfType<TrialEnded>());
        End(kernel, 1, 4);
        Assert.Equal((new TrialId(0), 2.5), inner.Heard.OfType<TrialReported>().Select(fact => (fact.Trial, fact.Score ?? 0)).Single());
        Assert.Equal((new TrialId(0), EndedBy.Completed), inner.Heard.OfType<TrialEnded>().Select(fact => (fact.Trial, fact.EndedBy)).Single());
        Assert.Equal([0, 1], inner.Heard.OfType<TrialCreated>().Select(fact => fact.Trial.Number));
    }

    [Fact]
    public void Repeater_a_failure_does_not_count_and_all_failures_are_one()
    {
        var inner = new Recorder();
        var kernel = new KernelDriver(Given.Spec(4, searcher: new Repeater { Searcher = inner, Repeats = 2 }));
        for (var trial = 0; trial < 4; trial++) kernel.StartNext();
        kernel.Fail(0);
        End(kernel, 1, 3);
        kernel.Fail(2);
        kernel.Fail(3);

        Assert.Equal(3, inner.Heard.OfType<TrialReported>().Single().Score);
        Assert.Equal([TrialStatus.Terminated, TrialStatus.Error], inner.Heard.OfType<TrialEnded>().Select(fact => fact.Status));
    }

    [Fact]
    public void Repeater_what_is_incomplete_at_the_end_is_not_lost()
    {
        var inner = new Recorder();
        var kernel = new KernelDriver(Given.Spec(4, searcher: new Repeater { Searcher = inner, Repeats = 3 }));
        for (var trial = 0; trial < 4; trial++)
        {
            kernel.StartNext();
            End(kernel, trial, trial);
        }

        Assert.Equal(ExperimentStatus.Finished, kernel.Experiment.Status);
        Assert.Equal([1.0, 3.0], inner.Heard.OfType<TrialReported>().Select(fact => fact.Score ?? -1));
        Assert.Equal([0, 1], inner.Heard.OfType<TrialEnded>().Select(fact => fact.Trial.Number));
        kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero));
        kernel.StartNext();
        Assert.NotEqual(kernel[3].Config, kernel[4].Config);
    }

    [Fact]
    public void Repeater_repeats_presets_as_well()
    {
        var kernel = new KernelDriver(Given.Spec(5, searcher: new Repeater { Searcher = new RandomSearch(), Repeats = 2 }) with { Presets = [Given.Config(0.5), Given.Config(0.25)] });
        for (var trial = 0; trial < 5; trial++) kernel.StartNext();

        Assert.Equal([0.5, 0.25, 0.5, 0.25], kernel.Experiment.Trials.Take(4).Select(trial => trial.Config.Get<double>("x")));
    }

    [Fact]
    public void Wrappers_cross_the_wire_with_what_they_wrap_and_refuse_what_it_refuses()
    {
        var registry = new AlgorithmRegistry();
        var spec = new ConcurrencyLimiter { Searcher = new Repeater { Searcher = new Tpe { Candidates = 7 }, Repeats = 2 }, MaxConcurrent = 3, Batch = true };

        Assert.Equal(spec, registry.Read<SearcherSpec>(registry.Write(spec)));
        Assert.Equal(3, (spec with { MaxConcurrent = 0, Searcher = new Repeater { Repeats = 0, Searcher = new Tpe { Candidates = 0 } } }).Validate().Count());
        Assert.False(new Repeater { Searcher = new RandomSearch() }.SupportsGrid);
        Assert.True(new ConcurrencyLimiter { Searcher = new GridSearch() } is { SupportsGrid: true, IsFinite: true });
    }

    private static void End(KernelDriver kernel, int trial, double loss)
    {
        kernel.Report(trial, loss);
        kernel.Complete(trial);
    }

    /// <summary>Draws at random and keeps what it hears.</summary>
    private sealed record Recorder : SearcherSpec, ISearcher
    {
        public List<Fact> Heard { get; } = [];

        public override ISearcher Create(Problem problem)
        {
            Space = problem.Space;
            return this;
        }

        public void Observe(Fact fact) => Heard.Add(fact);

        public Suggestion Suggest(SuggestRequest request)
        {
            var rng = request.Rng;
            return Suggestion.Try((Space ?? throw new InvalidOperationException()).Sample(ref rng, request.GridIndex));
        }

        private FlatSpace? Space { get; set; }
    }
}
