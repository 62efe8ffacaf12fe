using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>What becomes of an experiment whose spec is changed, kind by kind; that a replay gives the same is in Kernel.Tests.</summary>
public sealed class ChangeTests
{
    private static readonly ExperimentSpec<Configuration> Spec = Given.Spec(samples: 2);

    [Fact]
    public void Finished_runs_again_with_more_samples_and_what_it_was_extended_by_counts_no_more()
    {
        var driver = Ended();
        driver.Send(new Input.Extend(driver.Now, 1, TimeSpan.Zero));
        Run(driver);

        var changed = Assert.IsType<ExperimentChanged>(Assert.Single(driver.Change(Spec with { Samples = 5 })));

        Assert.True(changed.Reopens);
        Assert.Equal((5, 5L, ExperimentStatus.Running), (changed.Samples, driver.Experiment.Total, driver.Experiment.Status));
        Run(driver);
        Assert.Equal((5, ExperimentStatus.Finished), (driver.Experiment.Trials.Count, driver.Experiment.Status));
    }

    [Fact]
    public void What_it_was_extended_by_stays_where_samples_and_stop_rule_do()
    {
        var driver = Ended();
        driver.Send(new Input.Extend(driver.Now, 1, TimeSpan.FromSeconds(9)));

        var changed = Assert.IsType<ExperimentChanged>(Assert.Single(driver.Change(Spec with { MaxConcurrentTrials = 1 })));

        Assert.Equal((3, TimeSpan.FromSeconds(9), false), (changed.Samples, changed.ExtraTime, changed.IsSchedulerNew));
        Assert.Equal(3, driver.Experiment.Total);
    }

    [Fact]
    public void Finished_without_more_to_do_stays_so()
    {
        var driver = Ended();

        driver.Change(Spec with { MaxConcurrentTrials = 1, MaxFailuresPerTrial = 2, Weight = 2, Checkpoints = new() { Keep = 3 } });

        Assert.Equal(ExperimentStatus.Finished, driver.Experiment.Status);
    }

    [Fact]
    public void Stopped_goes_on_when_its_rule_does_not_and_stays_when_something_else_changed()
    {
        var rule = Stop.WhenBelow("loss", 0.9).ForExperiment();
        var driver = new KernelDriver(Given.Spec(samples: 3, stop: rule));
        driver.StartNext();
        driver.Report(0, 0.5);
        Assert.Equal(ExperimentStatus.Stopped, driver.Experiment.Status);

        driver.Change(Given.Spec(samples: 3, stop: rule) with { MaxConcurrentTrials = 2 });
        Assert.Equal(ExperimentStatus.Stopped, driver.Experiment.Status);
        driver.Change(Given.Spec(samples: 3, stop: Stop.WhenBelow("loss", 0.1).ForExperiment()) with { MaxConcurrentTrials = 2 });

        Assert.Equal(ExperimentStatus.Running, driver.Experiment.Status);
        Run(driver);
        Assert.Equal((3, ExperimentStatus.Finished), (driver.Experiment.Trials.Count, driver.Experiment.Status));
    }

    [Fact]
    public void Time_budget_that_is_used_up_already_ends_it_at_once()
    {
        var driver = Ended(seconds: 100);

        var facts = driver.Change(Spec with { Samples = 9, Stop = Stop.After(TimeSpan.FromSeconds(50)) });

        Assert.Equal([typeof(ExperimentChanged), typeof(ExperimentEnded)], facts.Select(fact => fact.GetType()));
        Assert.Equal(ExperimentStatus.Stopped, driver.Experiment.Status);
    }

    [Fact]
    public void Trials_outside_the_new_space_stay_and_no_searcher_hears_of_them()
    {
        var driver = Ended();
        var heard = new List<Fact>();
        var inside = driver.Experiment.Trials.Select(trial => trial.Config.Get<double>("x")).Min();

        driver.Change(Spec with { Samples = 3, Space = new SearchSpace { ["x"] = Uniform(0, inside) }, Searcher = new Listening(heard) });

        Assert.Equal(1, driver.Experiment.OutsideCount);
        Assert.Equal(2, driver.Experiment.Trials.Count);
        var known = Assert.Single(driver.Experiment.Trials, trial => !trial.IsOutsideSpace).Id;
        Assert.All(heard.OfType<TrialFact>(), fact => Assert.Equal(known, fact.Trial));
        Assert.Equal([typeof(TrialCreated), typeof(TrialStarted), typeof(TrialReported), typeof(TrialEnded)], heard.OfType<TrialFact>().Select(fact => fact.GetType()));
        Assert.Contains("1 of 2 trials are not of the new space", driver.Journal.OfType<ExperimentChanged>().Single().Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a parameter more", 2)]
    [InlineData("a parameter less", 2)]
    [InlineData("wider", 0)]
    public void What_fits_the_new_space_is_what_is_a_configuration_of_it(string how, int outside)
    {
        var given = Given.Spec(samples: 2, space: new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = Choice("a", "b") });
        var driver = new KernelDriver(given);
        Run(driver);

        driver.Change(given with
        {
            Samples = 3,
            Space = how switch
            {
                "a parameter more" => new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = Choice("a", "b"), ["z"] = Uniform(0, 1) },
                "a parameter less" => new SearchSpace { ["x"] = Uniform(0, 1) },
                _ => new SearchSpace { ["x"] = Uniform(-1, 2), ["y"] = Choice("b", "a", "c") },
            },
        });

        Assert.Equal(outside, driver.Experiment.OutsideCount);
        Run(driver);
        Assert.Equal(outside, driver.Experiment.OutsideCount);
        Assert.Equal(3, driver.Experiment.Trials.Count);
    }

    [Fact]
    public void Trial_that_was_granted_all_is_decided_about_by_the_new_scheduler_at_its_next_report()
    {
        var driver = new KernelDriver(Spec);
        driver.StartNext();
        driver.Report(0, 1);

        driver.Change(Spec with { Scheduler = new Asha { MaxResource = 2, ReductionFactor = 2 } });

        Assert.Equal(2, driver.Verdict(0).GrantedTo);
        Assert.Equal(EndedBy.Scheduler, driver.Report(0, 1).OfType<TrialEnded>().Single().EndedBy);
    }

    [Fact]
    public void What_the_last_scheduler_held_goes_on_first()
    {
        var spec = Given.Spec(samples: 3, scheduler: new HyperBand { MaxResource = 9, ReductionFactor = 3 });
        var driver = new KernelDriver(spec);
        driver.StartNext();
        while (driver.Verdict(0).Action == Directive.Kind.Continue) driver.ReportWithCheckpoint(0, 1);
        driver.ConfirmPause(0);

        driver.Change(spec with { Scheduler = new Fifo() });

        Assert.Equal(0, driver.StartNext());
    }

    [Fact]
    public void Best_is_by_the_new_objective()
    {
        var driver = new KernelDriver(Spec);
        foreach (var loss in (double[])[1, 2])
        {
            var trial = driver.StartNext() ?? -1;
            driver.Report(trial, loss);
            driver.Complete(trial);
        }

        driver.Change(Spec with { Objective = Objective.Maximize("loss") });

        Assert.Equal((new TrialId(1), 2.0), (driver.Experiment.View(driver.Now).Best?.Trial, driver.Experiment.View(driver.Now).BestValue));
    }

    [Fact]
    public void Results_from_elsewhere_that_are_new_are_learned_once_and_others_stay_known()
    {
        PriorResult Prior(double x) => new(Given.Config(x), new Metrics("loss", x).Freeze());
        var driver = new KernelDriver(Spec with { PriorResults = [Prior(0.1), Prior(0.1), Prior(0.2)] });

        var facts = driver.Change(Spec with { PriorResults = [Prior(0.1), Prior(0.3), Prior(0.3)] });

        Assert.Equal([0.3, 0.3], facts.OfType<ObservationAdded>().Select(added => added.Config.Get<double>("x")));
        Assert.Equal(5, driver.Journal.OfType<ObservationAdded>().Count());
    }

    [Fact]
    public void Refusals_come_all_at_once_by_name()
    {
        var driver = new KernelDriver(Given.Spec(samples: 3));
        Run(driver);

        Assert.Equal(
            ["Trainable", "Presets", "Space", "Searcher", "Objective"],
            Refusals(driver, Given.Spec(samples: 1, space: new SearchSpace { ["x"] = Uniform(0, 1), ["g"] = Domain.GridSearch(1, 2) }, searcher: new GridSearch()) with
            {
                Presets = [Given.Config(0.5)], Objective = Objective.Maximize("accuracy"),
            }, "others"));
        Assert.Equal(["Samples"], Refusals(driver, Given.Spec(samples: 2)));
        Assert.Equal(["Objective"], Refusals(driver, Given.Spec(samples: 3) with { OutcomeConstraints = ["latency <= 20"] }));
        Assert.Equal(
            ["Scheduler"],
            Refusals(driver, Given.Spec(samples: 4, space: new SearchSpace { ["x"] = Uniform(5, 6) }, scheduler: new PopulationBasedTraining { PerturbationInterval = 2 })));
        Assert.Empty(Refusals(driver, Given.Spec(samples: 3) with { Seed = 9, Objective = Objective.Maximize("loss") }));
    }

    [Fact]
    public void Before_the_first_trial_nothing_is_refused_but_another_trainable() =>
        Assert.Equal(["Trainable"], Refusals(new KernelDriver(Spec), Given.Spec(samples: 1, searcher: new GridSearch()) with { Presets = [Given.Config(0.5)] }, "others"));

    private static IEnumerable<string> Refusals(KernelDriver driver, ExperimentSpec next, string trainable = "trainable") =>
        driver.Experiment.RefusalsOf(driver.ChangeTo(next, trainable)).Select(refusal => refusal.Split(':')[0]);

    private static KernelDriver Ended(double seconds = 1)
    {
        var driver = new KernelDriver(Spec);
        driver.Wait(seconds);
        Run(driver);
        return driver;
    }

    private static void Run(KernelDriver driver)
    {
        while (driver.StartNext() is { } trial)
        {
            driver.Report(trial, 0.5 + trial);
            driver.Complete(trial);
        }
    }

    private sealed record Listening(List<Fact> Heard) : SearcherSpec
    {
        public override ISearcher Create(Problem problem) => new Searcher(problem.Space, Heard);

        private sealed class Searcher(FlatSpace space, List<Fact> heard) : ISearcher
        {
            public void Observe(Fact fact) => heard.Add(fact);

            public Suggestion Suggest(SuggestRequest request)
            {
                var rng = request.Rng;
                return Suggestion.Try(space.Sample(ref rng, request.GridIndex));
            }
        }
    }
}
